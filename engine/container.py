"""The file under a snapshot: one safetensors file, read so that no bad file costs time, memory or trust.

Everything is checked against the size of the file before anything is read, and against a SHA-256 before
anything is believed, because flipped payload bits otherwise load without a word. Nothing is unpickled.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from engine.words import UserError

Tensors = Mapping[str, NDArray[Any]]
LONGEST = 2 * 2**20  # bytes of a header
_KINDS = {"F32": "float32", "F64": "float64", "I32": "int32", "I64": "int64", "U8": "uint8"}
_CHUNK = 2**20


@dataclass(frozen=True, slots=True)
class Place:
    """Where a tensor lies in the file, from `begin` on: as yet unread."""

    dtype: str
    shape: tuple[int, ...]
    begin: int

    @property
    def size(self) -> int:
        """In bytes."""
        return math.prod(self.shape) * np.dtype(self.dtype).itemsize


@dataclass(frozen=True, slots=True)
class Header:
    """What a file says about itself; `told` is the program's own description."""

    places: Mapping[str, Place]
    text: str
    told: dict[str, Any]
    sha256: str


def pack(tensors: Tensors, told: Mapping[str, object]) -> bytes:
    """The bytes of a file.

    Raises:
        UserError: more is told than a header holds.
    """
    arrays = {name: np.ascontiguousarray(array) for name, array in tensors.items()}
    text = json.dumps(told)
    digest = hashlib.sha256(text.encode())
    for name in sorted(arrays):
        digest.update(_heading(name, str(arrays[name].dtype), arrays[name].shape))
        digest.update(_bytes(arrays[name]))
    data: bytes = save(arrays, {"wgan": text, "sha256": digest.hexdigest()})
    if int.from_bytes(data[:8], "little") > LONGEST:
        raise UserError("this session has too much to tell for a file")
    return data


def read_header(file: BinaryIO, size: int) -> Header:
    """Read and check the header of an open file of `size` bytes.

    Raises:
        UserError: it is not a file of ours, or a damaged one.
    """
    length = int.from_bytes(file.read(8), "little")
    if size < 8 or not 2 <= length <= min(LONGEST, size - 8):
        raise _refusal()
    try:
        found = json.loads(file.read(length))
        about = found.pop("__metadata__")
        text = about["wgan"]
        told = json.loads(text)
        places = {str(name): _place(entry, 8 + length) for name, entry in found.items()}
        if not isinstance(told, dict):
            raise _refusal()
        sha256 = str(about.get("sha256", told.get("sha256", "")))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        raise _refusal() from None
    end = 8 + length
    for place in sorted(places.values(), key=lambda place: (place.begin, place.size)):
        if place.begin != end:
            raise _refusal()
        end += place.size
    if end != size:
        raise _refusal()
    return Header(places, text, told, sha256)


def check(file: BinaryIO, header: Header, *, with_text: bool = True) -> None:
    """Compare the SHA-256, a piece at a time.

    Raises:
        UserError: it does not fit.
    """
    digest = hashlib.sha256(header.text.encode() if with_text else b"")
    for name in sorted(header.places):
        place = header.places[name]
        digest.update(_heading(name, place.dtype, place.shape))
        file.seek(place.begin)
        left = place.size
        while left and (piece := file.read(min(left, _CHUNK))):
            digest.update(piece)
            left -= len(piece)
    if digest.hexdigest() != header.sha256:
        raise UserError("this file is damaged: its checksum does not fit its contents")


def load(file: BinaryIO, header: Header, names: Iterable[str]) -> dict[str, NDArray[Any]]:
    """The tensors called `names`, as arrays of our own.

    Raises:
        UserError: the file has become shorter meanwhile.
    """
    arrays = {}
    for name in names:
        place = header.places[name]
        file.seek(place.begin)
        array = np.empty(place.shape, place.dtype)
        if file.readinto(_bytes(array)) != place.size:  # type: ignore[attr-defined]
            raise _refusal()
        arrays[name] = array
    return arrays


def opened(path: Path) -> tuple[BinaryIO, int]:
    """The file and its size.

    Raises:
        UserError: it cannot be read.
    """
    try:
        if not path.is_file() and path.exists():
            raise UserError("cannot read {path}: it is not a file", path=path)
        file = path.open("rb")
        return file, file.seek(0, 2) + file.seek(0)
    except OSError as error:
        raise UserError("cannot read {path}: {reason}", path=path, reason=error.strerror or error) from None


def _place(entry: Mapping[str, Any], start: int) -> Place:
    shape = tuple(int(n) for n in entry["shape"])
    begin, end = (int(n) for n in entry["data_offsets"])
    place = Place(_KINDS[entry["dtype"]], shape, start + begin)
    if min((0, *shape)) < 0 or len(shape) > 4 or begin < 0 or end - begin != place.size:
        raise ValueError("place")
    return place


def _bytes(array: NDArray[Any]) -> memoryview:
    return memoryview(array.reshape(-1).view(np.uint8))  # type: ignore[arg-type]


def _heading(name: str, dtype: str, shape: tuple[int, ...]) -> bytes:
    return f"{name} {dtype} {shape}\n".encode()


def _refusal() -> UserError:
    return UserError("this is not a WGAN Playground file, or it is damaged")
