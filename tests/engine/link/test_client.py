"""The window's end, against real processes: engines that die, windows that die, and orderly ends.

Quick forms by default; `WGAN_EVIDENCE=1` repeats killing and closing twenty times, with torch.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.link.child import Child
from engine.link.client import KEPT, Client
from engine.link.journal import read
from engine.link.messages import (
    Answer,
    Apply,
    Event,
    FrameReady,
    MetricsReady,
    Pause,
    Play,
    Save,
    Start,
    Status,
    StepIteration,
)
from engine.link.options import Modules, Options
from engine.link.process import CRASHED
from engine.settings import Settings
from engine.snapshot import open_file
from tests.engine.link import fake
from tests.engine.link.window import FAKE, PATIENCE, WANT, OneByOne, pump, trained

FULL = bool(os.environ.get("WGAN_EVIDENCE"))
TIMES = 20 if FULL else 2
START = Start(1, (Settings(),))
patient = pytest.mark.timeout(600 if FULL else 120)
posix = pytest.mark.skipif(os.name != "posix", reason="signals and process groups of POSIX")


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    client = OneByOne(journal_dir=tmp_path, modules=FAKE)
    yield client
    client.close()


def event(kind: str) -> Callable[[Answer], bool]:
    return lambda answer: isinstance(answer, Event) and answer.kind == kind


def kinds(answers: list[Answer]) -> list[str]:
    return [answer.kind for answer in answers if isinstance(answer, Event)]


def state(client: Client) -> str:
    return client.state


def kill(client: Client) -> None:
    assert client.pid is not None
    os.kill(client.pid, signal.SIGKILL)


def begin(client: Client, seed: int = 0) -> list[Answer]:
    client.send(Start(1, (Settings(seed=seed),)))
    client.send(WANT)
    return pump(client, trained(3))


def test_starts_trains_and_draws(client: Client) -> None:
    assert state(client) == "starting"
    seen = begin(client)
    assert state(client) == "ready"
    assert kinds(seen) == ["ready", "started"]
    pump(client, lambda answer: isinstance(answer, FrameReady))


def test_the_window_side_needs_no_torch() -> None:
    script = (
        "import sys, engine.link.client; sys.exit(any(m in sys.modules for m in ('torch', 'ot', 'PySide6')))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def check_that_killing_costs_little(client: Client, times: int) -> None:
    client.send(Apply({"clip_value": 0.25}))
    rows = 0
    for _ in range(times):
        at = pump(client, trained(rows + 3))[-1]
        assert isinstance(at, Status)
        kill(client)
        seen = pump(client, event("recovered"))
        assert "lost" in kinds(seen)
        assert "failed" not in kinds(seen)
        recovered = seen[-1]
        assert isinstance(recovered, Event)
        pump(client, trained(recovered.iteration + 3))
        pump(client, lambda answer: isinstance(answer, Status) and answer.population[0].clip_value == 0.25)
        assert state(client) == "ready"
        rows = recovered.iteration
    pump(client, lambda answer: isinstance(answer, FrameReady))


@posix
@patient
def test_killed_in_the_middle_of_training_it_goes_on_from_the_journal(client: Client) -> None:
    begin(client)
    check_that_killing_costs_little(client, TIMES)


@posix
@patient
def test_killed_with_torch_it_goes_on_from_the_journal(tmp_path: Path) -> None:
    client = OneByOne(journal_dir=tmp_path)
    try:
        begin(client)
        check_that_killing_costs_little(client, TIMES if FULL else 1)
    finally:
        client.close()


@patient
def test_closing_writes_a_snapshot_of_the_whole_session(tmp_path: Path) -> None:
    client, path = OneByOne(device="cpu", journal_dir=tmp_path), tmp_path / "hot.wgan"
    small = {f"{network}_{size}": 4 for network in ("critic", "generator") for size in ("width", "depth")}
    client.send(Start(1, (Settings().with_(**small),)))
    pump(client, trained(3))
    client.send(StepIteration(1))
    status = pump(client, lambda answer: isinstance(answer, Status) and not answer.playing)[-1]
    client.close(PATIENCE, Save(str(path), {"layout": "as it was"}))
    found = open_file(path)
    assert isinstance(status, Status)
    assert found.step >= status.step
    assert found.timeline.current.end == found.step
    assert found.about == {"layout": "as it was"}


@posix
def test_it_goes_on_from_a_keyframe_not_from_the_beginning(client: Client) -> None:
    begin(client)

    def kept(_: Answer) -> bool:
        records = read(client.journal).records
        return any(record.kind == "keyframe" and record.about["step"] > 0 for record in records)

    pump(client, kept)
    kill(client)
    recovered = pump(client, event("recovered"))[-1]
    assert isinstance(recovered, Event)
    assert recovered.iteration > 0
    first = next(
        answer
        for answer in pump(client, lambda answer: isinstance(answer, MetricsReady))
        if isinstance(answer, MetricsReady)
    )
    assert first.block.iterations[0] == recovered.iteration


@posix
def test_what_was_asked_of_a_dead_engine_is_done_by_the_next(client: Client) -> None:
    begin(client)
    kill(client)
    client.send(Apply({"n_critic": 17}))
    client.send(Pause())
    seen = pump(client, lambda answer: isinstance(answer, Status) and answer.population[0].n_critic == 17)
    last = pump(client, lambda answer: isinstance(answer, Status) and not answer.playing)
    assert kinds([*seen, *last]).count("recovered") == 1


@posix
def test_killed_while_paused_it_stays_paused(client: Client) -> None:
    begin(client)
    client.send(StepIteration(2))
    pump(client, lambda answer: isinstance(answer, Status) and not answer.playing)
    kill(client)
    seen = pump(client, event("recovered"))
    seen += pump(client, lambda answer: isinstance(answer, FrameReady))
    assert not any(isinstance(answer, Status) and answer.playing for answer in seen[1:])
    client.send(Play())
    pump(client, lambda answer: isinstance(answer, Status) and answer.playing)


@posix
def test_killed_before_it_was_ready_it_starts_all_the_same(client: Client) -> None:
    client.send(START)
    kill(client)
    assert {"lost", "ready", "started"} <= set(kinds(pump(client, trained(3))))


@posix
def test_a_journal_of_no_use_means_starting_again(client: Client) -> None:
    begin(client)
    pump(client, trained(10))
    client.journal.write_bytes(b"not a journal at all, whatever it was before")
    kill(client)
    seen = pump(client, event("started"))
    assert "failed" not in kinds(seen)
    pump(client, trained(3))


@pytest.mark.parametrize("seed", [fake.RUN_DIES, fake.OUT_OF_MEMORY, fake.PICTURE_DIES])
def test_dying_again_and_again_ends_in_words_and_only_start_brings_it_back(tmp_path: Path, seed: int) -> None:
    client = OneByOne(journal_dir=tmp_path, modules=FAKE)
    try:
        client.send(Start(1, (Settings(seed=seed),)))
        client.send(WANT)
        seen = pump(client, event("failed"))
        assert 2 <= kinds(seen).count("lost") <= 3
        assert state(client) == "lost"
        assert client.pid is None
        client.send(Play())
        assert client.poll() == []
        client.send(Start(2, (Settings(),)))
        pump(client, trained(3))
        assert state(client) == "ready"
    finally:
        client.close()


def test_what_raises_is_told_and_the_process_lives(client: Client) -> None:
    client.send(Start(1, (Settings(seed=fake.RUN_RAISES),)))
    pump(client, event("failed"))
    pid = client.pid
    client.send(Start(2, (Settings(),)))
    seen = pump(client, trained(3))
    assert client.pid == pid
    assert {answer.run for answer in seen if not isinstance(answer, Event)} == {2}
    assert "ZeroDivisionError" in client.log.read_text()


def test_a_refused_start_leaves_the_old_run_without_a_hole(client: Client) -> None:
    client.send(START)
    seen = pump(client, trained(3))
    client.send(Start(2, (Settings(seed=fake.REFUSED),)))
    seen += pump(client, event("refused"))
    seen += pump(client, trained(100))
    rows = [answer.block.iterations for answer in seen if isinstance(answer, MetricsReady)]
    np.testing.assert_array_equal(np.concatenate(rows), np.arange(sum(map(len, rows))))


def test_a_restart_shows_nothing_of_the_old_run_and_the_picture_asked_for(client: Client) -> None:
    begin(client)
    client.send(Start(2, (Settings(),)))
    seen = pump(client, lambda answer: isinstance(answer, FrameReady))
    assert {answer.run for answer in seen} == {2}


@pytest.mark.parametrize("wait", [False, True])
def test_closing_is_orderly_and_can_be_repeated(tmp_path: Path, wait: bool) -> None:
    for _ in range(TIMES):
        client = OneByOne(journal_dir=None if wait else tmp_path, modules=FAKE)
        client.send(START)
        if wait:
            pump(client, trained(3))
        client.close()
        client.close()
        client.send(Play())
        assert client.poll() == []
        assert state(client) == "closed"
        assert client.pid is None
        assert client.journal.parent.exists() is not wait  # the temporary folder has gone


def test_the_last_moment_is_in_the_journal(client: Client) -> None:
    seen = begin(client)
    client.send(Pause())
    seen = pump(client, lambda answer: isinstance(answer, Status) and not answer.playing)
    client.close()
    keyframes = [record.about for record in read(client.journal).records if record.kind == "keyframe"]
    status = seen[-1]
    assert isinstance(status, Status)
    assert keyframes[-1]["iteration"] == status.iteration


@pytest.mark.parametrize("seed", [0, fake.OUT_OF_MEMORY])
def test_the_exit_code_tells_an_orderly_end(tmp_path: Path, seed: int) -> None:
    child = Child(Options(tmp_path / "a.journal", modules=FAKE))
    child.send(Start(1, (Settings(seed=seed),), playing=True))
    while not child.ended() and not any(isinstance(one, MetricsReady) for one in child.receive()):
        time.sleep(0.002)  # the pace of a window's timer
    assert child.close(PATIENCE) == (CRASHED if seed else 0)


@posix
def test_an_engine_that_hangs_is_ended_by_force(tmp_path: Path) -> None:
    client = OneByOne(journal_dir=tmp_path, modules=FAKE)
    begin(client)
    assert client.pid is not None
    os.kill(client.pid, signal.SIGSTOP)
    big = np.zeros((300, 1000), np.float32)
    for _ in range(5):
        client.send(Apply({"clip_value": 0.1}, None, {"x": big}))  # more than any pipe holds
    client.poll()
    client.close(0.1)


def window(*options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.engine.link.window", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def gone(pid: int) -> bool:
    """Whether the process has ended; a zombie that nobody in this container waits for has."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state == "Z"


@patient
@pytest.mark.parametrize("then", ["close", "forget"])
def test_a_window_that_ends_leaves_nothing(tmp_path: Path, then: str) -> None:
    for number in range(TIMES if then == "close" else 1):
        fakes = [] if FULL or number == 0 else ["--fake"]
        with window("--then", then, "--journal", str(tmp_path), *fakes) as process:
            out, err = process.communicate(timeout=PATIENCE)
        assert (process.returncode, err) == (0, "")
        assert gone(int(out))


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
@pytest.mark.parametrize("options", [["--fake"], []])
def test_a_window_that_is_killed_leaves_no_engine(options: list[str], tmp_path: Path) -> None:
    with window("--then", "wait", "--journal", str(tmp_path), *options) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        assert not gone(pid)
        process.kill()
        process.wait()
        # The engine holds our end of stderr: end of file is the end of the engine, so nothing is timed.
        assert process.stderr is not None
        assert process.stderr.read() == ""
        assert gone(pid)


@posix
def test_an_interrupt_from_the_terminal_is_the_windows_business(tmp_path: Path) -> None:
    with window("--then", "wait", "--fake", "--journal", str(tmp_path)) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        for _ in range(3):
            os.kill(pid, signal.SIGINT)
        assert not gone(pid)
        out, err = process.communicate("go on\n", timeout=PATIENCE)
        assert (process.returncode, out, err) == (0, "", "")


@posix
def test_an_interrupt_while_the_engine_starts_does_it_no_harm(
    client: Client, capfd: pytest.CaptureFixture[str]
) -> None:
    assert client.pid is not None
    os.kill(client.pid, signal.SIGINT)
    assert "lost" not in kinds(begin(client))
    assert capfd.readouterr().err == ""


def test_a_folder_that_cannot_be_made_does_not_stop_the_window(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    client = OneByOne(journal_dir=tmp_path / "file" / "folder", modules=FAKE)
    try:
        begin(client)
    finally:
        client.close()


def test_old_journals_are_cleared_away(tmp_path: Path) -> None:
    for number in range(KEPT + 3):
        (tmp_path / f"session-{number:03d}-1.journal").write_bytes(b"")
    client = OneByOne(journal_dir=tmp_path, modules=FAKE)
    begin(client)
    client.close()
    left = sorted(path.name for path in tmp_path.glob("*.journal"))
    assert len(left) == KEPT
    assert client.journal.name in left


def test_an_engine_that_cannot_be_imported_says_where_to_look(tmp_path: Path) -> None:
    client = OneByOne(journal_dir=tmp_path, modules=Modules("tests.engine.link.no_such"))
    try:
        client.send(START)
        failed = pump(client, event("failed"))[-1]
        assert isinstance(failed, Event)
        assert str(client.log) in str(failed.words)
        assert "ModuleNotFoundError" in client.log.read_text()
    finally:
        client.close()
