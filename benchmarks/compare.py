"""Nine arenas at default nets: what they cost training, and how fluently they are shown."""

from __future__ import annotations

from engine import blas

blas.prepare()  # before numpy is imported

import argparse  # noqa: E402
import json  # noqa: E402
import sys  # noqa: E402
from collections.abc import Callable, Mapping, Sequence  # noqa: E402
from statistics import median  # noqa: E402

from benchmarks import child, measure  # noqa: E402
from benchmarks.report import Row  # noqa: E402
from benchmarks.window import share  # noqa: E402
from engine.session import Session  # noqa: E402
from engine.settings import Settings  # noqa: E402

ARENAS = 9
LAMBDAS = tuple(round(0.01 * 10 ** (index / 4), 4) for index in range(ARENAS))
TURN = 4.0  # seconds of looking at once
ROUNDS = 6, 2  # in full, quick


def rows(*, quick: bool = False) -> list[Row]:
    """What issue 6 promises of a contact sheet of nine."""
    found = child.ask("benchmarks.compare", *(["--quick"] if quick else []))
    return [*training_rows(quick=quick), *shown_rows(found)]


def training_rows(*, quick: bool) -> list[Row]:
    """Replica-iterations for each second of CPU time, against a single session's."""
    contenders = {"nine": measure.here(_engine(ARENAS)), "one": measure.here(_engine(1))}
    results = measure.interleave(contenders, rounds=3 if quick else 9)
    gain = ARENAS * measure.ratio(results["one"], results["nine"]).median
    note = f"{1000 * ARENAS / results['nine'].cpu:,.0f} replica-iterations/s of one core; 3×64, penalty"
    return [Row("nine arenas : a single session, replica-iterations", gain, "", 1.05, "high", note)]


def shown_rows(found: Mapping[str, list[float]]) -> list[Row]:
    """Frames of every arena, and the window's turns."""
    gaps, work = (sorted(1000 * one for one in found[name]) for name in ("gaps", "work"))
    turns = ", ".join(f"{one:.0f}" for one in found["frames"])
    speed = f"turns of {TURN:g} s: {turns}; {median(found['iterations']):.0f} iterations/s of all nine"
    count = f"{len(gaps):,} turns; the longest then {', '.join(f'{gap:.0f}' for gap in gaps[-2:-5:-1])}"
    return [
        Row("frames of each of nine arenas", median(found["frames"]), "/s", 20.0, "high", speed),
        Row("nine arenas: pictures' share of engine time", 100 * median(found["shares"]), "%", 5.0, "low"),
        Row("nine arenas: between event-loop turns, 99 %", share(gaps, 0.99), "ms", 25.0, "low", count),
        Row("nine arenas: between event-loop turns, longest", gaps[-1], "ms", 60.0, "low"),
        Row("nine arenas: the window's own work, 99 %", share(work, 0.99), "ms", note="CPU time"),
        Row("nine arenas: the window's own work, longest", work[-1], "ms", note="CPU time"),
    ]


def main(argv: Sequence[str] | None = None) -> int:
    """The child: open the window, fan out λ, look; one JSON object on the last line."""
    from benchmarks.stage import stage

    parser = argparse.ArgumentParser(prog="compare", description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args(argv).quick
    found: dict[str, list[float]] = {"gaps": [], "work": [], "frames": [], "shares": [], "iterations": []}
    with stage(every_chart=False) as scene:
        compare = scene.window.compare
        compare.begin(tuple(Settings(gp_lambda=one) for one in LAMBDAS), "nine")
        scene.states.clear()
        scene.until(lambda: bool(scene.states) and len(scene.states[-1][1].population) == ARENAS)
        scene.turn(3.0)  # past what happens only at the beginning
        for _ in range(ROUNDS[quick]):
            shown = scene.watch(TURN, compare.middle.sheet)
            found["frames"].append(shown.frames_per_second)
            found["gaps"] += shown.gaps
            found["work"] += shown.work
            status = scene.states[-1][1]
            found["shares"].append(status.engine_share_pictures)
            found["iterations"].append(status.iterations_per_second)
    print(json.dumps(found))
    return 0


def _engine(count: int) -> Callable[[int], object]:
    return Session([Settings(gp_lambda=one) for one in LAMBDAS[:count]], "cpu").run


if __name__ == "__main__":
    sys.exit(main())
