"""Latent space: what a trained run made of its data, in three dimensions."""

from kuralab.ui.explore import asked_run, explore
from kuralab.ui.look import head

head("Latent space", "Turn it, point at it, pick two data: every picture is decoded here, from the place you point at.")
explore(asked_run())
