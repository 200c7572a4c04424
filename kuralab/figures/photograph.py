"""Stills and turntables of a latent space, taken off-screen by PyVista.

A photograph is taken at twice its size and reduced, which smooths edges on every driver. The
surface is drawn in two coats, its far side first: dots behind it fade, so that depth is visible.
No depth peeling: on software drivers it drops every translucent part.
"""

from __future__ import annotations

import ctypes
import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from PIL import Image

from kuralab.figures import FigureError, camera, colours, solid
from kuralab.figures.caption import caption, window
from kuralab.figures.colours import Theme
from kuralab.figures.space import Space

STILL = (1680, 1200)
FILM = (700, 500)
FRAMES = 60
_VIEW_ANGLE = 26.0
_SLOPE = float(np.tan(np.deg2rad(_VIEW_ANGLE / 2)))
_SOFT = {"ambient": 0.6, "diffuse": 0.45, "specular": 0.1}
_MATT = {"ambient": 0.62, "diffuse": 0.5, "specular": 0.05}
_LIBRARIES = ("libEGL.so.1", "libOSMesa.so.8", "libOSMesa.so")


def require_offscreen() -> str:
    """What will draw off-screen, in words.

    Raises:
        FigureError: On Linux, if neither libEGL nor a display is there.
    """
    if not sys.platform.startswith("linux"):
        return "the system's OpenGL"
    for name in _LIBRARIES:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return name
    if os.environ.get("DISPLAY"):
        return "the display " + os.environ["DISPLAY"]
    raise FigureError(
        "Expected libEGL for drawing without a screen; got none on this machine. "
        "Install it, on Debian or Ubuntu: apt-get install libegl1 libgl1-mesa-dri."
    )


def still(space: Space, theme: str = "light", size: tuple[int, int] = STILL, azimuth: float | None = None) -> bytes:
    """One picture of the space as PNG.

    Args:
        theme: "light" or "dark".
        size: Width and height in pixels.
        azimuth: Where the camera stands, in degrees about the vertical axis.
    """
    azimuth = camera.azimuth(space) if azimuth is None else azimuth
    with _studio(space, theme, size, [azimuth]) as shoot:
        picture = caption(shoot(azimuth), space, colours.THEMES[theme], size)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def turntable(
    space: Space,
    theme: str = "light",
    size: tuple[int, int] = FILM,
    frames: int = FRAMES,
    step: Callable[[int], None] = lambda _: None,
) -> bytes:
    """A film of one full turn about the vertical axis, as an endless GIF.

    Args:
        step: Called with the number of frames taken so far; may raise to stop the film.
    """
    pages: list[Image.Image] = []
    turn = [camera.azimuth(space) + 360.0 * frame / frames for frame in range(frames)]
    with _studio(space, theme, size, turn) as shoot:
        for frame, azimuth in enumerate(turn):
            step(frame)
            photograph = shoot(azimuth)
            pages.append(caption(photograph, space, colours.THEMES[theme], size))
    step(frames)
    palette = _palette(pages, colours.THEMES[theme])
    films = [page.quantize(palette=palette, dither=Image.Dither.NONE) for page in pages]
    out = io.BytesIO()
    films[0].save(out, "GIF", save_all=True, append_images=films[1:], duration=80, loop=0, disposal=1)
    return out.getvalue()


@contextmanager
def _studio(
    space: Space, theme: str, size: tuple[int, int], azimuths: Sequence[float]
) -> Iterator[Callable[[float], Image.Image]]:
    """A lit scene; yields the function that photographs it from an azimuth in degrees."""
    require_offscreen()
    import pyvista

    _, _, width, height = window(space, size)
    inks = colours.THEMES[theme]
    plotter = pyvista.Plotter(off_screen=True, window_size=[2 * width, 2 * height], lighting="none")
    try:
        _light(plotter)
        tall, wide = camera.reach(space, _SLOPE, azimuths)
        distance = 1.04 * max(tall, wide * height / width)
        plotter.renderer.set_background(inks.background)
        _furnish(plotter, space, inks)

        def shoot(azimuth: float) -> Image.Image:
            _aim(plotter, space, azimuth, distance)
            plotter.render()
            pixels = plotter.screenshot(return_img=True)
            return Image.fromarray(np.asarray(pixels)[..., :3]).resize((width, height), Image.Resampling.LANCZOS)

        yield shoot
    finally:
        plotter.close()


def _light(plotter: Any) -> None:
    import pyvista

    for position, strength in (((-0.8, 1.2, 1.6), 0.7), ((1.4, -0.4, 1.2), 0.35)):
        plotter.add_light(pyvista.Light(position=position, light_type="camera light", intensity=strength))


def _furnish(plotter: Any, space: Space, inks: Theme) -> None:
    shell, net = solid.surface(space), solid.segments(space.surface.lines)
    for hidden in ("front", "back") if shell is not None else ():
        plotter.add_mesh(shell, color=inks.surface, opacity=0.45, culling=hidden, smooth_shading=True, **_SOFT)
    if net is not None:
        plotter.add_mesh(net, color=inks.line, line_width=3, opacity=0.8, lighting=False)
    for path, ink in zip(space.surface.axes, colours.AXES, strict=False):
        plotter.add_mesh(solid.axis(space, path), color=ink, lighting=False)
    plotter.add_mesh(solid.dots(space), scalars="rgb", rgb=True, smooth_shading=True, **_MATT)


def _aim(plotter: Any, space: Space, azimuth: float, distance: float) -> None:
    middle, towards = camera.centre(space), camera.direction(azimuth, camera.elevation(space))
    plotter.camera.view_angle = _VIEW_ANGLE
    plotter.camera.focal_point = middle.tolist()
    plotter.camera.position = (middle + distance * towards).tolist()
    plotter.camera.up = (0.0, 0.0, 1.0)
    plotter.renderer.ResetCameraClippingRange()


def _palette(pages: list[Image.Image], theme: Theme) -> Image.Image:
    """One palette for the whole film, or its colours would flicker; paper, ink and labels are kept as they are."""
    some = [np.asarray(page) for page in pages[:: max(1, len(pages) // 6)]]
    palette = Image.fromarray(np.concatenate(some)).quantize(255, method=Image.Quantize.MEDIANCUT)
    table = np.array(palette.getpalette(), dtype=int).reshape(-1, 3)
    for ink in (theme.text, *colours.LABELS, theme.background):
        exact = colours.rgb(ink).astype(int)
        apart = np.square(table - exact).sum(axis=1)
        # Pillow takes any near entry, not the nearest: leave it no other.
        table[apart <= max(apart.min(), 200)] = exact
    palette.putpalette(table.ravel().tolist())
    return palette
