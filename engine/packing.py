"""Small arrays as text: painted densities on 256 levels, and points. Numpy only; nothing is unpickled.

    painted=32x48:<bytes>:1a2b3c4d      rows x columns, 8 bits a cell
    points=60:<bytes>:1a2b3c4d          float32, exactly

The bytes are differences along the axes that deflate best, deflated, in base64url; the end is the
beginning of the array's SHA-256, the name by which `Settings.data` knows it.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Callable, Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.points import MAX_PAINTED, MAX_POINTS, check_painted, check_points, digest
from engine.words import UserError

Kind = Literal["painted", "points"]
LEVELS = 256
_CHECK = 8  # hex digits of the SHA-256
_AXES: tuple[tuple[int, ...], ...] = ((), (1,), (0,), (0, 1))  # what the first byte chooses
_RAW = -15  # deflate without header and checksum: the SHA-256 is check enough
_NUMBER = re.compile(r"[1-9][0-9]{0,6}")
_Bytes = NDArray[np.uint8]


def quantised(weights: NDArray[np.floating]) -> NDArray[np.float32]:
    """A painted density on 256 levels, the largest 1: the only ones that travel as text, and exactly.

    Whatever lets people paint stores this, so that what they share is what they trained on.

    Raises:
        UserError: no painted density.
    """
    return check_painted(np.rint(check_painted(weights) * np.float64(LEVELS - 1)))


def pack(kind: Kind, array: NDArray[np.float32]) -> str:
    """The array as text of ASCII letters, digits and `x`, `:`, `-`, `_`.

    Raises:
        UserError: a painted density that is not on 256 levels.
    """
    if kind == "painted":
        if not np.array_equal(array, quantised(array)):
            raise UserError(
                "this painted density has more than 256 levels of weight, and cannot be written exactly"
            )
        height, width = array.shape
        head = f"{height}x{width}"
        rows = np.rint(array * np.float64(LEVELS - 1)).astype(np.uint8)
    else:
        head = str(len(array))
        rows = np.ascontiguousarray(array, "<f4").view(np.uint8).T
    smallest = min((_deflate(rows, index) for index in range(len(_AXES))), key=len)
    return f"{head}:{base64.urlsafe_b64encode(smallest).decode().rstrip('=')}:{digest(array)[:_CHECK]}"


def unpack(kind: Kind, text: str) -> NDArray[np.float32]:
    """The array that `pack` made the text of.

    Raises:
        UserError: anything that is not whole.
    """
    head, _, rest = text.partition(":")
    body, _, check = rest.partition(":")
    array = _READERS[kind](head, body)
    if check != digest(array)[:_CHECK]:
        raise _damaged(kind)
    return array


def _painted(head: str, body: str) -> NDArray[np.float32]:
    rows, _, columns = head.partition("x")
    shape = _number(rows, MAX_PAINTED, "painted"), _number(columns, MAX_PAINTED, "painted")
    return check_painted(_inflate(body, shape, "painted").astype(np.float32))


def _points(head: str, body: str) -> NDArray[np.float32]:
    rows = _inflate(body, (8, _number(head, MAX_POINTS, "points")), "points")
    return check_points(np.ascontiguousarray(rows.T).view("<f4").astype(np.float32))


_READERS: Mapping[str, Callable[[str, str], NDArray[np.float32]]] = {"painted": _painted, "points": _points}


def _deflate(rows: _Bytes, index: int) -> bytes:
    for axis in _AXES[index]:
        rows = np.diff(rows, axis=axis, prepend=np.uint8(0))
    packer = zlib.compressobj(9, zlib.DEFLATED, _RAW)
    return bytes([index]) + packer.compress(rows.tobytes()) + packer.flush()


def _inflate(body: str, shape: tuple[int, int], kind: Kind) -> _Bytes:
    """The bytes of this shape, and not one more: a small text cannot fill the memory."""
    count = shape[0] * shape[1]
    opener = zlib.decompressobj(_RAW)
    try:
        packed = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
        plain = opener.decompress(packed[1:], count + 1)
    except (binascii.Error, ValueError, zlib.error):
        raise _damaged(kind) from None
    if len(plain) != count or not opener.eof or opener.unused_data or packed[0] >= len(_AXES):
        raise _damaged(kind)
    rows = np.frombuffer(plain, np.uint8).reshape(shape)
    for axis in reversed(_AXES[packed[0]]):
        rows = np.cumsum(rows, axis=axis, dtype=np.uint8)
    return rows


def _number(text: str, high: int, kind: Kind) -> int:
    if not _NUMBER.fullmatch(text) or int(text) > high:
        raise _damaged(kind)
    return int(text)


def _damaged(kind: Kind) -> UserError:
    what = "painted density" if kind == "painted" else "points"
    return UserError("the {what} in this text is damaged or cut off; copy it again", what=what)
