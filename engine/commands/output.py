"""What a headless training writes: the metrics while it goes, the picture and the session at the end."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import numpy as np

from engine.commands.arguments import Job
from engine.commands.picture import save_plane
from engine.commands.report import Outcome, caption
from engine.frame import Frame, MetricsBlock
from engine.recipes import RECIPES, matching_recipe
from engine.settings import LOG_LOSSES
from engine.words import UserError

if TYPE_CHECKING:
    from engine.commands.recorded import Recorded


def check_folder(folder: Path) -> None:
    """Make `folder` and see that it can be written, so that nobody trains for hours in vain.

    Raises:
        UserError: it cannot.
    """
    if folder.exists() and not folder.is_dir():
        raise UserError("cannot write to {path}: it is not a folder", path=folder)
    with _writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass


class MetricsFile:
    """`metrics.csv`: one row an iteration and replica, written as training goes, so that none is lost.

    A metric that does not exist leaves its cell empty.
    """

    def __init__(self, folder: Path, columns: tuple[str, ...]) -> None:
        """Begin the file, and the folder if need be.

        Raises:
            UserError: the folder or the file cannot be written.
        """
        self.path = folder / "metrics.csv"
        with _writing(self.path):
            folder.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(("iteration", "replica", *columns))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def write(self, block: MetricsBlock) -> None:
        """Add the rows of `block`, each number as short as it can be read back exactly."""
        texts = np.where(np.isnan(block.values), "", block.values.astype(np.str_))
        for iteration, replicas in zip(block.iterations.tolist(), texts, strict=True):
            self._writer.writerows(
                (iteration, replica, *row) for replica, row in enumerate(replicas.tolist())
            )


def save_picture(folder: Path, job: Job, outcome: Outcome, frame: Frame) -> Path:
    """Write `plane.png` and return its path."""
    path = folder / "plane.png"
    settings = outcome.population[0]
    recipe = matching_recipe(settings)
    game = RECIPES[recipe].title if recipe else f"{RECIPES[job.recipe].title}, changed"
    title = f"{game} · {job.data} · iteration {frame.iteration:,}"
    captions = [caption(outcome, replica) for replica in range(len(outcome.population))]
    with _writing(path):
        save_plane(path, frame, title, captions, logit=settings.loss in LOG_LOSSES)
    return path


def save_session(folder: Path, session: Recorded) -> Path:
    """Write `session.wgan` and return its path."""
    path = folder / "session.wgan"
    with _writing(path):
        session.save(path)
    return path


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError("cannot write to {path}: {reason}", path=path, reason=reason) from error
