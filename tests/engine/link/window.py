"""A window reduced to its client: trains until it is told otherwise. Run as a program by the tests."""

from __future__ import annotations

import argparse
import sys
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from engine.frame import FrameRequest
from engine.link.client import Client
from engine.link.messages import Answer, FrameReady, Start, Status, WantFrame
from engine.link.options import Modules
from engine.settings import Settings

FAKE = Modules("tests.engine.link.fake")
PATIENCE = 60.0  # seconds until a test gives up; nothing here is measured
WANT = WantFrame(FrameRequest(points=50))


class OneByOne(Client):
    """Gives one answer at a time, so that none is lost between two waits for different things."""

    def poll(self) -> list[Answer]:
        self._waiting: deque[Answer] = getattr(self, "_waiting", deque())
        self._waiting.extend(super().poll())
        return [self._waiting.popleft()] if self._waiting and self.state != "closed" else []


def pump(client: Client, done: Callable[[Answer], bool]) -> list[Answer]:
    """Poll, and ask for picture after picture as a window does, until an answer satisfies `done`."""
    seen: list[Answer] = []
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        answers = client.poll()
        for answer in answers:
            seen.append(answer)
            if isinstance(answer, FrameReady):
                client.send(WANT)
            if done(answer):
                return seen
        if not answers:
            time.sleep(0.002)  # the pace of a window's timer
    raise AssertionError(f"it never came; seen: {seen[-5:]}, log: {_log(client)}")


def trained(iteration: int) -> Callable[[Answer], bool]:
    """An answer that says that training has got beyond `iteration`."""
    return lambda answer: isinstance(answer, Status) and answer.playing and answer.iteration > iteration


def _log(client: Client) -> str:
    return client.log.read_text() if client.log.exists() else "none"


def main() -> None:
    """Train, print the engine's process id once it does, and close, hang or end as asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--then", choices=("close", "wait", "forget"), default="close")
    parser.add_argument("--fake", action="store_true")
    parser.add_argument("--journal", type=Path)
    options = parser.parse_args()
    client = OneByOne(journal_dir=options.journal, modules=FAKE if options.fake else None)
    client.send(Start(1, (Settings(),)))
    client.send(WANT)
    pump(client, trained(3))
    print(client.pid, flush=True)
    if options.then == "close":
        client.close()
    elif options.then == "wait":
        sys.stdin.readline()


if __name__ == "__main__":
    main()
