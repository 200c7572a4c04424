"""How points move: coupled oscillators on the circle, the torus and the sphere."""

from kuralab.kuramoto.errors import KuramotoError
from kuralab.kuramoto.simulation import Result, simulate

__all__ = ["KuramotoError", "Result", "simulate"]
