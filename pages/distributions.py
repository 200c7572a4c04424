"""Distributions: laws of directions live in the browser, and directions of one's own held against them."""

from kuralab.ui.choice import segments
from kuralab.ui.laws import VIEWS, laws
from kuralab.ui.look import head

head("Distributions", "Drag a slider: the density, its samples and its information move together.")
if segments("view", "View", VIEWS) == "law":
    laws()
else:
    from kuralab.ui.directions import own_data  # what fits laws imports torch, which the first view does without

    own_data()
