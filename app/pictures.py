"""Makes every picture of the documentation anew: `make pictures`, or `python -m app.pictures`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor

from app import shot
from engine import blas
from engine.frame import Coverage
from engine.recipes import with_recipe
from engine.settings import Settings

if TYPE_CHECKING:  # Qt comes in after its environment has been set
    from PySide6.QtGui import QImage

    from app.palettes import Palette
    from app.theme import Mode

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"

# The window, by commands that the README gives.
SHOTS = {
    "window-dark.png": "--iterations 1000 --theme dark",
    "window-light.png": "--recipe gan --set generator_activation=relu --iterations 1000",
    "truth.png": "--iterations 400 --layers beside plan --size 1280x800",
    "compare.png": "--recipe wgan --fan clip_value --iterations 300 --theme dark --size 1280x800",
    "lesson.png": "--lesson gan --iterations 200 --size 1280x800",
}

LAYERS = {  # pictures of one moment, and the layers that each of them shows
    "5  Pull": ("landscape", "contours", "fakes", "pull"),
    "6  Slope field": ("slope", "contours", "reals", "fakes"),
    "7  Interpolates": ("landscape", "reals", "interpolates"),
    "8  Latent grid": ("landscape", "reals", "latent_grid"),
}
LAYERS_AT = 400
REST = 5.0  # seconds in which colours find their scale
LAYERS_SIZE = 480, 440  # pixels of each

FILM_SIZE = 520, 484  # pixels of the plane; the caption goes below
MOVES, ITERATIONS, CURVE = 100, 1000, 1.8  # picture k is at iteration (k / MOVES) ** CURVE · ITERATIONS
MOVE_MS, HOLD_MS = 80, 2000
LANDSCAPE_EVERY = 2  # pictures: what stands still costs a GIF nothing
BANDS = 24  # colours of the landscape: as filled contours they stay crisp, and small
THIRDS = 1 / 3, 2 / 3

CAPTION = 34
GRID = 96  # nodes of the landscape along each side


def main() -> int:
    """Draw all of them into `docs/pictures/`."""
    blas.prepare()  # for the engine's process, as main.py does
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    FOLDER.mkdir(parents=True, exist_ok=True)
    makers = {name: partial(_shoot, options=options) for name, options in SHOTS.items()}
    makers["layers.png"] = partial(show_layers, settings=with_recipe("wgan-gp-live"))
    makers["run.gif"] = partial(animate, settings=with_recipe("wgan-gp-live"))
    for name, make in makers.items():
        make(FOLDER / name)
        print(f"docs/pictures/{name}  {(FOLDER / name).stat().st_size / 1e6:.2f} MB", flush=True)
    return 0


def _shoot(path: Path, options: str) -> None:
    shot.main(["--out", str(path), "--device", "cpu", *options.split()])
    Image.open(path).convert("RGB").save(path, optimize=True)


def show_layers(path: Path, settings: Settings, mode: Mode = "light") -> None:
    """One moment of the plane, seen through different layers, side by side."""
    stage = Stage(settings, mode, LAYERS_SIZE)
    try:
        stage.go_to(LAYERS_AT)
        tiles = []
        for title, layers in LAYERS.items():
            stage.show_layers(layers)
            stage.look()
            stage.clock += REST
            stage.look()
            tiles.append(_to_pillow(stage.captioned(title)))
    finally:
        stage.close()
    width, height = tiles[0].size
    sheet = Image.new("RGB", (2 * width, 2 * height))
    for index, tile in enumerate(tiles):
        sheet.paste(tile, (index % 2 * width, index // 2 * height))
    sheet.save(path, optimize=True)


def animate(path: Path, settings: Settings, mode: Mode = "dark") -> None:
    """The plane while these settings train, as a GIF that begins slowly and hurries on."""
    from app.palettes import DARK, LIGHT

    colours = _colours(DARK if mode == "dark" else LIGHT)
    first, *others = (_in_colours(_to_pillow(image), colours) for image in film(settings, mode, moments()))
    durations = [*[MOVE_MS] * len(others), HOLD_MS]
    # optimize: what has not changed since the picture before is left transparent.
    first.save(path, save_all=True, append_images=others, duration=durations, loop=0, optimize=True)


def moments() -> list[int]:
    """The iterations of the film's pictures, each later than the last."""
    result: list[int] = []
    for k in range(MOVES + 1):
        wanted = round(ITERATIONS * (k / MOVES) ** CURVE)
        result.append(max(wanted, result[-1] + 1) if result else wanted)
    return result


def film(settings: Settings, mode: Mode, iterations: list[int]) -> Iterator[QImage]:
    """The plane with a caption, at each of these iterations of one training."""
    stage = Stage(settings, mode, FILM_SIZE)
    try:
        for index, iteration in enumerate(iterations):
            covered = stage.go_to(iteration)
            stage.look(grids=index % LANDSCAPE_EVERY == 0)
            stage.clock += MOVE_MS / 1000
            modes = f"modes captured {covered.modes_captured} of {covered.modes_total}"
            yield stage.captioned(f"iteration {iteration:,}", modes, iteration / iterations[-1])
    finally:
        stage.close()


class Stage:
    """The plane by itself, on no screen, before an engine that is asked for one picture after the other.

    `clock` is the time that passes in the pictures, in seconds: colours ease by it.
    """

    def __init__(self, settings: Settings, mode: Mode, size: tuple[int, int]) -> None:
        from app.plane.plane import Plane
        from app.playground import Playground
        from app.start import make_application
        from app.theme import Theme
        from engine.link.client import Client

        self.clock = 0.0
        self._done = 0
        self._app = make_application(sys.argv[:1])
        self._theme = Theme(mode)
        self._theme.apply(self._app)
        self._plane = Plane(self._theme, clock=lambda: self.clock)
        self._plane.resize(*size)
        self._plane.show()
        self._playground = Playground(lambda: Client("cpu"), settings)
        self._playground.looking.by_itself = False
        self._playground.frame.connect(lambda frame: self._plane.show_frame(frame, settings))
        self._wait = shot.Waiter(self._playground, self._app.processEvents)
        self._playground.start(playing=False)
        self._wait.for_iteration(0)
        for _ in range(2):  # the first tells where the data lie
            self.look()

    def go_to(self, iteration: int) -> Coverage:
        """Train to this iteration, and count modes there."""
        if iteration > self._done:
            self._playground.step_iterations(iteration - self._done)
            self._done = iteration
        self._wait.for_iteration(iteration)
        self._playground.looking.ask_coverage()
        return cast("tuple[Coverage]", self._wait.for_signal(self._playground.coverage))[0]

    def show_layers(self, names: tuple[str, ...]) -> None:
        """Show these layers of the plane, and no others."""
        from app.plane.layers import LAYERS as ALL

        for name in ALL:
            self._plane.set_layer(name, name in names)

    def look(self, *, grids: bool = True) -> None:
        """Show the engine's state of now, with or without what takes a grid."""
        from app.plane.layers import needed

        # By hand: what the plane would ask for depends on how fast this machine paints.
        layers = needed(self._plane.layers) if grids else frozenset[str]()
        request = replace(self._plane.request(), layers=layers, grid=GRID)
        self._playground.looking.frame_request = lambda: request
        self._playground.looking.ask_frame()
        self._wait.for_signal(self._playground.frame)

    def captioned(self, left: str, right: str = "", done: float = 0.0) -> QImage:
        """The plane's picture with two texts below it, under a bar of which the share `done` is filled."""
        from PySide6.QtCore import QRect, Qt
        from PySide6.QtGui import QImage, QPainter

        theme, width, height = self._theme, self._plane.width(), self._plane.height()
        image = QImage(width, height + CAPTION, QImage.Format.Format_RGB32)
        image.fill(theme.colour("panel"))
        painter = QPainter(image)
        painter.drawImage(0, 0, self._plane.grab_image())
        painter.fillRect(0, height, width, 2, theme.colour("border"))
        painter.fillRect(0, height, round(width * done), 2, theme.colour("accent"))
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font(theme.sizes.font_large))
        line = QRect(theme.sizes.wide, height, width - 2 * theme.sizes.wide, CAPTION)
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, left)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, right)
        painter.end()
        return image

    def close(self) -> None:
        """End the engine, and take the plane away."""
        from PySide6.QtCore import QEvent

        self._playground.close()
        self._plane.close()
        self._plane.deleteLater()
        self._app.sendPostedEvents(self._plane, QEvent.Type.DeferredDelete.value)


def _to_pillow(image: QImage) -> Image.Image:
    """A copy of an image of four bytes a pixel."""
    return Image.frombytes("RGB", (image.width(), image.height()), bytes(image.constBits()), "raw", "BGRX")


def _in_colours(picture: Image.Image, colours: NDArray[np.int64]) -> Image.Image:
    """Each pixel in the nearest of the colours (n, 3); Pillow's own search is off by a few shades."""
    red, green, blue = np.moveaxis(np.asarray(picture, dtype=np.int64), -1, 0)
    packed, place = np.unique(red << 16 | green << 8 | blue, return_inverse=True)
    found = np.stack([packed >> 16, packed >> 8 & 255, packed & 255], axis=-1)
    distances = ((found[:, None] - colours) ** 2).sum(axis=-1)
    nearest = distances.argmin(axis=1).astype(np.uint8)[place]
    image = Image.fromarray(nearest.reshape(picture.height, picture.width))
    image.putpalette(colours.astype(np.uint8).tobytes())
    return image


def _colours(palette: Palette) -> NDArray[np.int64]:
    """The colours (n, 3) of a whole film, so that nothing flickers: bands, points, texts, soft edges."""
    from app.palettes import mix

    solid = [mix(palette.landscape, k / (BANDS - 1)) for k in range(BANDS)]
    solid += [palette.panel, palette.border, palette.accent, palette.outline, palette.text, palette.muted]
    solid += [palette.fake, palette.real]
    pairs = [(palette.panel, colour) for colour in (palette.text, palette.muted)]
    pairs += [(palette.outline, colour) for colour in (palette.fake, palette.real)]
    edges = [mix(pair, part) for pair in pairs for part in THIRDS]
    return np.array([ImageColor.getrgb(colour) for colour in solid + edges], dtype=np.int64)


if __name__ == "__main__":
    sys.exit(main())
