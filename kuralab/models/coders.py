"""Encoders and decoders: small networks between pictures and the latent space.

The decoder is a plain stack of dense layers and ReLUs, because the browser runs it too.
"""

from __future__ import annotations

from torch import Tensor, nn


def mlp_encoder(shape: tuple[int, int], hidden: int, raw_features: int) -> nn.Module:
    """Two dense hidden layers, then the numbers a posterior is made of.

    Shapes: (B, height × width) -> (B, raw_features).
    """
    pixels = shape[0] * shape[1]
    return nn.Sequential(
        nn.Linear(pixels, hidden),
        nn.ReLU(),
        nn.Linear(hidden, hidden),
        nn.ReLU(),
        nn.Linear(hidden, raw_features),
    )


def cnn_encoder(shape: tuple[int, int], hidden: int, raw_features: int) -> nn.Module:
    """Two convolutions that halve the picture, then one dense hidden layer.

    Shapes: (B, height × width) -> (B, raw_features).
    """
    channels = 32
    height, width = ((side + 3) // 4 for side in shape)
    return nn.Sequential(
        nn.Unflatten(1, (1, *shape)),
        nn.Conv2d(1, channels // 2, 3, stride=2, padding=1),
        nn.ReLU(),
        nn.Conv2d(channels // 2, channels, 3, stride=2, padding=1),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(channels * height * width, hidden),
        nn.ReLU(),
        nn.Linear(hidden, raw_features),
    )


def mlp_decoder(space_features: int, hidden: int, mean: Tensor) -> nn.Sequential:
    """Two dense hidden layers to one logit per pixel, starting at the data's mean picture.

    Without that start the first steps only teach the network what an average picture is, at
    a loss of thousands of nats where the likelihood is narrow.

    Args:
        mean: The mean picture (P,), in [0, 1].

    Shapes: (B, space_features) -> (B, P).
    """
    last = nn.Linear(hidden, len(mean))
    last.bias.data.copy_(mean.cpu().clamp(0.01, 0.99).logit())
    return nn.Sequential(nn.Linear(space_features, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU(), last)


ENCODERS = {"mlp": mlp_encoder, "cnn": cnn_encoder}
