"""How many replicas of small nets train at once, and what that is worth."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks import measure
from benchmarks.report import Row
from engine.session import Session
from engine.settings import Settings

SIZES = (1, 2, 4, 16, 64, 256)
_BAR = {64: 3.0}
SMALL = Settings(
    critic_depth=2, critic_width=32, generator_depth=2, generator_width=32, batch_size=64,
    generator_activation="relu",
)  # fmt: skip


def rows(*, quick: bool = False) -> list[Row]:
    """Replica-iterations per second of 2×32 nets at batch 64, against one replica."""
    found = []
    for metrics in (True, False):
        contenders = {str(size): measure.here(_engine(size, metrics=metrics)) for size in SIZES}
        results = measure.interleave(contenders, rounds=3 if quick else 7)
        for size in SIZES:
            result, alone = results[str(size)], results["1"]
            rate = 1000 * size / result.cpu
            gain = size * measure.ratio(alone, result).median
            name = f"{size} replicas of 2×32{'' if metrics else ', metrics off'}"
            bar = _BAR.get(size) if metrics else None
            found.append(Row(name, gain, "×", bar, "high", f"{rate:,.0f} replica-iterations/s"))
    return found


def _engine(size: int, *, metrics: bool) -> Callable[[int], object]:
    session = Session([SMALL.with_(seed=seed) for seed in range(size)], "cpu")
    for trainer in session.trainers:
        trainer.measures = metrics
    return session.run
