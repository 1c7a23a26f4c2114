"""A file of one's own as data to be learned: points of a table, or a picture whose dark parts are dense.

The window and every command read it by this one function, so that the same file is the same data
everywhere. numpy and Pillow; nothing is unpickled.
"""

from __future__ import annotations

import io
import json
import os
import sys
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from engine.packing import quantised
from engine.points import stored_name
from engine.tables import TEXT_FILES, read_points
from engine.words import UserError, Words

if TYPE_CHECKING:  # what only shows which files there are does without it
    from PIL.Image import Image

PICTURES = (".png", ".jpg", ".jpeg", ".bmp")
TABLES = (*TEXT_FILES, ".npy")
FILES = (*TABLES, *PICTURES)
MOST_POINTS = 200_000  # kept of a table; more are thinned evenly
SIDE = 128  # cells on the longer side of a picture
LARGEST = 100_000_000  # pixels of a picture
PALE = 1 / 32  # darkness that counts as paper
_FORMATS = ("PNG", "JPEG", "BMP")
_REDUCED = 2 * SIDE  # pixels on the shorter side that a JPEG is decoded to at least

Kind = Literal["points", "painted"]


@dataclass(frozen=True, slots=True, eq=False)
class OwnData:
    """What a file holds, as `Settings.data` takes it; `words` say what became of it."""

    kind: Kind
    array: NDArray[np.float32]
    words: Words

    @property
    def name(self) -> str:
        """The name for `Settings.data`."""
        return stored_name(self.kind, self.array)

    @property
    def sha(self) -> str:
        """The SHA-256 in that name."""
        return self.name.partition(":")[2]


def read_data(path: Path | str) -> OwnData:
    """Points of a table (`engine.tables.read_points`), thinned to 200,000, or a picture as a density.

    Raises:
        UserError: no such file, of another kind, too large, damaged, or nothing in it.
    """
    path = Path(path)
    if path.suffix.lower() in PICTURES and not path.is_dir():
        return _picture(path)
    if path.suffix.lower() not in TABLES and path.exists() and not path.is_dir():
        raise UserError(
            "{file} is not a kind of file that data are read from; allowed are {allowed}",
            file=path.name,
            allowed=", ".join(FILES),
        )
    return _table(path)


def thinned(points: NDArray[np.float32], most: int = MOST_POINTS) -> NDArray[np.float32]:
    """At most so many of the points (N, 2), evenly along their order, which is one of space."""
    if len(points) <= most:
        return points
    return np.ascontiguousarray(points[(np.arange(most) * len(points) + len(points) // 2) // most])


def darkness(image: Image) -> NDArray[np.float32]:
    """How dark (H, W) a picture in shades of grey is, on at most 128 cells a side: 0 to 1, paper is 0."""
    from PIL.Image import Resampling

    side = max(image.size)
    if side > SIDE:
        width, height = (max(1, round(length * SIDE / side)) for length in image.size)
        image = image.resize((width, height), Resampling.BOX)
    dark = 1 - np.asarray(image, np.float32) / np.float32(255)
    return np.where(dark < PALE, np.float32(0), dark)


def _table(path: Path) -> OwnData:
    points = read_points(path)
    kept = thinned(points)
    words = Words("{n:,} points", {"n": len(points)})
    if len(kept) < len(points):
        words = Words(
            "{n:,} points, of which {kept:,}, evenly among them, are used",
            {"n": len(points), "kept": len(kept)},
        )
    return OwnData("points", kept, words)


def _picture(path: Path) -> OwnData:
    from PIL import Image

    try:
        with warnings.catch_warnings(), Image.open(path, formats=_FORMATS) as image:
            warnings.simplefilter("ignore")  # of large pictures, which are refused here
            size = image.size
            _check_size(path, size[0] * size[1])
            image.draft("L", (_REDUCED, _REDUCED))
            weights = darkness(_grey(image))
    except (Image.DecompressionBombError, MemoryError):
        _check_size(path, LARGEST + 1)
    except FileNotFoundError:
        raise UserError("there is no file {file}", file=str(path)) from None
    except UserError:
        raise
    except OSError as error:
        if error.strerror is None:
            raise _damaged(path) from error
        raise UserError("{file} cannot be read: {why}", file=path.name, why=error.strerror) from error
    except Exception as error:  # whatever a decoder stumbles over
        raise _damaged(path) from error
    if not weights.any():
        raise UserError(
            "{file} is white all over; what is dark in a picture becomes the data", file=path.name
        )
    told = {"width": size[0], "height": size[1], "columns": weights.shape[1], "rows": weights.shape[0]}
    words = Words("a picture of {width:,} × {height:,} pixels, on {columns} × {rows} cells", told)
    return OwnData("painted", quantised(weights), words)


def _grey(image: Image) -> Image:
    """Upright, in 256 shades of grey, over white where it is transparent."""
    from PIL.Image import composite, fromarray, new
    from PIL.ImageOps import exif_transpose

    image = exif_transpose(image)
    if image.mode.startswith(("I", "F")):  # 16 bits, which Pillow would cut off and not scale
        deep = np.asarray(image, np.float64) * (255 / 65535)
        return fromarray(np.clip(np.rint(deep), 0, 255).astype(np.uint8))
    if not image.has_transparency_data:
        return image.convert("L")
    clear = image.convert("LA")
    white = new("L", image.size, 255)
    return composite(clear.getchannel("L"), white, clear.getchannel("A"))


def _check_size(path: Path, pixels: int) -> None:
    if pixels > LARGEST:
        raise UserError(
            "{file} is too large; a picture may have {limit:,} pixels", file=path.name, limit=LARGEST
        )


def _damaged(path: Path) -> UserError:
    return UserError(
        "{file} is no picture that can be read: it is damaged, or of another kind", file=path.name
    )


def main(arguments: Sequence[str]) -> int:
    """Read a file in a process of its own, `python -m engine.own_data FILE`.

    It prints a line of JSON and, of a file that can be read, the array as NumPy writes it. The window reads
    files so: parsing a table holds the interpreter lock for most of a second.
    """
    _stand_back()
    out = sys.stdout.buffer
    try:
        found = read_data(arguments[0])
    except UserError as error:
        out.write(json.dumps(_told(error.words)).encode() + b"\n")
        return 2
    body = io.BytesIO()
    np.save(body, found.array, allow_pickle=False)
    out.write(json.dumps({"kind": found.kind, **_told(found.words)}).encode() + b"\n" + body.getvalue())
    return 0


def _stand_back() -> None:
    """Window and training go first: a file can wait for a core, where the system lets one say so."""
    if hasattr(os, "nice"):
        os.nice(5)


def _told(words: Words) -> dict[str, object]:
    params = {name: value if isinstance(value, int | float | str) else str(value)
              for name, value in words.params.items()}  # fmt: skip
    return {"template": words.template, "params": params}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
