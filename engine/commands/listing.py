"""`list`: recipes, data sets and knobs, as tables or as JSON. No torch."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich.table import Table

from engine.commands.progress import plain_console
from engine.datasets import TITLES
from engine.parser import Parser
from engine.recipes import DEFAULT_RECIPE, RECIPES
from engine.settings import DATASETS, Settings, choices, knobs, to_dict, value_type

_TERMINAL_WIDTH = 140  # of tables written to a file or a pipe


def main(argv: Sequence[str]) -> int:
    """Print what there is.

    Raises:
        UserError: something else was asked for.
    """
    tables: Mapping[str, tuple[Callable[[], dict[str, Any]], Callable[[dict[str, Any]], Table]]] = {
        "recipes": (recipes, _recipe_table),
        "data": (data, _data_table),
        "knobs": (knob_table, _knob_table),
    }
    parser = Parser("python main.py list", "Show recipes, data sets and knobs.")
    parser.add_argument("what", nargs="?", choices=tuple(tables), help="only these (default: all)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args(argv)
    chosen = {name: parts for name, parts in tables.items() if given.what in (None, name)}
    if given.json:
        print(json.dumps({name: collect() for name, (collect, _) in chosen.items()}, ensure_ascii=False))
        return 0
    width = None if sys.stdout.isatty() else _TERMINAL_WIDTH
    console = plain_console(sys.stdout, width)
    for collect, draw in chosen.values():
        console.print(draw(collect()))
    return 0


def recipes() -> dict[str, Any]:
    """Every recipe by name: title, help, the values it sets, whether it is a published preset."""
    return {
        name: {
            "title": recipe.title,
            "help": recipe.help,
            "values": dict(recipe.values),
            "published": recipe.published,
            "default": name == DEFAULT_RECIPE,
        }
        for name, recipe in RECIPES.items()
    }


def data() -> dict[str, Any]:
    """Every data set by name: title and help."""
    return {name: {"title": TITLES[name].title, "help": TITLES[name].help} for name in DATASETS}


def knob_table() -> dict[str, Any]:
    """Every knob by name: label, symbol, kind, range or choices, default, unit, scale, when it acts, help."""
    defaults = to_dict(Settings())
    return {
        name: {
            "label": knob.label,
            "symbol": knob.symbol,
            "kind": "choice" if choices(name) else value_type(name).__name__,
            "low": knob.low,
            "high": knob.high,
            "choices": list(choices(name)),
            "default": defaults[name],
            "unit": knob.unit,
            "log": knob.log,
            "live": knob.live,
            "shared": knob.shared,
            "help": knob.help,
        }
        for name, knob in knobs().items()
    }


def _recipe_table(entries: dict[str, Any]) -> Table:
    table = _table("Recipes", "name", "title", "what it is", "values")
    for name, entry in entries.items():
        values = ", ".join(f"{knob}={_shown(value)}" for knob, value in entry["values"].items())
        table.add_row(name, entry["title"], entry["help"], values or "the defaults")
    return table


def _data_table(entries: dict[str, Any]) -> Table:
    table = _table("Data sets", "name", "title", "what it is")
    for name, entry in entries.items():
        table.add_row(name, entry["title"], entry["help"])
    table.add_row("FILE.csv, FILE.npy", "Points from a file", "Two columns of numbers, scaled to the plane.")
    return table


def _knob_table(entries: dict[str, Any]) -> Table:
    table = _table("Knobs", "name", "symbol", "allowed", "default", "a change", "what it is")
    for name, entry in entries.items():
        table.add_row(
            name,
            entry["symbol"],
            _allowed(entry),
            _shown(entry["default"]),
            "acts live" if entry["live"] else "restarts",
            entry["help"],
        )
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", show_lines=False, padding=(0, 1), row_styles=("", "dim"))
    for name in columns:
        table.add_column(name, overflow="fold", no_wrap=name == "name")
    return table


def _allowed(entry: dict[str, Any]) -> str:
    if entry["choices"]:
        return ", ".join(entry["choices"])
    if entry["kind"] == "bool":
        return "on, off"
    return f"{entry['low']:g} to {entry['high']:.12g}{', log scale' if entry['log'] else ''}"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else str(value)
