"""docs/reproduction.md: made of the document that `reproduce --json` prints; and its formulas are right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from benchmarks import reproduction
from engine.claims.claim import Claim, Effort, Outcome, Part
from engine.claims.results import Result, as_document

X = np.linspace(-12, 14, 20_001)
STEP = X[1] - X[0]


def document(figure: Path) -> dict[str, Any]:
    parts = (
        Part.over("‖x‖ | y", "1 ± 0", np.array([True, False, True])),
        Part.exact("exactly", "so", shown=True),
    )
    claim = Claim("lines", "Two lines", "What was published.", "Someone 2017", lambda _effort: Outcome(parts))
    result = Result(claim, Outcome(parts, (figure,), "Because of this."), 2.5)
    return dict(as_document([result], Effort(3, quick=False)))


def test_the_page_tells_what_holds_and_what_does_not(tmp_path: Path) -> None:
    figure = tmp_path / "lines.png"
    rng = np.random.default_rng(0)
    Image.fromarray(rng.integers(0, 255, (300, 600, 3), dtype=np.uint8)).save(figure)
    assert figure.stat().st_size > reproduction.LARGEST
    page = reproduction.write(document(figure), "abc1234", tmp_path).read_text(encoding="utf-8")
    for words in (
        "at commit abc1234.",
        "0 of 1 claims hold, 1 of 2 statements.",
        "| [lines](#lines) | What was published. | 3 | 1 of 2 | **in part** |",
        "| ‖x‖ \\| y | 1 ± 0 | **no**, 2 of 3 |",
        "| exactly | so | yes |",
        "Because of this.",
        "![Two lines](pictures/reproduction/lines.png)",
        "KL(p_g‖p_r) − 2 JS",
    ):
        assert words in page
    with Image.open(tmp_path / reproduction.PICTURES / "lines.png") as kept:
        assert kept.mode == "P"
        assert kept.size[0] == 2 * kept.size[1]
    assert (tmp_path / reproduction.PICTURES / "lines.png").stat().st_size <= reproduction.LARGEST


def normal(centre: float) -> np.ndarray:
    return np.asarray(np.exp(-((X - centre) ** 2) / 2) / np.sqrt(2 * np.pi))


def kl(p: np.ndarray, q: np.ndarray) -> float:
    return float(p @ np.log(p / q) * STEP)


def js(p: np.ndarray, q: np.ndarray) -> float:
    return (kl(p, (p + q) / 2) + kl(q, (p + q) / 2)) / 2


@pytest.mark.parametrize("theta", [0.3, 1.0, 2.5])
def test_the_trick_descends_kl_minus_twice_js(theta: float) -> None:
    real, small = normal(0.0), 1e-4
    optimal = real / (real + normal(theta))

    def slope(of: Any) -> float:
        return float(of(theta + small) - of(theta - small)) / (2 * small)

    trick = slope(lambda t: -normal(t) @ np.log(optimal) * STEP)
    assert trick == pytest.approx(slope(lambda t: kl(normal(t), real) - 2 * js(real, normal(t))), rel=1e-5)
    assert trick != pytest.approx(slope(lambda t: kl(normal(t), real) - js(real, normal(t))), rel=1e-2)
