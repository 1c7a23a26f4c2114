"""What distinguishes the arenas of a comparison, in a few words each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.controls.scale import shown
from app.controls.titles import title
from app.languages import said
from engine.recipes import RECIPES, matching_recipe
from engine.settings import Settings, choices, idle, knobs

MOST = 3  # knobs in one caption


def differing(population: Sequence[Settings]) -> tuple[str, ...]:
    """The knobs that are not alike in all arenas, in the order of the table."""
    first = population[0]
    return tuple(
        name for name in knobs() if any(getattr(one, name) != getattr(first, name) for one in population)
    )


def captions(population: Sequence[Settings]) -> tuple[str, ...]:
    """One caption for each arena: what it alone has, or its recipe where each has another one."""
    names = differing(population)
    if len(names) != 1:
        recipes = [matching_recipe(one) for one in population]
        if None not in recipes and len(set(recipes)) == len(recipes):
            return tuple(said(RECIPES[recipe].title) for recipe in recipes if recipe)
    return tuple(_caption(one, names) for one in population)


def value_text(name: str, value: object) -> str:
    """A knob's value as on screen."""
    if choices(name):
        return title(str(value))
    if isinstance(value, bool):
        return _tr("on") if value else _tr("off")
    return shown(value) if isinstance(value, (int, float)) else str(value)


def _caption(settings: Settings, names: Sequence[str]) -> str:
    """Knobs that have no effect here are left out."""
    told = [name for name in names if idle(settings, name) is None]
    parts = [
        value_text(name, getattr(settings, name))
        if choices(name)
        else f"{knobs()[name].symbol} = {value_text(name, getattr(settings, name))}"
        for name in told[:MOST]
    ]
    if len(told) > MOST:
        parts.append("…")
    return ", ".join(parts) or _tr("the same game")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Compare", text)
