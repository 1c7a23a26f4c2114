"""Numbers that are written come back as they were, with their names and units."""

from __future__ import annotations

import csv
import io
import math

import numpy as np
import pytest
from numpy.typing import NDArray

from app.export.columns import COVERAGE, TRUTH, about_metric
from app.export.tables import RunData, as_csv, as_npz, gather, points_as_csv
from engine.frame import Coverage, Frame, MetricsBlock, Truth, metric_columns
from engine.history import History
from engine.settings import Settings
from engine.timeline_view import Move

COLUMNS = metric_columns(4, 4)
TRUTH_ONE = Truth(7, 0, 0.5, 0.75, 0.25, 0.1, None, 8, agreement=0.9)
COVERAGE_ONE = Coverage(7, 1, 3, 8, 4, 0.5, 0.625, step=8, stretch=(2.0, 0.5))


def made(steps: int, replicas: int = 2, full: int = 64) -> tuple[History, NDArray[np.float32]]:
    """A history of random metrics, and the metrics (steps, replicas, columns)."""
    values = np.random.default_rng(0).normal(size=(steps, replicas, len(COLUMNS))).astype(np.float32)
    values[:, :, 2] = np.nan  # no penalty
    history = History(COLUMNS, replicas, full=full, bins=16)
    history.append(MetricsBlock(1, COLUMNS, np.arange(steps), values))
    return history, values


def run_of(steps: int) -> tuple[RunData, NDArray[np.float32]]:
    history, values = made(steps)
    moves = [Move(5, 4, {"n_critic": 3}), Move(9, 8, critic_steps=2, replica=1)]
    two = (Settings(), Settings(seed=1))
    return gather(history, two, [TRUTH_ONE], [COVERAGE_ONE], moves), values


def read(data: bytes) -> tuple[list[str], list[dict[str, str]]]:
    """Comments, and rows by column."""
    lines = data.decode().splitlines()
    about = [line for line in lines if line.startswith("#")]
    return about, list(csv.DictReader(io.StringIO("\n".join(lines[len(about) :]))))


def test_every_row_comes_back_to_the_bit() -> None:
    run, values = run_of(50)
    about, rows = read(as_csv(run)[""])
    assert len(rows) == 100
    for row in rows:
        wanted = values[int(row["step"]), int(row["replica"])]
        found = [np.float32(row[name] or "nan") for name in COLUMNS]
        np.testing.assert_array_equal(np.array(found), wanted)
    assert all(any(line.startswith(f"# {name}: ") for line in about) for name in COLUMNS)
    assert "# slope_low: Slope of the critic, 5 % quantile; score per data unit" in about


def test_older_steps_are_told_by_least_mean_and_most() -> None:
    run, values = run_of(200)
    assert "-older" not in as_csv(run_of(50)[0])
    _, rows = read(as_csv(run)["-older"])
    kept = int(read(as_csv(run)[""])[1][0]["step"])
    assert min(int(row["first_step"]) for row in rows) == 0
    assert max(int(row["last_step"]) for row in rows) >= kept - 1
    for row in rows:
        part = values[int(row["first_step"]) : int(row["last_step"]) + 1, int(row["replica"]), 0]
        assert float(row["critic_loss_min"]) == pytest.approx(part.min())
        assert float(row["critic_loss_mean"]) == pytest.approx(part.mean(), abs=1e-6)
        assert float(row["critic_loss_max"]) == pytest.approx(part.max())
        assert row["penalty_mean"] == ""


def test_answers_and_moves_have_files_of_their_own() -> None:
    files = as_csv(run_of(50)[0])
    about, (truth,) = read(files["-truth"])
    assert (truth["step"], truth["w1"], truth["floor_high"], truth["js"]) == ("8", "0.5", "", "")
    assert any("data units" in line for line in about if line.startswith("# w1:"))
    (modes,) = read(files["-modes"])[1]
    assert (modes["replica"], modes["modes_captured"], modes["stretch_large"]) == ("1", "3", "2.0")
    moves = read(files["-moves"])[1]
    assert [(row["step"], row["knob"], row["value"]) for row in moves] == [
        ("5", "n_critic", "3"),
        ("9", "critic_steps", "2"),
    ]


def test_what_there_is_nothing_of_gets_no_file() -> None:
    history, _ = made(10)
    assert list(as_csv(gather(history, (Settings(), Settings())))) == [""]


def test_arrays_come_back_with_their_names() -> None:
    run, values = run_of(200)
    with np.load(io.BytesIO(as_npz(run)), allow_pickle=False) as file:
        arrays = dict(file)
    steps = arrays["step"]
    np.testing.assert_array_equal(arrays["metrics"], values[steps])
    assert tuple(arrays["columns"]) == COLUMNS
    assert steps[-1] == 199
    assert arrays["older_first_step"][0] == 0
    assert arrays["truth_w1"].tolist() == [0.5]
    assert math.isnan(arrays["truth_floor_high"][0])
    assert arrays["modes_high_quality"].tolist() == [0.5]
    readme = str(arrays["readme"])
    assert all(name in readme for name in (*COLUMNS, "truth_w1", "modes_near"))
    assert str(arrays["settings"]).startswith("wgan1 ")


def test_an_npz_without_answers_has_empty_arrays() -> None:
    history, _ = made(10)
    with np.load(io.BytesIO(as_npz(gather(history, (Settings(), Settings()))))) as file:
        assert file["truth_w1"].shape == file["older_first_step"].shape == (0,)


def test_points_come_back() -> None:
    rng = np.random.default_rng(1)
    fakes, reals = (rng.normal(size=size).astype(np.float32) for size in ((2, 5, 2), (4, 2)))
    about, rows = read(points_as_csv(Frame(1, 12, 30, fakes, reals)))
    assert "iteration 12, step 30" in about[0]
    clouds = {key: [] for key in (("real", ""), ("fake", "0"), ("fake", "1"))}  # type: dict[tuple[str, str], list[list[np.float32]]]
    for row in rows:
        clouds[row["kind"], row["replica"]].append([np.float32(row["x"]), np.float32(row["y"])])
    np.testing.assert_array_equal(clouds["real", ""], reals)
    np.testing.assert_array_equal([clouds["fake", "0"], clouds["fake", "1"]], fakes)


def test_every_metric_has_a_meaning() -> None:
    assert all(about_metric(name).count(";") == 1 for name in COLUMNS)
    assert about_metric("critic_layer_2").startswith("Critic layer gradients, hidden layer 2")


def test_rows_have_as_many_cells_as_columns() -> None:
    run = run_of(10)[0]
    for name, columns in (("-truth", TRUTH), ("-modes", COVERAGE)):
        assert list(read(as_csv(run)[name])[1][0]) == list(columns)
