"""Kuramoto: oscillators on the circle, the torus and the sphere, live in the browser."""

from kuralab.ui.look import head
from kuralab.ui.oscillators import oscillators
from kuralab.ui.session import current_run

head("Kuramoto", "Drag a slider while they move: above a critical coupling the crowd falls into step.")
oscillators(current_run())
