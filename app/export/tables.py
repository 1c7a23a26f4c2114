"""The numbers of a run as CSV and NPZ: metrics, exact answers, counts of modes, moves, and the points of now.

Whatever takes long is done in pieces of a few milliseconds, so that a thread beside the window may do it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.export.columns import COVERAGE, TRUTH, about_metric, coverage_cells, truth_cells
from engine.frame import Coverage, Frame, Truth
from engine.history import History
from engine.settings import Settings
from engine.share import to_text
from engine.timeline_view import Move
from engine.words import UserError

PIECE = 128  # rows whose numbers are turned into text at a time
Row = Sequence[object]


@dataclass(frozen=True, slots=True, eq=False)
class RunData:
    """What is known of a run, as copies: `rows` (n, R, M) from step `first` on, `older` in bins before them.

    `older` holds min, mean and max, each (k, R, M), of the steps `older_first` to `older_last` (k,).
    """

    population: tuple[Settings, ...]
    columns: tuple[str, ...]
    first: int
    rows: NDArray[np.float32]
    older_first: NDArray[np.int64]
    older_last: NDArray[np.int64]
    older: tuple[NDArray[np.float32], ...]
    truths: tuple[Truth, ...] = ()
    coverages: tuple[Coverage, ...] = ()
    moves: tuple[Move, ...] = ()

    @property
    def steps(self) -> NDArray[np.int64]:
        """The steps of the rows (n,)."""
        return np.arange(len(self.rows), dtype=np.int64) + self.first

    @property
    def game(self) -> str:
        """The settings as text; in words where data of one's own do not fit into one."""
        try:
            return to_text(self.population)
        except UserError:
            return f"data {self.population[0].data}"


def gather(
    history: History,
    population: tuple[Settings, ...],
    truths: Iterable[Truth] = (),
    coverages: Iterable[Coverage] = (),
    moves: Iterable[Move] = (),
) -> RunData:
    """Copies of all that is known of a run."""
    state = history.state()
    _, first, count, kept, *_, width = (int(number) for number in state["counters"])
    used = -(-kept // width) if kept else 0
    starts = np.arange(used, dtype=np.int64) * width
    low, high, total, number = (
        np.moveaxis(state[f"bins_{name}"][..., :used], -1, 0) for name in ("low", "high", "total", "number")
    )
    mean = np.full(total.shape, np.nan, dtype=np.float32)
    np.divide(total, number, out=mean, where=number > 0, casting="same_kind")
    return RunData(
        tuple(population),
        history.columns,
        first + kept,
        np.moveaxis(state["rows"], -1, 0),
        first + starts,
        first + np.minimum(starts + width, count) - 1,
        (low, mean, high),
        tuple(truths),
        tuple(coverages),
        tuple(moves),
    )


def as_csv(run: RunData) -> dict[str, bytes]:
    """Files by what is added to the name of the first: "", "-older", "-truth", "-modes", "-moves".

    What there is nothing of gets no file.
    """
    files = {"": _file(_about_metrics(run), ("step", "replica", *run.columns), _metric_rows(run))}
    if len(run.older_first):
        names = [f"{column}_{what}" for column in run.columns for what in ("min", "mean", "max")]
        about = [
            "Older steps, each row the smallest, mean and largest value from its first to its last step."
        ]
        head = ("first_step", "last_step", "replica", *names)
        files["-older"] = _file([*about, *_about_metrics(run)], head, _older_rows(run))
    if run.truths:
        files["-truth"] = _file(_about(TRUTH), tuple(TRUTH), map(truth_cells, run.truths))
    if run.coverages:
        files["-modes"] = _file(_about(COVERAGE), tuple(COVERAGE), map(coverage_cells, run.coverages))
    if run.moves:
        head = ("step", "iteration", "replica", "knob", "value")
        files["-moves"] = _file(["What was changed while training went on."], head, _move_rows(run.moves))
    return files


def as_npz(run: RunData) -> bytes:
    """One file of arrays; its key `readme` says what each of them is."""
    low, mean, high = run.older
    arrays: dict[str, Any] = {
        "readme": np.array("\n".join(_readme(run))),
        "settings": np.array(run.game),
        "columns": np.array(run.columns),
        "step": run.steps,
        "metrics": run.rows,
        "older_first_step": run.older_first,
        "older_last_step": run.older_last,
        "older_min": low,
        "older_mean": mean,
        "older_max": high,
    }
    arrays |= _columns_of("truth", TRUTH, [truth_cells(truth) for truth in run.truths])
    arrays |= _columns_of("modes", COVERAGE, [coverage_cells(one) for one in run.coverages])
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def points_as_csv(frame: Frame) -> bytes:
    """The cloud of now: one row for each fake of each replica, and for each real point."""
    about = [f"Points of iteration {frame.iteration}, step {frame.step}; x and y in data units."]
    rows: list[Row] = [("real", "", *point) for point in _texts(frame.reals)]
    for replica, cloud in enumerate(frame.fakes):
        rows += [("fake", replica, *point) for point in _texts(cloud)]
    return _file(about, ("kind", "replica", "x", "y"), rows)


def _file(about: Iterable[str], head: Row, rows: Iterable[Row]) -> bytes:
    text = io.StringIO(newline="")
    text.writelines(f"# {line}\n" for line in about)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue().encode()


def _texts(values: NDArray[np.float32]) -> list[list[str]]:
    """Each number as short as it can be read back exactly; nothing where there is none."""
    flat = values.reshape(len(values), -1)
    return [
        row
        for piece in _pieces(flat)
        for row in np.where(np.isnan(piece), "", piece.astype(np.str_)).tolist()
    ]


def _pieces(values: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
    for start in range(0, len(values), PIECE):
        yield values[start : start + PIECE]


def _metric_rows(run: RunData) -> Iterator[Row]:
    for replica in range(run.rows.shape[1]):
        cells = _texts(run.rows[:, replica])
        yield from ((step, replica, *row) for step, row in zip(run.steps.tolist(), cells, strict=True))


def _older_rows(run: RunData) -> Iterator[Row]:
    ends = list(zip(run.older_first.tolist(), run.older_last.tolist(), strict=True))
    both = np.stack(run.older, axis=-1)  # (k, R, M, 3)
    for replica in range(both.shape[1]):
        cells = _texts(both[:, replica])
        yield from ((*steps, replica, *row) for steps, row in zip(ends, cells, strict=True))


def _move_rows(moves: Iterable[Move]) -> Iterator[Row]:
    for move in moves:
        who = "" if move.replica is None else move.replica
        for knob, value in move.change.items():
            yield move.step, move.iteration, who, knob, value
        if move.critic_steps:
            yield move.step, move.iteration, who, "critic_steps", move.critic_steps


def _about(columns: dict[str, str]) -> list[str]:
    return [f"{name}: {what}" for name, what in columns.items()]


def _about_metrics(run: RunData) -> list[str]:
    return [
        f"WGAN Playground, {run.game}",
        "step: counts every unit of work, lone critic steps included",
        *(f"{name}: {about_metric(name)}" for name in run.columns),
    ]


def _readme(run: RunData) -> list[str]:
    return [
        *_about_metrics(run),
        "metrics (steps, replicas, columns), NaN where a metric does not exist; step (steps)",
        "older_min, older_mean, older_max (rows, replicas, columns) over older_first_step to older_last_step",
        *(f"truth_{line}" for line in _about(TRUTH)),
        *(f"modes_{line}" for line in _about(COVERAGE)),
    ]


def _columns_of(prefix: str, names: Iterable[str], rows: Sequence[Row]) -> dict[str, NDArray[np.float64]]:
    """Each column as numbers; NaN for what is not known."""
    table = np.array(
        [[np.nan if cell in ("", None) else float(str(cell)) for cell in row] for row in rows],
        dtype=np.float64,
    ).reshape(len(rows), len(list(names)))
    return {f"{prefix}_{name}": table[:, k] for k, name in enumerate(names)}
