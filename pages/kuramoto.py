"""Kuramoto: oscillators on the circle, the torus, the sphere and unit quaternions, live in the browser."""

from kuralab.ui.explore import asked_run
from kuralab.ui.look import head
from kuralab.ui.oscillators import oscillators

head("Kuramoto", "Drag a slider while they move: above a critical coupling the crowd falls into step.")
oscillators(asked_run())
