"""A film as a folder of pictures."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QImage

from app.export.pictures import to_pillow
from engine.words import UserError


class PngSequence:
    """`frame-00001.png` and on, in a folder that exists."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        self.written = 0  # bytes

    def add(self, image: QImage) -> None:
        """One more picture.

        Raises:
            OSError: the disk is full.
        """
        self._count += 1
        path = self._folder / f"frame-{self._count:05}.png"
        to_pillow(image).save(path, compress_level=4)
        self.written += path.stat().st_size

    def finish(self) -> None:
        """Raises UserError: there was no picture."""
        if not self._count:
            raise UserError("there are no pictures to make a film of")

    def abort(self) -> None:
        """Nothing is open; who made the folder removes it."""
