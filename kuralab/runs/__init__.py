"""The run folder: one folder per run holds everything needed to reopen, continue or move it. Free of torch."""

from kuralab.runs.folder import Run, RunError, create, find, home

__all__ = ["Run", "RunError", "create", "find", "home"]
