"""`real_batch` of a stand-alone script for data of one's own: a file, a painted density, a list of modes."""

from __future__ import annotations

import base64
import json
import textwrap
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.modes import SIGMA, modes_text
from engine.packing import quantised
from engine.scripting.data import WIDTH, function, number
from engine.tables import text_layout


def points_from(file: str) -> list[str]:
    """The blocks that read points as the program did: centred, scaled, outliers left outside [−2, 2]²."""
    reading = _reading(Path(file))
    middle = np.quantile(reading.table, [0.005, 0.995], axis=0)
    outer = "np.quantile(table, [0.005, 0.995], axis=0)"
    if (middle[0] == middle[1]).all():
        outer = "table.min(axis=0), table.max(axis=0)"
    table = f"""\
# Points of one's own, centred and scaled so that all but outliers lie in [-2, 2]^2.
POINTS_FILE = {_literal(file)}
{reading.line}
low, high = {outer}
table = (table - (low + high) / 2) * 4 / (high - low).max()
POINTS = torch.from_numpy(table).to(torch.get_default_dtype())"""
    batch = function(
        "real_batch(n)",
        "n of the points in the file, each as likely as any other.",
        "return POINTS[torch.randint(len(POINTS), (n,))]",
    )
    return [table, batch]


def density_of(weights: NDArray[np.float32]) -> list[str]:
    """The blocks that hold a painted density on 256 levels and draw from it."""
    height, width = weights.shape
    levels = np.rint(quantised(weights) * np.float64(255)).astype(np.uint8)
    packed = base64.b64encode(zlib.compress(levels.tobytes(), 9)).decode()
    pieces = [f'"{piece}"' for piece in textwrap.wrap(packed, WIDTH - 6)]
    literal = pieces[0] if len(pieces) == 1 else "(\n    " + "\n    ".join(pieces) + "\n)"
    table = f"""\
# The painted weights, 0 to 255: {height} rows of {width} columns, the first row on top.
PACKED = {literal}
WEIGHTS = torch.tensor(list(zlib.decompress(base64.b64decode(PACKED))), dtype=torch.float)"""
    batch = function(
        "real_batch(n)",
        "n points of the painted density: a cell by its weight, then anywhere in it.",
        f"""\
cell = torch.multinomial(WEIGHTS, n, replacement=True)
x = cell % {width} - {number(width / 2)} + torch.rand(n)
y = {number(height / 2 - 1)} - cell // {width} + torch.rand(n)
return 4 / {max(height, width)} * torch.stack([x, y], dim=1)""",
    )
    return [table, batch]


def modes_at(centres: NDArray[np.float32], noise: float) -> list[str]:
    """The blocks that hold modes set by hand and draw from them."""
    pairs = [f"[{pair.replace(',', ', ')}]" for pair in modes_text(centres).split(";")]
    filled = textwrap.fill(", ".join(pairs), WIDTH - 4, initial_indent="    ", subsequent_indent="    ")
    table = f"""\
NOISE = {number(noise * SIGMA)}  # standard deviation of each mode
MODES = torch.tensor([
{filled},
], dtype=torch.get_default_dtype())"""
    batch = function(
        "real_batch(n)",
        "n points around the modes, each mode as likely as any other.",
        "return MODES[torch.randint(len(MODES), (n,))] + NOISE * torch.randn(n, 2)",
    )
    return [table, batch]


@dataclass(frozen=True, slots=True, eq=False)
class _Reading:
    """How a script reads a file of points, and what it finds."""

    line: str
    table: NDArray[np.float64]


def _reading(path: Path) -> _Reading:
    if path.suffix.lower() == ".npy":
        line = "table = np.load(POINTS_FILE).astype(np.float64)"
        return _Reading(line, np.load(path, allow_pickle=False).astype(np.float64))
    skip, delimiter = text_layout(path)
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    options: dict[str, Any] = {}
    if delimiter is not None:
        options["delimiter"] = delimiter
    if skip:
        options["skiprows"] = skip
    if '"' in text:
        options["quotechar"] = '"'
    written = "".join(f", {name}={_literal(value)}" for name, value in options.items())
    line = f'table = np.loadtxt(POINTS_FILE{written}, encoding="utf-8-sig")'
    if delimiter in {";", "\t"} and "," in text:
        text = text.replace(",", ".")
        line = f"""\
text = Path(POINTS_FILE).read_text(encoding="utf-8-sig").replace(",", ".")  # decimal commas
table = np.loadtxt(text.splitlines(){written})"""
    return _Reading(line, np.loadtxt(text.splitlines(), **options))


def _literal(value: str | int) -> str:
    """A Python literal in ASCII, in the quotes that need fewer escapes."""
    plain = json.dumps(value)
    if isinstance(value, str) and '"' in value and "'" not in value:
        return "'" + plain[1:-1].replace('\\"', '"') + "'"
    return plain
