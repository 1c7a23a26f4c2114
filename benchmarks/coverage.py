"""What each recipe covers of the ring, over seeds, and what the default recipe costs."""

from __future__ import annotations

import time
from statistics import mean, stdev

from rich.table import Table

from benchmarks.report import Row
from engine.frame import Coverage
from engine.recipes import DEFAULT_RECIPE, RECIPES, with_recipe
from engine.session import Session

SEEDS = 10
_NAMES = tuple(name for name, recipe in RECIPES.items() if not recipe.published)


def rows(*, quick: bool = False) -> list[Row]:
    """The default recipe on `ring8` after 1,000 iterations: cover, near share, CPU seconds of one core."""
    seeds = 3 if quick else SEEDS
    found: list[Coverage] = []
    seconds = []
    for seed in range(seeds):
        session = Session(with_recipe(DEFAULT_RECIPE).with_(seed=seed), "cpu")
        begun = time.process_time()
        session.run(1000)
        seconds.append(time.process_time() - begun)
        found += session.coverage()
    near = [c.near or 0.0 for c in found]
    good = sum(c.modes_near == c.modes_total and (c.near or 0.0) >= 0.6 for c in found)
    captured = ", ".join(str(c.modes_captured) for c in found)
    return [
        Row("default recipe: seeds with all modes near and 60 % of the cloud there", good, f"of {seeds}",
            0.9 * seeds, "high", f"near {min(near):.2f} to {max(near):.2f}; captured by 3σ: {captured}"),
        Row("default recipe: 1,000 iterations", sorted(seconds)[seeds // 2], "CPU s", 10.0, "low",
            "median over seeds; aim 5"),
    ]  # fmt: skip


def measure(iterations: int, seeds: int = SEEDS, data: str = "ring8") -> dict[str, tuple[Coverage, ...]]:
    """Coverage of `data` after `iterations` for every recipe: `seeds` independent replicas each."""
    found = {}
    for name in _NAMES:
        members = [with_recipe(name).with_(seed=seed, data=data) for seed in range(seeds)]
        session = Session(members, "cpu", independent=True)
        session.run(iterations)
        found[name] = session.coverage()
    return found


def table(found: dict[str, tuple[Coverage, ...]], title: str) -> Table:
    """Modes captured and near, high quality and near share of each recipe: mean ± standard deviation."""
    grid = Table(title=title, title_justify="left")
    for heading in ("recipe", "captured (3σ)", "high quality %", "modes near (0.15)", "near %"):
        grid.add_column(heading)
    for name, line in lines(found).items():
        grid.add_row(name, *line)
    return grid


def lines(found: dict[str, tuple[Coverage, ...]]) -> dict[str, tuple[str, ...]]:
    """The cells of the table for each recipe."""
    return {
        name: (
            spread([c.modes_captured for c in each]),
            spread([_percent(c.high_quality) for c in each]),
            spread([c.modes_near for c in each]),
            spread([_percent(c.near) for c in each]),
        )
        for name, each in found.items()
    }


def spread(values: list[float | None] | list[int | None]) -> str:
    """Mean ± standard deviation over seeds."""
    known = [float(value) for value in values if value is not None]
    return f"{mean(known):.1f} ± {stdev(known) if len(known) > 1 else 0.0:.1f}"


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share
