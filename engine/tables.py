"""Points from files of tables, CSV and NPY, brought into the plane. Numpy only; nothing is unpickled."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from engine.points import MAX_POINTS
from engine.words import UserError

TEXT_FILES = (".csv", ".tsv", ".txt")
REACH = 2.0  # points are scaled to about [−2, 2]²
_OUTLIERS = 0.005  # share at each end that the scale ignores
_FARTHEST = 1e6  # data units, for outliers
_MAX_LINE = 2**16
_BLOCK = 2**20


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a text file is laid out: lines before the first row, what separates cells (None: blanks)."""

    skip: int
    delimiter: str | None

    def cells(self, line: str) -> list[str]:
        """The cells of one line, decimal commas as points; empty for a blank or comment line."""
        line = self.plain(line).split("#", 1)[0].strip()
        return [cell.strip().strip('"') for cell in line.split(self.delimiter)] if line else []

    def plain(self, line: str) -> str:
        """With a semicolon or a tab between cells, a comma can only be a decimal comma."""
        return line.replace(",", ".") if self.delimiter in {";", "\t"} else line


def read_points(path: Path | str) -> NDArray[np.float32]:
    """The points (N, 2) of a CSV or NPY file, scaled to the plane.

    Two columns, with or without a header line, separated by commas, semicolons, tabs or blanks. Points
    are centred at 0 and scaled, x and y alike, so that all but outliers fit [−2, 2]²; they come in the
    order of a space-filling curve, so that a stratified draw is even in space.

    Raises:
        UserError: anything that is not between 2 and 5,000,000 finite points that differ.
    """
    path = Path(path)
    if path.is_dir():
        raise UserError("{file} is a folder; points come from a .csv or .npy file", file=path.name or path)
    if path.suffix.lower() not in (*TEXT_FILES, ".npy"):
        raise UserError(
            "{file} is not a kind of file that points are read from; allowed are {allowed} and .npy",
            file=path.name,
            allowed=", ".join(TEXT_FILES),
        )
    if not path.exists():
        raise UserError("there is no file {file}", file=str(path))
    try:
        points = _read_npy(path) if path.suffix.lower() == ".npy" else _read_text(path)
    except OSError as error:
        raise UserError("{file} cannot be read: {why}", file=path.name, why=error.strerror) from error
    return _along_curve(_scaled(points, path.name))


def text_layout(path: Path) -> tuple[int, str | None]:
    """Lines before the first row of a text file, and what separates its cells (None: blanks).

    Raises:
        UserError: no row of two cells.
    """
    layout = _sniff(path)
    return layout.skip, layout.delimiter


def _read_npy(path: Path) -> NDArray[np.float64]:
    """Shape and type are checked on the header, before any value is read."""
    try:
        stored = np.load(path, mmap_mode="r", allow_pickle=False)
    except (ValueError, EOFError) as error:
        raise UserError("{file} is not a NumPy file of plain numbers", file=path.name) from error
    if not isinstance(stored, np.ndarray):
        stored.close()
        raise UserError("{file} holds several arrays; allowed is one of shape (N, 2)", file=path.name)
    if stored.dtype.kind not in "buif":
        raise UserError(
            "{file} holds {kind} values; allowed are numbers", file=path.name, kind=str(stored.dtype)
        )
    if stored.ndim != 2:
        raise UserError(
            "{file} holds an array of shape {shape}; allowed is (N, 2)",
            file=path.name,
            shape=str(stored.shape),
        )
    _check_columns(stored.shape[1], path.name)
    _check_rows(len(stored), path.name)
    with np.errstate(over="ignore"):  # what float64 cannot hold becomes infinity, and is refused
        points = np.array(stored, np.float64)
    bad = ~np.isfinite(points).all(axis=1)
    if bad.any():
        raise UserError(
            "row {row} of {file} holds NaN or infinity; every value must be a finite number",
            row=int(bad.argmax()) + 1,
            file=path.name,
        )
    return points


def _read_text(path: Path) -> NDArray[np.float64]:
    _check_lines(path)
    layout = _sniff(path)
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        plain = (layout.plain(line) for line in lines) if layout.delimiter in {";", "\t"} else lines
        try:
            points = np.loadtxt(
                plain, np.float64, delimiter=layout.delimiter, skiprows=layout.skip, ndmin=2, quotechar='"'
            )
        except ValueError:
            _blame(path, layout)
    _check_rows(len(points), path.name)
    if not np.isfinite(points).all():
        _blame(path, layout)
    return points


def _check_lines(path: Path) -> None:
    """Refuse files that hold too many lines, or no text, without keeping any of them."""
    lines = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            if b"\0" in block:
                raise UserError("{file} is not a plain text file of numbers", file=path.name)
            breaks = block.count(b"\n")
            if not breaks and len(block) == _BLOCK:
                raise UserError(
                    "line {line} of {file} is too long; allowed are two numbers",
                    line=lines + 1,
                    file=path.name,
                )
            lines += breaks
            if lines > MAX_POINTS + 1:  # one of them may be a header
                _check_rows(lines, path.name)


def _sniff(path: Path) -> _Layout:
    """Find the first row of numbers and what separates its cells, and check that there are two."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        skip, headers = 0, 0
        while line := file.readline(_MAX_LINE):
            if len(line) == _MAX_LINE:
                raise UserError(
                    "line {line} of {file} is too long; allowed are two numbers",
                    line=skip + 1,
                    file=path.name,
                )
            layout = _Layout(skip, _delimiter(line))
            cells = layout.cells(line)
            if cells and (headers or any(_is_number(cell) for cell in cells)):
                _check_columns(len(cells), path.name)
                return layout
            headers += bool(cells)
            skip += 1
    raise UserError(
        "{file} holds no rows; allowed are 2 to {limit:,} points", file=path.name, limit=MAX_POINTS
    )


def _delimiter(line: str) -> str | None:
    return next((mark for mark in ("\t", ";", ",") if mark in line.strip()), None)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _blame(path: Path, layout: _Layout) -> NoReturn:
    """Say which line could not be read and why."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        for number, line in enumerate(file, 1):
            cells = layout.cells(line) if number > layout.skip else []
            if not cells:
                continue
            place = {"line": number, "file": path.name}
            if len(cells) != 2:
                raise UserError(
                    "line {line} of {file} has {n} columns; allowed are two", n=len(cells), **place
                )
            for cell in cells:
                if not _is_number(cell):
                    raise UserError(
                        "line {line} of {file} holds “{cell}”, which is not a number", cell=cell[:40], **place
                    )
                if not np.isfinite(float(cell)):
                    raise UserError(
                        "line {line} of {file} holds {cell}; every value must be a finite number",
                        cell=cell,
                        **place,
                    )
    raise UserError("{file} is not a table of two columns of numbers", file=path.name)


def _check_columns(columns: int, name: str) -> None:
    if columns != 2:
        raise UserError(
            "{file} has {n}; points in the plane have two, x and y",
            file=name,
            n="one column" if columns == 1 else f"{columns} columns",
        )


def _check_rows(rows: int, name: str) -> None:
    if rows > MAX_POINTS:
        raise UserError("{file} has more than {limit:,} rows, the most allowed", file=name, limit=MAX_POINTS)
    if rows == 0:
        raise UserError(
            "{file} holds no rows; allowed are 2 to {limit:,} points", file=name, limit=MAX_POINTS
        )


def _scaled(points: NDArray[np.float64], name: str) -> NDArray[np.float32]:
    """Centre between the outer quantiles at 0, the wider of their ranges to [−2, 2]."""
    if (points == points[0]).all():
        raise UserError("all points of {file} are the same; at least two must differ", file=name)
    largest = np.abs(points).max()
    points = points / largest  # squares and differences of huge values must not overflow
    low, high = np.quantile(points, [_OUTLIERS, 1 - _OUTLIERS], axis=0)
    if (low == high).all():
        low, high = points.min(axis=0), points.max(axis=0)
    with np.errstate(all="ignore"):
        scaled = (points - (low + high) / 2) * (2 * REACH / (high - low).max())
    if not (np.abs(scaled) <= _FARTHEST).all():
        raise UserError(
            "a point of {file} lies more than a million times further out than the rest", file=name
        )
    return np.asarray(scaled, np.float32)


def _along_curve(points: NDArray[np.float32]) -> NDArray[np.float32]:
    """The points in Morton order: neighbours in the table are neighbours in the plane."""
    grid = np.clip((points + 1.25 * REACH) * (2**16 / (2.5 * REACH)), 0, 2**16 - 1).astype(np.uint64)
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        grid = (grid | grid << np.uint64(shift)) & np.uint64(mask)
    order = np.argsort(grid[:, 0] | grid[:, 1] << np.uint64(1), kind="stable")
    return np.ascontiguousarray(points[order])
