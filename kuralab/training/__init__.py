"""Training: from a configuration and data to a trained model, one record per epoch."""

from kuralab.training.checkpoint import CheckpointError
from kuralab.training.fit import Record, Trainer, fit

__all__ = ["CheckpointError", "Record", "Trainer", "fit"]
