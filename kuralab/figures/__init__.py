"""Numbers in, picture out: still charts, stills, films and solids of a latent space."""


class FigureError(ValueError):
    """A picture that cannot be made: what was expected, what came, what to do."""
