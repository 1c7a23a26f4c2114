"""The thread that writes the journal."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from engine.link import saver as module
from engine.link.chronicle import Transport, recovery, start_records, transport_record
from engine.link.journal import read
from engine.link.messages import Start
from engine.link.saver import BYTES_PER_SECOND, RAREST, Saver, Schedule
from engine.settings import Settings

LONG = 20.0
START = start_records(Start(1, (Settings(),)))


@dataclass(frozen=True)
class Frame:
    data: bytes = b"keyframe"

    def to_bytes(self) -> bytes:
        return self.data


@dataclass(frozen=True)
class Slow(Frame):
    go: threading.Event = field(default_factory=threading.Event)

    def to_bytes(self) -> bytes:
        self.go.wait(LONG)
        return self.data


class Heard:
    def __init__(self) -> None:
        self.saved: list[int] = []
        self.trouble: list[str] = []

    def saver(self, path: Path) -> Saver:
        return Saver(path, self.saved.append, self.trouble.append)


def test_writes_in_order_and_says_what_is_written(tmp_path: Path) -> None:
    heard, path = Heard(), tmp_path / "a.journal"
    saver = heard.saver(path)
    saver.log(START)
    saver.mark(1)
    saver.keyframe(1, 5, 30, Frame())
    saver.log([transport_record(Transport(playing=True))])
    saver.mark(2)
    assert saver.close(LONG)
    kinds = [record.kind for record in read(path).records]
    assert kinds == ["start", "transport", "keyframe", "transport"]
    assert heard.saved == [1, 2]
    assert heard.trouble == []
    assert saver.keyframe_size == len(b"keyframe")


def test_is_busy_until_the_keyframe_is_written(tmp_path: Path) -> None:
    saver = Heard().saver(tmp_path / "a.journal")
    go = threading.Event()
    saver.keyframe(1, 5, 30, Slow(go=go))
    assert saver.busy
    go.set()
    assert saver.close(LONG)
    assert not saver.busy


def test_a_journal_that_cannot_be_written_is_told_once_and_holds_nothing_up(tmp_path: Path) -> None:
    heard = Heard()
    saver = heard.saver(tmp_path / "missing" / "a.journal")
    for number in range(3):
        saver.log(START)
        saver.keyframe(1, 5, 30, Frame())
        saver.mark(number)
    assert saver.close(LONG)
    assert len(heard.trouble) == 1
    assert heard.saved == [0, 1, 2]
    assert not saver.busy


def test_stays_small_and_keeps_the_newest_keyframe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 10_000)
    path = tmp_path / "a.journal"
    saver = Heard().saver(path)
    saver.log(START)
    for number in range(40):
        saver.keyframe(1, number, number, Frame(bytes([number]) * 1000))
        saver.log([transport_record(Transport(playing=True))] * 20)
    assert saver.close(LONG)
    assert path.stat().st_size < 2 * 10_000
    found = recovery(read(path).records)
    assert found is not None
    assert found.points[-1].keyframe == bytes([39]) * 1000


def test_puts_a_file_aside_that_is_no_journal(tmp_path: Path) -> None:
    path = tmp_path / "a.journal"
    path.write_bytes(b"something else altogether, and long")
    saver = Heard().saver(path)
    saver.log(START)
    assert saver.close(LONG)
    assert len(read(path).records) == len(START)
    assert path.with_suffix(".damaged").read_bytes().startswith(b"something")


def test_keyframes_come_soon_at_first_then_at_the_usual_rate() -> None:
    schedule = Schedule()
    schedule.begin(100.0)
    gaps, now = [], 100.0
    for _ in range(8):
        gaps.append(schedule.due - now)
        now = schedule.due
        schedule.took(now, 0.001, 200_000)
    assert gaps[0] < 0.5
    assert gaps == sorted(gaps)
    assert gaps[-1] == pytest.approx(2.0)


def test_dear_and_large_keyframes_come_rarely() -> None:
    schedule = Schedule()
    schedule.took(0.0, 0.1, 0)
    assert 0.1 / schedule.due <= 0.02 + 1e-9
    schedule.took(0.0, 0.0, 10 * BYTES_PER_SECOND)
    assert schedule.due == pytest.approx(10.0)
    schedule.took(0.0, 0.0, 10**12)
    assert schedule.due == RAREST
