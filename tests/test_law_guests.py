"""The laws inside other people's code: compilers, CUDA graphs and Pyro."""

from __future__ import annotations

from collections.abc import Callable

import pyro
import pytest
import torch
from pyro.infer import SVI, Trace_ELBO, TraceMeanField_ELBO
from torch import Tensor
from torch.distributions import Distribution, kl_divergence, transform_to
from torch.nn.functional import normalize

from kuralab.distributions import (
    BivariateWrappedCauchy,
    HypersphericalUniform,
    SphericalCauchy,
    VonMisesFisher,
    WrappedCauchy,
    WrappedNormal,
)

Distribution.set_default_validate_args(True)  # importing Pyro turns torch's own checks off

Make = Callable[[Tensor, Tensor], Distribution]
BATCH = 16


def on_sphere(family: type, dim: int) -> Make:
    return lambda field, strength: family(normalize(field[..., :dim], dim=-1), strength, validate_args=False)


LAWS: dict[str, Make] = {
    "vMF2": on_sphere(VonMisesFisher, 2),
    "vMF3": on_sphere(VonMisesFisher, 3),
    "vMF12": on_sphere(VonMisesFisher, 12),
    "sphC3": on_sphere(SphericalCauchy, 3),
    "sphC12": on_sphere(SphericalCauchy, 12),
    "wC": lambda field, strength: WrappedCauchy(field[..., 0], strength, validate_args=False),
    "wN": lambda field, strength: WrappedNormal(field[..., 0], strength, validate_args=False),
    "KP": lambda field, strength: BivariateWrappedCauchy(
        field[..., :2], strength[..., None], 2 * strength - 1, validate_args=False
    ),
}


def everything(make: Make, field: Tensor, strength: Tensor) -> tuple[Tensor, ...]:
    """All that a training step may ask of a law and of a pair."""
    p, q = make(field, strength), make(field.roll(1, 0), strength.roll(2, 0))
    x = p.rsample()
    return x, p.log_prob(x), p.entropy(), kl_divergence(p, q), p.kl_to_uniform(), p.mean_resultant_length


def leaves(device: str = "cpu") -> tuple[Tensor, Tensor]:
    torch.manual_seed(0)
    field = torch.randn(BATCH, 12, device=device)
    return field.requires_grad_(), torch.empty(BATCH, device=device).uniform_(0.05, 0.95).requires_grad_()


@pytest.mark.parametrize("name", LAWS)
def test_a_compiler_sees_one_graph_without_looking_at_values(name: str) -> None:
    torch._dynamo.reset()
    field, strength = leaves()
    compiled = torch.compile(lambda a, b: everything(LAWS[name], a, b), fullgraph=True, backend="aot_eager")
    found = compiled(field, strength)
    torch.cat([value.flatten() for value in found]).sum().backward()
    assert field.grad is not None
    assert strength.grad is not None
    assert field.grad.isfinite().all()
    assert strength.grad.isfinite().all()
    plain = everything(LAWS[name], field, strength)
    for value, expected in zip(found[2:], plain[2:], strict=True):  # the draws differ
        assert torch.allclose(value, expected, rtol=1e-5, atol=1e-6)


def test_a_compiler_takes_laws_of_two_dimensions_at_once() -> None:
    torch._dynamo.reset()
    field, strength = leaves()

    def both(field: Tensor, strength: Tensor) -> Tensor:
        laws = [LAWS[name](field, strength) for name in ("vMF2", "vMF12", "sphC3", "sphC12")]
        return torch.stack([law.kl_to_uniform() + law.rsample().sum(-1) for law in laws])

    compiled = torch.compile(both, fullgraph=True, backend="aot_eager")
    compiled(field, strength).sum().backward()
    assert field.grad is not None
    assert field.grad.isfinite().all()


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
@pytest.mark.parametrize("name", LAWS)
def test_a_cuda_graph_captures_a_step(name: str) -> None:
    field, strength = leaves("cuda")

    def step() -> tuple[Tensor, Tensor]:
        total = torch.cat([value.flatten() for value in everything(LAWS[name], field, strength)]).sum()
        return torch.autograd.grad(total, (field, strength))

    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(3):
            step()
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        grads = step()
    seen = []
    for _ in range(2):
        graph.replay()
        torch.cuda.synchronize()
        assert all(grad.isfinite().all() for grad in grads)
        seen.append(grads[1].clone())
    assert not torch.equal(*seen)  # every replay draws anew


GUIDES: dict[str, tuple[type, dict[str, Tensor]]] = {
    "vMF": (VonMisesFisher, {"loc": torch.tensor([0.0, 1.0, 0.0]), "concentration": torch.tensor(1.0)}),
    "sphC": (SphericalCauchy, {"loc": torch.tensor([0.0, 1.0, 0.0]), "radius": torch.tensor(1.0)}),
    "wC": (WrappedCauchy, {"loc": torch.tensor(1.5), "rho": torch.tensor(0.3)}),
    "wN": (WrappedNormal, {"loc": torch.tensor(1.5), "scale": torch.tensor(1.0)}),
    "KP": (
        BivariateWrappedCauchy,
        {"loc": torch.tensor([1.5, 1.5]), "rho": torch.tensor([0.3, 0.3]), "correlation": torch.tensor(0.1)},
    ),
}


PRIORS = {
    1: WrappedCauchy(0.0, rho=0.0),
    2: BivariateWrappedCauchy(torch.zeros(2), rho=0.0),
    3: HypersphericalUniform(3),
}


@pytest.mark.parametrize("elbo", [Trace_ELBO, TraceMeanField_ELBO])
@pytest.mark.parametrize("name", GUIDES)
def test_pyro_learns_with_a_law_as_guide(name: str, elbo: type) -> None:
    pyro.clear_param_store()
    pyro.set_rng_seed(0)
    family, start = GUIDES[name]
    prior = PRIORS[start["loc"].numel()]

    def model() -> None:
        z = pyro.sample("z", prior)
        seen = z[0] if isinstance(prior, HypersphericalUniform) else torch.cos(z).sum()
        pyro.factor("evidence", 4 * seen)

    def guide() -> None:
        made = {
            key: pyro.param(key, value.clone(), constraint=family.arg_constraints[key]) for key, value in start.items()
        }
        pyro.sample("z", family(**made))

    svi = SVI(model, guide, pyro.optim.Adam({"lr": 0.1}), elbo(num_particles=4))
    losses = [svi.step() for _ in range(60)]
    assert sum(losses[-10:]) < sum(losses[:10]) - 5
    found = pyro.param("loc").detach()
    gap = 1 - found[0] if found.shape == (3,) else (1 - found.cos()).max()
    assert float(gap) < 0.15


def test_pyro_plates_and_masks_take_a_law() -> None:
    with pyro.poutine.trace() as trace, pyro.plate("many", 5):
        pyro.sample("z", VonMisesFisher(torch.tensor([1.0, 0.0, 0.0]), 2.0).mask(torch.arange(5) < 3))
    site = trace.trace.nodes["z"]
    assert site["value"].shape == (5, 3)
    assert (site["fn"].log_prob(site["value"]) == 0).tolist() == [False, False, False, True, True]


def test_without_pyro_a_missing_name_is_missing() -> None:
    with pytest.raises(AttributeError):
        _ = VonMisesFisher(torch.tensor([1.0, 0.0]), 1.0).no_such_thing


def test_constraints_reach_every_law() -> None:
    for family, start in GUIDES.values():
        for key, value in start.items():
            free = transform_to(family.arg_constraints[key]).inv(value)
            assert torch.allclose(transform_to(family.arg_constraints[key])(free), value, atol=1e-6)
