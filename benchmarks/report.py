"""One measured number beside the bar it was held against: how all benchmarks report."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from rich.table import Table

REACHED, MISSED = "reached", "not reached"


@dataclass(frozen=True, slots=True)
class Row:
    """A number, its unit, and what it should be; `bar` None: nothing was promised, it is only told.

    `better` says on which side of the bar the good values lie. `value` None: it could not be measured,
    which reaches no bar. `note` is for people: how it was measured, spread, cores.
    """

    name: str
    value: float | None
    unit: str = ""
    bar: float | None = None
    better: Literal["low", "high"] = "low"
    note: str = ""

    @property
    def verdict(self) -> str:
        """`reached` or `not reached`; empty where there is no bar."""
        if self.bar is None:
            return ""
        if self.value is None:
            return MISSED
        reached = self.value <= self.bar if self.better == "low" else self.value >= self.bar
        return REACHED if reached else MISSED

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return {**asdict(self), "verdict": self.verdict}


def table(rows: Iterable[Row], title: str = "") -> Table:
    """All rows as a table: what was measured, what was asked for, and whether it was reached."""
    found = Table(title=title or None)
    found.add_column("measured")
    for heading in ("value", "bar"):
        found.add_column(heading, justify="right", no_wrap=True)
    found.add_column("verdict", no_wrap=True)
    found.add_column("note")
    for row in rows:
        style = {REACHED: "green", MISSED: "bold red"}.get(row.verdict, "")
        sign = "≤" if row.better == "low" else "≥"
        bar = "" if row.bar is None else f"{sign} {_number(row.bar)}"
        value = "–" if row.value is None else f"{_number(row.value)} {row.unit}".strip()
        found.add_row(row.name, value, bar, f"[{style}]{row.verdict}[/]" if style else "", row.note)
    return found


def markdown(rows: Iterable[Row]) -> str:
    """All rows as a table of Markdown, for docs/."""
    lines = ["| measured | value | bar | | how |", "|---|---|---|---|---|"]
    for row in rows:
        sign = "≤" if row.better == "low" else "≥"
        bar = "" if row.bar is None else f"{sign} {_number(row.bar)}"
        value = "–" if row.value is None else f"{_number(row.value)} {row.unit}".strip()
        verdict = f"**{row.verdict}**" if row.verdict == MISSED else row.verdict
        lines.append(f"| {row.name} | {value} | {bar} | {verdict} | {row.note} |")
    return "\n".join(lines)


def to_json(rows: Iterable[Row]) -> str:
    """All rows as a JSON array."""
    return json.dumps([row.as_dict() for row in rows], indent=2, ensure_ascii=False, allow_nan=False)


def _number(value: float) -> str:
    """Three or four digits that count, never an exponent."""
    if value == 0.0 or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"


def renewed(page: str, head: str, fresh: Mapping[str, str], order: Sequence[str]) -> str:
    """A page of parts under headings of the second level, those of `fresh` put in place of the old ones.

    Parts stand in this `order`; others that the page has follow as they were.
    """
    parts: dict[str, str] = {}
    for part in page.split("\n## ")[1:]:
        title, _, body = part.partition("\n")
        parts[title] = body
    parts |= fresh
    titles = [
        *(title for title in order if title in parts),
        *(title for title in parts if title not in order),
    ]
    bodies = [f"## {title}\n\n{parts[title].strip()}\n" for title in titles]
    return "\n".join([head, *bodies])
