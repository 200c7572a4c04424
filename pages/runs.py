"""Runs: everything that was trained, to open, keep, share or throw away, and its pictures."""

from kuralab.runs.folder import find
from kuralab.ui.handling import chosen_run
from kuralab.ui.look import head
from kuralab.ui.pictures import pictures
from kuralab.ui.session import current_run
from kuralab.ui.shelf import shelf

head("Runs", "Everything that was trained here: open it, export it, make pictures of it.")
shelf()
chosen_run()
if (run := find(current_run())).result is not None:
    pictures(run)
