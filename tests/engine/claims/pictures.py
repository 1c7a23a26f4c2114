"""What a figure must be: a PNG of a fair size, small as a file, with something drawn on it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

BYTES = 150_000


def check_picture(path: Path) -> None:
    """Fail unless the file is a picture that is not blank."""
    assert path.stat().st_size < BYTES
    with Image.open(path) as image:
        assert image.format == "PNG"
        width, height = image.size
        pixels = np.asarray(image.convert("L"))
    assert 500 <= width <= 2000
    assert 300 <= height <= 1500
    assert 0.005 < (pixels < 250).mean() < 0.95
    assert len(np.unique(pixels)) > 20
