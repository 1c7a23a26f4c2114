"""A child of `benchmarks.window`: one window, one engine, and everything that is measured while it trains."""

from __future__ import annotations

from engine import blas

blas.prepare()  # before numpy is imported

import argparse  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from collections.abc import Sequence  # noqa: E402

from PySide6.QtCore import QEvent  # noqa: E402

from benchmarks.hand import Hand, mouse, slider  # noqa: E402
from benchmarks.stage import Shown, Stage, stage  # noqa: E402

TURN = 3.0  # seconds of training open, and closed
ROUNDS = 8, 3  # in full, quick
SCRIPT = 60.0, 13.0
MOVES = 100, 30
KILLS = 3, 1


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print one JSON object on the last line."""
    parser = argparse.ArgumentParser(prog="live", description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args(argv).quick
    with stage(exact=True) as scene:
        scene.turn(3.0)  # past what happens only at the beginning
        found = {
            **open_and_closed(scene, ROUNDS[quick]),
            **used(scene, SCRIPT[quick]),
            "moves": moves(scene, MOVES[quick]),
            "kills": [kill(scene) for _ in range(KILLS[quick])],
        }
    print(json.dumps(found))
    return 0


def open_and_closed(scene: Stage, rounds: int) -> dict[str, object]:
    """Training with the window open and closed by turns; frames and turns while it is open."""
    ratios, costs, shares, frames, window = [], [], [], [], []
    for index in range(rounds):
        both = {}
        for is_open in (index % 2 == 0, index % 2 == 1):
            if is_open:
                cpu = time.process_time()
                both[True], shown = scene.look(TURN)
                window.append((time.process_time() - cpu) / (TURN + 1.2))
                frames.append(shown.frames_per_second)
                shares.append(both[True].pictures)
            else:
                both[False] = scene.look_away(TURN)
        ratios.append(both[True].iterations_per_second / both[False].iterations_per_second)
        costs.append(both[False].cpu / both[True].cpu)
    scene.look(0.1)
    return {"ratios": ratios, "cpu_ratios": costs, "shares": shares, "frames": frames, "window_cpu": window}


def used(scene: Stage, seconds: float) -> dict[str, object]:
    """Turns and frames while a hand is at work."""
    hand = Hand(scene.window)
    hand.start()
    shown: Shown = scene.watch(seconds)
    hand.stop()
    scene.playground.reset_settings()
    scene.turn(1.0)
    return {
        "gaps": sorted(shown.gaps),
        "work": sorted(shown.work),
        "used_frames": [shown.frames_per_second],
        "used_seconds": [shown.seconds],
    }


def moves(scene: Stage, count: int) -> list[float]:
    """Seconds from a click on the slider of λ until the window hears that training has it."""
    target, found = slider(scene.window, "gp_lambda"), []
    for index in range(count):
        scene.turn(0.06 + 0.013 * (index % 7))  # at ever other moments of the engine's and window's turns
        scene.events.clear()
        place = (0.3, 0.7)[index % 2]  # off the handle, so that it jumps
        began = time.perf_counter()
        mouse(target, QEvent.Type.MouseButtonPress, place)
        mouse(target, QEvent.Type.MouseButtonRelease, place)
        scene.until(lambda: any(event.kind == "applied" for _, event in scene.events))
        found.append(next(at for at, event in scene.events if event.kind == "applied") - began)
    return found


def kill(scene: Stage) -> float:
    """Seconds from the death of the engine process until training is further than where it went on from."""
    scene.turn(2.0)
    scene.events.clear()
    pid = scene.client.pid
    assert pid is not None
    began = time.perf_counter()
    os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    scene.until(lambda: any(event.kind == "recovered" for _, event in scene.events))
    from_there = next(event.iteration for _, event in scene.events if event.kind == "recovered")
    scene.states.clear()
    scene.until(lambda: any(status.iteration > from_there for _, status in scene.states))
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
