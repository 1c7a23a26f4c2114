"""`train` around a session that only pretends, and end to end around a real one."""

from __future__ import annotations

import csv
import json
import signal
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine.commands import train
from engine.commands.arguments import Job, read_job
from engine.frame import Coverage, Frame, FrameRequest, MetricsBlock
from engine.link.messages import Event
from engine.snapshot import open_file
from engine.words import UserError, Words


class PretendedSession:
    """Counts iterations; `wasserstein_estimate` is the iteration itself. Calls `at[i]` before iteration i."""

    columns = ("wasserstein_estimate", "penalty")
    device_words = Words("CPU, {n} thread", {"n": 1})

    def __init__(self, job: Job, at: Mapping[int, Callable[[], None]], diverge: Mapping[int, int]) -> None:
        self.population = job.population
        self.iteration = 0
        self._at, self._diverge, self._told = at, diverge, set[int]()

    def run(self, n: int, stop: Callable[[], bool] | None = None) -> int:
        for done in range(n):
            if stop and stop():
                return done
            self.iteration += 1
            self._at.get(self.iteration, lambda: None)()
        return n

    def metrics(self, since: int = -1) -> MetricsBlock:
        iterations = np.arange(max(1, since + 1), self.iteration + 1)
        values = np.full((len(iterations), len(self.population), 2), np.nan, dtype=np.float32)
        values[:, :, 0] = iterations[:, None]
        return MetricsBlock(0, self.columns, iterations, values)

    def events(self) -> list[Event]:
        new = [r for r, at in self._diverge.items() if self.iteration >= at and r not in self._told]
        self._told.update(new)
        return [Event(0, "diverged", Words("replica {r}", {"r": r}), self._diverge[r], r) for r in new]

    def coverage(self) -> tuple[Coverage, ...]:
        return tuple(Coverage(self.iteration, r, 7, 8, 8, 0.5, 0.75) for r in range(len(self.population)))

    def frame(self, _request: FrameRequest) -> Frame:
        fakes = np.zeros((len(self.population), 5, 2), np.float32)
        landscape = np.random.default_rng(0).normal(size=(len(self.population), 8, 8)).astype(np.float32)
        return Frame(0, self.iteration, self.iteration, fakes, fakes[0], landscape=landscape)

    def save(self, path: Path) -> None:
        path.write_bytes(b"saved")


def pretend(
    job: Job, at: Mapping[int, Callable[[], None]] | None = None, diverge: Mapping[int, int] | None = None
) -> int:
    def begin(job: Job) -> Any:
        return PretendedSession(job, at or {}, diverge or {})

    return train.run(job, begin)


def last_line(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert isinstance(found, dict)
    return found


def metric_rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "metrics.csv").open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_a_run_is_reported_and_written_without_a_hole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    job = read_job(["--iterations", "1234", "--json", "--out", str(tmp_path / "a" / "b")])
    assert pretend(job) == 0
    found = last_line(capsys)
    assert (found["iterations"], found["wasserstein_estimate"], found["penalty"]) == (1234, 1234.0, None)
    assert (found["modes_captured"], found["device"]) == (7, "CPU, 1 thread")
    assert not found["interrupted"]
    rows = metric_rows(tmp_path / "a" / "b")
    assert [int(row["iteration"]) for row in rows] == list(range(1, 1235))
    assert [float(row["wasserstein_estimate"]) for row in rows] == list(range(1, 1235))
    with Image.open(tmp_path / "a" / "b" / "plane.png") as picture:
        assert picture.size == (1200, 1200)


def test_ctrl_c_ends_after_the_iteration_and_writes_what_there_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = signal.getsignal(signal.SIGINT)
    job = read_job(["--iterations", "5000", "--json", "--out", str(tmp_path)])
    at = {777: lambda: signal.raise_signal(signal.SIGINT)}
    assert pretend(replace(job, save=True), at) == 130
    found = last_line(capsys)
    assert (found["iterations"], found["interrupted"]) == (777, True)
    assert len(metric_rows(tmp_path)) == 777
    assert (tmp_path / "session.wgan").read_bytes() == b"saved"
    assert signal.getsignal(signal.SIGINT) is before


def test_a_second_ctrl_c_ends_at_once() -> None:
    before = signal.getsignal(signal.SIGINT)

    def twice() -> None:
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        pretend(read_job(["--iterations", "50"]), {5: twice})
    assert signal.getsignal(signal.SIGINT) is before


def test_training_ends_with_1_when_every_replica_has_diverged(capsys: pytest.CaptureFixture[str]) -> None:
    job = read_job(["--iterations", "100000000", "--replicas", "2", "--json"])
    assert pretend(job, diverge={0: 10, 1: 40}) == 1
    out, err = capsys.readouterr()
    found = json.loads(out.splitlines()[-1])
    assert found["diverged"] == [{"replica": 0, "iteration": 10}, {"replica": 1, "iteration": 40}]
    assert found["iterations"] < 100_000_000
    assert err.splitlines()[-1] == "Every replica diverged, by iteration 40."


def test_training_goes_on_when_one_replica_of_two_diverges(capsys: pytest.CaptureFixture[str]) -> None:
    job = read_job(["--iterations", "300", "--replicas", "2", "--json"])
    assert pretend(job, diverge={1: 40}) == 0
    assert last_line(capsys)["iterations"] == 300


def test_without_json_it_is_said_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert pretend(read_job(["--iterations", "30"])) == 0
    out, err = capsys.readouterr()
    assert err.splitlines() == ["Training on CPU, 1 thread."]
    assert out.startswith("30 iterations in ")
    assert "seed 0 · 7 of 8 modes captured · 50% of high quality · 75% near a mode · W estimate 30" in out


TINY = [
    "--set",
    "critic_width=8",
    "--set",
    "generator_width=8",
    "--set",
    "critic_depth=2",
    "--set",
    "generator_depth=2",
    "--set",
    "batch_size=16",
    "--device",
    "cpu",
    "--iterations",
    "12",
]


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--recipe", "wgan", "--data", "grid25"],
        ["--recipe", "gan", "--data", "swissroll"],
        ["--replicas", "3", "--seed", "5"],
    ],
)
def test_a_real_session_from_end_to_end(
    options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = [*options, *TINY, "--json", "--out", str(tmp_path)]
    assert train.main(argv) == 0
    found = last_line(capsys)
    replicas = found["replicas"]
    assert found["iterations"] == 12
    assert found["seconds"] > 0
    listed = {name: value if replicas > 1 else [value] for name, value in found.items()}
    assert [one["seed"] for one in listed["settings"]] == list(range(5, 8) if replicas > 1 else range(1))
    assert all(np.isfinite(listed["critic_loss"]))
    assert len(set(listed["critic_loss"])) == replicas
    assert listed["modes_total"] == (
        [None] if "swissroll" in options else [25 if "grid25" in options else 8] * replicas
    )
    rows = metric_rows(tmp_path)
    assert len(rows) == 12 * replicas
    assert [np.float32(row["critic_loss"]) for row in rows[-replicas:]] == [
        np.float32(value) for value in listed["critic_loss"]
    ]
    assert (tmp_path / "plane.png").stat().st_size > 10_000


def test_the_same_seed_gives_the_same_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    reports = []
    for seed in ("1", "1", "2"):
        assert train.main([*TINY, "--seed", seed, "--json"]) == 0
        reports.append(last_line(capsys))
    assert reports[0]["critic_loss"] == reports[1]["critic_loss"] != reports[2]["critic_loss"]


@pytest.mark.parametrize("iterations", [20, 500])
def test_a_session_that_explodes_ends_with_1(iterations: int, capsys: pytest.CaptureFixture[str]) -> None:
    explosive = [
        "--set",
        "critic_rate=1",
        "--set",
        "generator_rate=1",
        "--set",
        "optimizer=sgd",
        "--set",
        "gp_lambda=1000",
        "--set",
        "beta1=0.9",
        "--set",
        "generator_activation=relu",
        "--iterations",
        str(iterations),
    ]
    assert train.main([*TINY, *explosive, "--json"]) == 1
    found = last_line(capsys)
    assert found["diverged"][0]["replica"] == 0
    assert found["iterations"] < 100


SMALL = [f"--set={name}_width=8" for name in ("critic", "generator")] + ["--set=batch_size=16"]


def test_a_saved_session_goes_on_bit_for_bit_and_keeps_its_time(tmp_path: Path) -> None:
    first, second, through = (str(tmp_path / name) for name in ("first", "second", "through"))
    assert train.main([*SMALL, "--iterations", "40", "--out", first, "--save"]) == 0
    saved = str(tmp_path / "first" / "session.wgan")
    assert train.main(["--from", saved, "--iterations", "60", "--out", second, "--save"]) == 0
    assert train.main([*SMALL, "--iterations", "100", "--out", through, "--save"]) == 0
    ends = [open_file(tmp_path / name / "session.wgan") for name in ("second", "through")]
    steps = [[mark.step for mark in end.timeline.current.marks] for end in ends]
    assert steps == [[0, 40, 64, 100], [0, 64, 100]]
    mine, theirs = (end.timeline.current.marks[-1].keyframe.tensors for end in ends)
    for name, array in mine.items():
        np.testing.assert_array_equal(array, theirs[name])
    assert [int(row["iteration"]) for row in metric_rows(tmp_path / "second")] == list(range(40, 100))


def test_a_saved_session_goes_on_with_other_settings_as_a_move(tmp_path: Path) -> None:
    out = str(tmp_path / "a")
    train.main([*SMALL, "--iterations", "20", "--out", out, "--save"])
    file = str(tmp_path / "a" / "session.wgan")
    train.main(["--from", file, "--set", "n_critic=3", "--iterations", "5", "--out", out, "--save"])
    (move,) = open_file(tmp_path / "a" / "session.wgan").timeline.current.moves
    assert (move.step, move.change) == (20, {"n_critic": 3})


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--save"], "--out"),
        (["--from", "missing.wgan"], "cannot read"),
        (["--from", "missing.wgan", "--seed", "3"], "seed"),
        (["--from", "missing.wgan", "ring8"], "text"),
    ],
)
def test_options_that_do_not_go_together_are_refused(options: list[str], said: str) -> None:
    with pytest.raises(UserError, match=said):
        read_job(options)
