"""The one error of this package."""


class KuramotoError(ValueError):
    """A simulation that cannot be run: what was expected, what came, what to do."""
