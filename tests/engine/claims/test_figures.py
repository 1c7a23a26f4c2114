"""Figures: written whole or not at all, with something on them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.claims.figures import SERIES, band, dots, plain_log, sheet


def ink(path: Path) -> float:
    """Share of the pixels that are not background."""
    with Image.open(path) as image:
        pixels = np.asarray(image.convert("L"))
    return float((pixels < 250).mean())


def test_a_sheet_is_a_picture_of_its_panels(tmp_path: Path) -> None:
    x = np.arange(1.0, 20.0)
    runs = np.stack([x, 2 * x, 3 * x])
    with sheet(tmp_path, "some", "A title: σ, λ, W₁, ‖∇f‖, β₁", columns=2) as page:
        left, right = page.axes
        band(left, x, runs, SERIES[0], "runs")
        left.set(yscale="log")
        plain_log(left.yaxis)
        left.legend()
        dots(right, {"a": runs[0], "b": np.array([np.nan, 1.0])})
        assert not page.path.exists()
    assert page.path == tmp_path / "some.png"
    with Image.open(page.path) as image:
        assert image.format == "PNG"
        assert image.size[0] > 1.5 * image.size[1]
    assert 0.01 < ink(page.path) < 0.5


def test_the_band_is_the_median_between_the_extremes(tmp_path: Path) -> None:
    runs = np.array([[1.0, 1.0], [2.0, np.nan], [9.0, 5.0]])
    with sheet(tmp_path, "band", "") as page:
        band(page.axes[0], np.array([0.0, 1.0]), runs, SERIES[0], "runs")
        (line,) = page.axes[0].get_lines()
        assert np.asarray(line.get_ydata()).tolist() == [2.0, 3.0]
        (area,) = page.axes[0].collections
        box = area.get_datalim(page.axes[0].transData)
        assert (box.y0, box.y1) == (1.0, 9.0)


def test_a_drawing_that_fails_leaves_no_file(tmp_path: Path) -> None:
    def draw() -> None:
        with sheet(tmp_path, "torn", "A title"):
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        draw()
    assert list(tmp_path.iterdir()) == []
