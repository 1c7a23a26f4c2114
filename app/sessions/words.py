"""What is said of a session, in a few words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.charts.numbers import short
from app.controls.titles import title
from app.languages import said
from engine.recipes import RECIPES, matching_recipe
from engine.snapshot import Card


def recipe_words(card: Card) -> str:
    """The recipe, or that it is one's own."""
    name = matching_recipe(card.settings)
    return said(RECIPES[name].title) if name else _tr("Custom")


def data_words(card: Card) -> str:
    """The data set, or what kind of data of one's own."""
    kind, _, sha = card.settings.data.partition(":")
    return f"{said(kind)} {sha[:6]}" if sha else title(kind)


def distance_words(card: Card) -> str:
    """The newest exact W₁, or what the critic estimates."""
    if card.wasserstein is None:
        return ""
    return f"{'W₁' if card.exact else _tr('estimate')} {short(card.wasserstein)}"


def modes_words(card: Card) -> str:
    """Modes captured, where the data have modes."""
    return "" if card.modes is None else _tr("{0} of {1} modes").format(*card.modes)


def lines(card: Card) -> tuple[str, str, str]:
    """Recipe and data; W₁ and modes; how far it has come."""
    far = _tr("iteration {0}").format(f"{card.iteration:,}")
    if card.replicas > 1:
        far = _tr("{0}, {1} arenas").format(far, card.replicas)
    found = " · ".join(words for words in (distance_words(card), modes_words(card)) if words)
    return f"{recipe_words(card)} · {data_words(card)}", found, far


def _tr(text: str) -> str:
    return QCoreApplication.translate("Sessions", text)
