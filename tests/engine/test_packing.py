"""Arrays as text: there and back to the bit, and nothing else is ever read."""

from __future__ import annotations

import base64
import hashlib
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from engine.packing import pack, quantised, unpack
from engine.points import stored_name
from engine.words import UserError

SHAPES = hnp.array_shapes(min_dims=2, max_dims=2, max_side=20)
DENSITIES = hnp.arrays(np.float32, SHAPES, elements=st.floats(0, 1000, width=32)).filter(
    lambda a: a.max() > 0
)
POINTS = st.integers(1, 40).flatmap(
    lambda n: hnp.arrays(np.float32, (n, 2), elements=st.floats(-1e6, 1e6, width=32))
)


@given(DENSITIES)
def test_a_density_comes_back_under_the_same_name(weights: np.ndarray) -> None:
    painted = quantised(weights)
    again = unpack("painted", pack("painted", painted))
    assert again.tobytes() == painted.tobytes()
    assert stored_name("painted", again) == stored_name("painted", painted)


@given(POINTS)
def test_points_come_back_to_the_bit(points: np.ndarray) -> None:
    again = unpack("points", pack("points", points))
    assert (again.dtype, again.shape) == (points.dtype, points.shape)
    assert again.tobytes() == points.tobytes()


@given(DENSITIES)
def test_256_levels_are_within_half_a_level_and_stay(weights: np.ndarray) -> None:
    painted = quantised(weights)
    assert np.array_equal(quantised(painted), painted)
    assert np.abs(painted - weights / np.float64(weights.max())).max() <= 0.5 / 255 + 1e-6
    assert painted.max() == 1.0


def test_a_density_finer_than_256_levels_is_refused() -> None:
    with pytest.raises(UserError, match="more than 256 levels"):
        pack("painted", np.array([[1.0, 0.1234]], np.float32))


def test_a_brush_stroke_takes_a_fraction_of_a_character_a_cell() -> None:
    y, x = np.mgrid[:48, :48] / 48
    stroke = np.exp(-((np.hypot(x - 0.5, y - 0.5) - 0.3) ** 2) / (2 * 0.04**2))
    assert len(pack("painted", quantised(stroke.astype(np.float32)))) < 48 * 48 // 2


def test_the_text_holds_what_the_docstring_says() -> None:
    """Read by hand: rows x columns, deflated bytes, the beginning of SHA-256."""
    painted = np.array([[0, 1, 0, 1], [0, 0, 0, 1]], np.float32)
    head, body, check = pack("painted", painted).split(":")
    packed = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    assert head == "2x4"
    levels = np.frombuffer(zlib.decompress(packed[1:], -15), np.uint8).reshape(2, 4)
    for axis in ([], [1], [0], [0, 1])[packed[0]]:  # differences, modulo 256
        levels = np.cumsum(levels, axis, dtype=np.uint8)
    assert np.array_equal(levels, 255 * painted)
    assert check == hashlib.sha256(b"(2, 4)" + painted.tobytes()).hexdigest()[:8]


def _text(rows: bytes, head: str, check: str = "00000000") -> str:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"\0" + packer.compress(rows) + packer.flush()
    return f"{head}:{base64.urlsafe_b64encode(packed).decode().rstrip('=')}:{check}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":",
        "::",
        "2x2",
        "2x2::",
        "2x2:AAAA:00000000",
        "0x2:AAAA:00000000",
        "2000x2000:AAAA:00000000",
        "02x2:AAAA:00000000",
        "2x2:ä:00000000",
        "2x2:A A:00000000",
        _text(b"\xff" * 4, "2x2"),  # another check
        _text(b"\xff" * 5, "2x2"),
        _text(b"\xff" * 3, "2x2"),
        _text(b"\0" * 1_000_000, "2x2"),  # a bomb
    ],
)
def test_what_is_not_whole_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="painted density in this text is damaged or cut off"):
        unpack("painted", text)


def test_empty_and_unfinished_points_are_refused() -> None:
    with pytest.raises(UserError, match="0 everywhere"):
        unpack("painted", _text(b"\0" * 4, "2x2"))
    with pytest.raises(UserError, match="NaN or infinity"):
        unpack("points", _text(b"\xff" * 16, "2"))
    with pytest.raises(UserError, match="points in this text is damaged"):
        unpack("points", _text(b"\0" * 16, "2"))


@given(st.data())
def test_a_changed_character_is_noticed(data: st.DataObject) -> None:
    text = pack("painted", quantised(np.eye(9, dtype=np.float32)))
    at = data.draw(st.integers(0, len(text) - 1))
    changed = text[:at] + data.draw(st.sampled_from("Ax0_-:9b")) + text[at + 1 :]
    try:
        again = unpack("painted", changed)
    except UserError:
        return
    assert np.array_equal(again, np.eye(9))  # a bit of base64 that no byte holds, or the same character
