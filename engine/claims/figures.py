"""Figures of the claims as PNG files, all in one style. matplotlib is imported when one is drawn.

No pyplot: a figure belongs to whoever draws it, and nothing global is left behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.colors import LinearSegmentedColormap

INK, MUTED, GRID, PAPER = "#1b2028", "#565f6d", "#e6e8ec", "#ffffff"
REAL, FAKE = "#10457f", "#c2410c"
SERIES = ("#0072b2", "#d55e00", "#008562", "#c9689c", "#b07a00", "#2f8fc4", "#7a4b1e", "#4f5662")
_LANDSCAPE = ("#e08a3c", "#f2b67f", "#fadfc4", "#f8f8f6", "#cfe2f3", "#92bfe3", "#559ad0")
_DPI = 120
_PALETTE = 128  # colours of a picture
_PANEL = (3.9, 3.3)  # inches
_TITLE = 0.45

_STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same on every system
    "font.size": 9,
    "axes.titlesize": 9.5,
    "axes.titlelocation": "left",
    "axes.labelcolor": MUTED,
    "axes.edgecolor": MUTED,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "text.color": INK,
    "axes.titlecolor": INK,
    "lines.linewidth": 1.6,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
}


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A figure in the making: its panels, row by row, and the file it will be."""

    axes: tuple[Axes, ...]
    path: Path


@contextmanager
def sheet(
    folder: Path,
    name: str,
    title: str,
    columns: int = 1,
    rows: int = 1,
    panel: tuple[float, float] = _PANEL,
) -> Iterator[Sheet]:
    """A figure of `columns` × `rows` panels of `panel` inches, written to folder/name.png at the end.

    Nothing is written if the drawing fails.
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with mpl.rc_context(_STYLE):
        size = (max(columns * panel[0], 5.0), rows * panel[1] + _TITLE)
        figure = Figure(figsize=size, dpi=_DPI, layout="constrained")
        FigureCanvasAgg(figure)
        figure.suptitle(title, x=0.012, ha="left", fontsize=11, fontweight="bold")
        axes = tuple(np.ravel(figure.subplots(rows, columns, squeeze=False)))
        done = Sheet(axes, folder / f"{name}.png")
        yield done
        figure.savefig(done.path)
    _shrink(done.path)


def _shrink(path: Path) -> None:
    """Write the picture again with a palette: a third of the size, and no eye sees it."""
    from PIL import Image

    with Image.open(path) as image:
        small = image.convert("RGB").quantize(_PALETTE, kmeans=1, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


def landscape_colours() -> LinearSegmentedColormap:
    """The window's colours of a score: orange below, nearly white in the middle, blue above."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("landscape", list(_LANDSCAPE))


def plane(axes: Axes, extent: tuple[float, float, float, float]) -> None:
    """Make a panel a piece of the plane: equal scales, no grid, edges x low, x high, y low, y high."""
    axes.set_aspect("equal")
    axes.set_xlim(extent[0], extent[1])
    axes.set_ylim(extent[2], extent[3])
    axes.grid(visible=False)


def plain_log(axis: Axis) -> None:
    """A logarithmic axis of few decades with plain numbers: 0.2, 0.5, 1, 2, 5."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axis.set_major_formatter(FuncFormatter(lambda value, _place: f"{value:g}"))
    axis.set_minor_formatter(NullFormatter())


def band(axes: Axes, x: np.ndarray, runs: np.ndarray, colour: str, label: str, *, each: bool = False) -> None:
    """The median over seeds of runs (seeds, k) at x (k,), and the range of all; `each` draws every seed."""
    with np.errstate(all="ignore"):
        low, middle, high = np.nanquantile(np.asarray(runs, np.float64), [0, 0.5, 1], axis=0)
    if each:
        axes.plot(x, np.transpose(runs), color=colour, linewidth=0.6, alpha=0.35)
    else:
        axes.fill_between(x, low, high, color=colour, alpha=0.18, linewidth=0)
    axes.plot(x, middle, color=colour, label=label)


def dots(axes: Axes, groups: dict[str, np.ndarray], colours: tuple[str, ...] = SERIES) -> None:
    """Every seed of every group as a dot beside its group's median: what a bar would hide."""
    for at, (values, colour) in enumerate(zip(groups.values(), colours * len(groups), strict=False)):
        spread = np.linspace(-0.16, 0.16, len(values)) if len(values) > 1 else np.zeros(1)
        axes.plot(at + spread, values, "o", color=colour, markersize=4.5, alpha=0.75, markeredgewidth=0)
        finite = np.asarray(values)[np.isfinite(values)]
        if len(finite):
            axes.hlines(np.median(finite), at - 0.3, at + 0.3, color=INK, linewidth=1.6)
    axes.set_xticks(range(len(groups)), list(groups))
    axes.set_xlim(-0.6, len(groups) - 0.4)
    axes.grid(visible=False, axis="x")
