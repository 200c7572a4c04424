"""What a data set looks like: a strip of its first pictures. `python -m kuralab.figures.thumbnails` draws all of them.

The strips are kept in `assets/data/`, so that a menu shows them before any data are read.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from kuralab import data
from kuralab.catalogue import DATA
from kuralab.data.base import Dataset

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "data"
SHOWN = 8
SIDE = 48
WIDEST = 96
GAP = 4


def strip(dataset: Dataset) -> Image.Image:
    """Pictures of a data set in a row, spread over its held-out data, with clear gaps; fewer where they are wide.

    >>> strip(data.load("digits")).size
    (412, 48)
    """
    height, width = dataset.shape
    scale = min(SIDE / height, WIDEST / width)
    size = round(scale * width), round(scale * height)
    count = SHOWN * (SIDE + GAP) // (size[0] + GAP)
    picked = np.linspace(0, len(dataset.test) - 1, count).round().astype(int)
    sheet = Image.new("LA", (count * (size[0] + GAP) - GAP, size[1]), (0, 0))
    for place, row in enumerate(dataset.test[picked].numpy()):
        grey = Image.fromarray((row.reshape(height, width) * 255).round().astype(np.uint8))
        sheet.paste(grey.resize(size, Image.Resampling.NEAREST).convert("LA"), (place * (size[0] + GAP), 0))
    return sheet


def main() -> None:
    """Draws the strip of every data set in the catalogue."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in DATA:
        strip(data.load(name)).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
