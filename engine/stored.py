"""The names of data of one's own in settings and moves: "points:<sha256>", "painted:…", "modes:…"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.settings import STORED_DATA, Settings


def sha_of(data: object) -> str:
    """The SHA-256 of the stored array that a value of `Settings.data` names; "" for a data set."""
    return str(data).partition(":")[2]


def data_words(value: object) -> object:
    """A knob's value for people: of a stored array its kind and the beginning of its SHA-256."""
    kind, _, sha = str(value).partition(":")
    return f"{kind} {sha[:6]}" if STORED_DATA.fullmatch(str(value)) else value


def shas(population: Iterable[Settings], changes: Iterable[Mapping[str, object]] = ()) -> set[str]:
    """The SHA-256 of every stored array that settings or changes of them name."""
    found = {sha_of(settings.data) for settings in population}
    found.update(sha_of(change["data"]) for change in changes if "data" in change)
    return found - {""}
