"""What the command palette offers: actions, layers, knobs, and values typed after a knob's name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtGui import QAction, QKeySequence

from app.actions import Actions
from app.command_palette import Entry
from app.controls.panel import ControlsPanel
from app.fuzzy import score
from app.languages import said
from app.playground import Playground
from engine.settings import choices, knobs
from engine.words import UserError


def entries(
    actions: Actions,
    more: Iterable[QAction],
    panel: ControlsPanel,
    words: dict[str, str],
    *,
    usable: bool = False,
) -> list[Entry]:
    """Everything by name; `words` are the group names "recipe", "data", "knob" as on screen.

    `usable`: only the actions that are enabled now, and no knobs, as while the panels are away.
    """
    named = [(_group(name, words), action) for name, action in actions.all.items() if name != "commands"]
    named += [("", action) for action in more]
    if usable:
        return [_entry(group, action) for group, action in named if action.isEnabled()]
    found = [_entry(group, action) for group, action in named]
    found += [
        Entry(words["knob"], f"{said(knob.label)}  {knob.symbol}  ({name})", partial(panel.reveal, name))
        for name, knob in knobs().items()
    ]
    return found


def typed_values(typed: str, playground: Playground) -> list[Entry]:
    """For "lambda 0.5" or "n_critic=10": the knobs meant, each ready to be set, if the value is allowed."""
    head, _, value = typed.strip().replace("=", " ").rpartition(" ")
    if not head.strip() or not value:
        return []
    fits = []
    for name, knob in knobs().items():
        best = max(
            (
                fit
                for text in (name, knob.label, said(knob.label), knob.symbol)
                if (fit := score(head, text)) is not None
            ),
            default=None,
        )
        if best is not None and (entry := _setting(name, value, playground)):
            fits.append((best, entry))
    fits.sort(key=lambda fit: -fit[0])
    return [entry for _, entry in fits[:3]]


def _setting(name: str, value: str, playground: Playground) -> Entry | None:
    knob = knobs()[name]
    if choices(name):
        value = max(choices(name), key=lambda one: score(value, one) or -1000)
    try:
        playground.settings.with_(**{name: value})
    except UserError:
        return None
    return Entry("", f"{said(knob.label)}  {knob.symbol} = {value}", lambda: playground.change({name: value}))


def _entry(group: str, action: QAction) -> Entry:
    key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return Entry(group, action.text().replace("&", "").rstrip("…"), action.trigger, key)


def _group(name: str, words: dict[str, str]) -> str:
    head = name.partition("_")[0]
    return words[head] if head in ("recipe", "data") else ""
