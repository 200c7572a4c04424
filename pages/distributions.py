"""Distributions: laws of directions live in the browser, and directions of one's own held against them."""

from kuralab.ui.choice import segments
from kuralab.ui.laws import LINES, VIEWS, laws
from kuralab.ui.look import head

line = head("Distributions")
view = segments("view", "View", VIEWS)
line.caption(LINES[view])
if view == "law":
    laws()
else:
    from kuralab.ui.directions import own_data  # what fits laws imports torch, which the first view does without

    own_data()
