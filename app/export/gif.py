"""Writing an animated GIF picture by picture, so that memory does not grow with its length.

Pillow compresses each picture but keeps all of them when it writes an animation. What has not changed since
the picture before is left transparent, which compresses well; all pictures share one palette, so that
nothing flickers.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import GifImagePlugin, Image, ImageColor
from PySide6.QtGui import QImage

from app.export.pictures import to_pillow
from app.palettes import Palette, mix
from engine.words import UserError

BITS = 6  # of each channel that decide which colour of the palette is taken
FOUND = 80  # colours of the first picture beside those of the theme
CLEAR = 255  # the index of what stays as it is
RAMP, SLOPES = 72, 24  # colours of the landscape, of the slope field
EDGE = 0.5  # of the way between a text and its ground
HOLD = 1.5  # seconds that the last picture stays, before it begins anew
LOOP = b"!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"  # for ever
END = b";"


class Gif:
    """Pictures go in; an animation that loops comes out."""

    def __init__(self, path: Path, size: tuple[int, int], frames_per_second: int, palette: Palette) -> None:
        """Begin the file.

        Raises:
            OSError: it cannot be written.
        """
        self._size, self._rate, self._theme = size, frames_per_second, palette
        self._file: BinaryIO = path.open("wb")
        self._table: NDArray[np.uint8] | None = None
        self._before: NDArray[np.uint8] | None = None
        self._waiting: tuple[NDArray[np.uint8], tuple[int, int]] | None = None
        self._shown = 0  # pictures so far
        self._written_until = 0  # hundredths of a second
        self._colours = np.zeros((0, 3), dtype=np.uint8)

    @property
    def written(self) -> int:
        """Bytes in the file so far."""
        return self._file.tell()

    def add(self, image: QImage) -> None:
        """One more picture of four bytes a pixel.

        Raises:
            OSError: the disk is full.
        """
        picture = to_pillow(image)
        if self._table is None:
            self._begin(picture)
        assert self._table is not None
        red, green, blue = np.moveaxis(np.asarray(picture) >> (8 - BITS), -1, 0).astype(np.intp)
        pixels = self._table[red << 2 * BITS | green << BITS | blue]
        if self._before is None or (pixels != self._before).any():
            self._flush(self._shown / self._rate)
            self._waiting = self._changed(pixels)
            self._before = pixels
        self._shown += 1

    def finish(self) -> None:
        """Write the end.

        Raises:
            OSError: the disk is full.
            UserError: there was no picture.
        """
        if self._waiting is None:
            raise UserError("there are no pictures to make a film of")
        self._flush(self._shown / self._rate + HOLD)
        self._file.write(END)
        self._file.close()

    def abort(self) -> None:
        """Stop; what was written is of no use."""
        try:
            self._file.close()
        except OSError:  # what could not be written before cannot be now
            self._file.close()

    def _begin(self, first: Image.Image) -> None:
        self._colours = colours_of(first, self._theme)
        self._table = _nearest(self._colours)
        table = np.zeros((256, 3), dtype=np.uint8)
        table[: len(self._colours)] = self._colours
        width, height = self._size
        self._file.write(
            b"GIF89a" + struct.pack("<HHBBB", width, height, 0xF7, 0, 0) + table.tobytes() + LOOP
        )

    def _changed(self, pixels: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], tuple[int, int]]:
        """The part that differs from the picture before, clear where it does not, and its corner."""
        if self._before is None:
            return pixels, (0, 0)
        differs = pixels != self._before
        rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
        part = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
        return np.where(differs[part], pixels[part], np.uint8(CLEAR)), (int(columns[0]), int(rows[0]))

    def _flush(self, seconds: float) -> None:
        """Write the picture that waits, now that it is known until when it is shown."""
        if self._waiting is None:
            return
        pixels, corner = self._waiting
        hundredths = min(max(round(100 * seconds) - self._written_until, 2), 65535)
        self._written_until += hundredths
        self._file.write(b"!\xf9\x04" + struct.pack("<BHBB", 0b101, hundredths, CLEAR, 0))
        for part in GifImagePlugin.getdata(Image.fromarray(pixels), offset=corner):
            self._file.write(part)


def colours_of(first: Image.Image, palette: Palette) -> NDArray[np.uint8]:
    """At most 255 colours (n, 3) for a whole film: those of the theme, and those of its first picture."""
    named = [mix(palette.landscape, k / (RAMP - 1)) for k in range(RAMP)]
    named += [mix(palette.slope, k / (SLOPES - 1)) for k in range(SLOPES)]
    solid = (palette.window, palette.panel, palette.raised, palette.border, palette.outline, palette.grid)
    inks = (palette.text, palette.muted, palette.accent, palette.real, palette.fake, palette.interpolate)
    named += [*solid, *inks, palette.control, palette.good, palette.warn, palette.danger, *palette.series]
    named += [*palette.depth]
    named += [mix((ground, ink), EDGE) for ground in (palette.panel, palette.window) for ink in inks]
    table = [ImageColor.getrgb(colour) for colour in dict.fromkeys(named)]
    found = first.quantize(FOUND, dither=Image.Dither.NONE).getpalette("RGB") or []
    chosen = np.array([*table, *_threes(found)], dtype=np.uint8)
    return np.unique(chosen, axis=0)[:CLEAR] if len(chosen) <= CLEAR else chosen[:CLEAR]


def _threes(flat: Sequence[int]) -> list[tuple[int, int, int]]:
    return [(flat[k], flat[k + 1], flat[k + 2]) for k in range(0, len(flat) - 2, 3)]


def _nearest(colours: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """For every colour of `BITS` bits a channel the index of the nearest of the colours."""
    side = 1 << BITS
    middle = (np.arange(side) + 0.5) * (256 / side) - 0.5
    wanted = np.stack(np.meshgrid(middle, middle, middle, indexing="ij"), axis=-1).reshape(-1, 3)
    palette = colours.astype(np.float32)
    lengths = (palette**2).sum(axis=1) / 2
    table = np.empty(len(wanted), dtype=np.uint8)
    for start in range(0, len(wanted), 8192):
        piece = wanted[start : start + 8192].astype(np.float32)
        table[start : start + 8192] = (lengths - piece @ palette.T).argmin(axis=1)
    return table
