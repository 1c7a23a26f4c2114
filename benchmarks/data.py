"""Data of one's own in the window while it trains: from the brush to new samples, and reading large files."""

from __future__ import annotations

from engine import blas

blas.prepare()  # before numpy is imported

from collections.abc import Mapping, Sequence  # noqa: E402
from pathlib import Path  # noqa: E402
from statistics import median  # noqa: E402

from benchmarks import child  # noqa: E402
from benchmarks.report import Row  # noqa: E402

STROKES = 40, 12  # in full, quick
READINGS = 5, 2
PROMPT, LOADED, STALL = 100.0, 3.0, 60.0  # ms, s, ms
FILES = {
    "picture.png": "a picture of 4,000 × 4,000, PNG",
    "picture.jpg": "the same, JPEG",
    "points.csv": "a CSV of 1,000,000 rows",
}


def rows(*, quick: bool = False) -> list[Row]:
    """What issue 6 promises of data of one's own."""
    return found_rows(child.ask("benchmarks.data_hand", str(STROKES[quick]), str(READINGS[quick])))


def found_rows(found: Mapping[str, Mapping[str, Sequence[float]]]) -> list[Row]:
    """Of strokes the seconds; of each file those, and the longest gap between two event-loop turns."""
    result: list[Row] = []
    for name, words in (("first", "first dab of a stroke"), ("on", "a move within a stroke")):
        times = sorted(1000 * seconds for seconds in found["strokes"][name])
        note = f"{len(times)} times, while training, until the plane with the new samples is painted"
        result += [
            Row(f"{words} to new samples, median", median(times), "ms", PROMPT, "low", note),
            Row(f"{words} to new samples, worst", times[-1], "ms", PROMPT, "low"),
        ]
    for file, words in FILES.items():
        seconds, gaps = found[file]["seconds"], [1000 * gap for gap in found[file]["gaps"]]
        note = f"worst of {len(seconds)}, while training, until the plane with it is painted"
        result.append(Row(f"{words}: opened", max(seconds), "s", LOADED, "low", note))
        work = 1000 * max(found[file]["work"])
        each = (
            ", ".join(f"{gap:.0f}" for gap in gaps)
            + f"; the window's own work in a turn {work:.0f} ms at most"
        )
        result.append(Row(f"{words}: longest stall", max(gaps), "ms", STALL, "low", f"each: {each}"))
    return result


def make_files(folder: Path) -> None:
    """The files that are opened: a picture as of a camera, with noise, and normal points."""
    import numpy as np
    from PIL import Image

    rng = np.random.default_rng(0)
    y, x = np.mgrid[-1:1:4000j, -1:1:4000j]
    shade = 255 * np.clip(np.abs(np.hypot(x, y) - 0.6) * 4, 0, 1) + rng.normal(0, 4, x.shape)
    grey = np.clip(shade, 0, 255).astype(np.uint8)
    picture = Image.fromarray(np.stack([grey] * 3, axis=2))
    picture.save(folder / "picture.png", compress_level=3)
    picture.save(folder / "picture.jpg", quality=90)
    np.savetxt(folder / "points.csv", rng.standard_normal((1_000_000, 2)), "%.6f", ",")
