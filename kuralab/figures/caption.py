"""Title, statement and legend around a photograph, in Pillow: crisp at any size, in both themes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from kuralab.figures import colours, forms
from kuralab.figures.colours import Theme
from kuralab.figures.space import Labels, Space

LEGEND_SHARE = 0.17


def window(space: Space, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The part of the picture left for the photograph: left, top, width, height in pixels."""
    width, height = size
    top = round(4.4 * _em(size))
    return 0, top, round(width * (1 - LEGEND_SHARE)), height - top - round(0.6 * _em(size))


def caption(photograph: Image.Image, space: Space, theme: Theme, size: tuple[int, int]) -> Image.Image:
    """The photograph with its title, its statement and its legend."""
    page = Image.new("RGB", size, theme.background)
    left, top, *_ = window(space, size)
    page.paste(photograph, (left, top))
    draw, em = ImageDraw.Draw(page), _em(size)
    margin = round(1.3 * em)
    _fitted(draw, (margin, round(0.9 * em)), space.title, theme.text, 1.35 * em, size[0] - 2 * margin, bold=True)
    _fitted(draw, (margin, round(2.75 * em)), space.line, theme.faint, 0.95 * em, size[0] - 2 * margin)
    start = (round(size[0] * (1 - LEGEND_SHARE)) + round(0.4 * em), round(5.2 * em))
    if space.labels.kind == "class":
        _classes(draw, start, space.labels, theme, em, size[1])
    else:
        _ramp(page, draw, start, space.labels, theme, em)
    return page


def _em(size: tuple[int, int]) -> float:
    return min(size[0] / 56, size[1] / 40)


def _font(size: float, bold: bool = False) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """DejaVu from matplotlib, which knows Greek and ×, else Pillow's own letters."""
    try:
        import matplotlib

        name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
        return ImageFont.truetype(str(Path(matplotlib.get_data_path()) / "fonts/ttf" / name), round(size))
    except (ImportError, OSError):
        return ImageFont.load_default(size)


def _fitted(
    draw: ImageDraw.ImageDraw,
    at: tuple[int, int],
    words: str,
    ink: str,
    size: float,
    room: int,
    bold: bool = False,
) -> None:
    """One line of text, made smaller and at last cut so that it never runs out of the picture."""
    font = _font(size, bold)
    while draw.textlength(words, font=font) > room and size > 9:
        size *= 0.94
        font = _font(size, bold)
    while draw.textlength(words, font=font) > room and len(words) > 2:
        words = words[:-2].rstrip() + "…"
    draw.text(at, words, fill=ink, font=font)


def _classes(
    draw: ImageDraw.ImageDraw, at: tuple[int, int], labels: Labels, theme: Theme, em: float, height: int
) -> None:
    entries = labels.legend()
    left, top = at
    _fitted(draw, at, labels.heading, theme.text, em, round(8 * em), bold=True)
    step = min(1.75 * em, (height - top - 3 * em) / max(len(entries), 1))
    for row, (name, index, count) in enumerate(entries):
        y = top + 1.9 * em + row * step
        _marker(draw, (left + 0.5 * em, y + 0.55 * em), 0.46 * em, index, theme.background)
        _fitted(draw, (round(left + 1.5 * em), round(y)), name, theme.text, 0.95 * em, round(4.2 * em))
        _fitted(draw, (round(left + 6 * em), round(y)), f"{count:,}", theme.faint, 0.85 * em, round(3 * em))


def _marker(draw: ImageDraw.ImageDraw, centre: tuple[float, float], radius: float, index: int, ground: str) -> None:
    inks = (colours.label(index), ground)
    for part, ink in zip(forms.outline(colours.shape(index)), inks, strict=False):
        draw.polygon([tuple(corner) for corner in (part * radius + centre).tolist()], fill=ink)


def _ramp(
    page: Image.Image, draw: ImageDraw.ImageDraw, at: tuple[int, int], labels: Labels, theme: Theme, em: float
) -> None:
    left, top = at
    _fitted(draw, at, labels.heading, theme.text, em, round(8 * em), bold=True)
    high, wide, first = round(14 * em), round(1.1 * em), round(top + 2 * em)
    share = np.linspace(1, 0, high)
    low_end, high_end = labels.range
    inks = colours.phase((2 * share - 1) * np.pi) if labels.kind == "angle" else colours.amount(share)
    page.paste(Image.fromarray(np.repeat(inks[:, None, :], wide, axis=1)), (left, first))
    ends = (
        ("π", "0", "−π")
        if labels.kind == "angle"
        else tuple(f"{value:#.3g}".replace("-", "−") for value in (high_end, (low_end + high_end) / 2, low_end))
    )
    for place, words in zip((0.0, 0.5, 1.0), ends, strict=True):
        y = round(first + place * high - 0.6 * em)
        _fitted(draw, (left + wide + round(0.5 * em), y), words, theme.text, 0.9 * em, round(5 * em))
    if labels.unit:
        _fitted(draw, (left, round(first + high + em)), labels.unit, theme.faint, 0.85 * em, round(8 * em))
