"""The settings of every arena, as asked for, with undo: what the controls show and change."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from app.belongings import Belongings
from app.changes import Population, Step, UndoStack, difference, restarts, title_of
from app.driver import Driver
from app.languages import said
from engine.link.messages import Apply
from engine.recipes import RECIPES, with_recipe
from engine.settings import Settings, check_population, knobs

SEED_LIMIT = 2**31
PATIENCE = 5.0  # seconds until the engine's settings count, whatever it was asked for
Arrays = Mapping[str, NDArray[np.float32]]


class Game(Driver):
    """A population of one or more arenas. One of them is chosen: `settings` are its own.

    A change goes to all arenas, but for knobs that are `unlinked`, which change in the chosen one only.
    """

    settings_changed = Signal(object)  # Settings of the chosen arena
    population_changed = Signal()  # other arenas, other settings in any of them, another chosen

    def __init__(
        self, settings: Settings | None = None, arrays: Arrays | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.arrays = dict(arrays or {})  # data of one's own, by the SHA-256 in `Settings.data`
        self.belongings = Belongings(self.arrays, self)
        self.undo_stack = UndoStack(self._put, self)
        self.unlinked: frozenset[str] = frozenset()
        self._population: Population = (settings or Settings(),)
        self._chosen = 0
        self._pending: dict[int, dict[str, object]] = {}
        self._changed_at = 0.0
        self._awaited: dict[str, object] = {}  # changes that the engine has not said it has made

    def _begin(self) -> None:
        """Start a run with the settings in force."""
        raise NotImplementedError

    @property
    def settings(self) -> Settings:
        """The settings asked for in the chosen arena; the engine has them within one turn."""
        return self._population[self.chosen]

    @property
    def population(self) -> Population:
        """The settings asked for in every arena."""
        return self._population

    @property
    def chosen(self) -> int:
        """Which arena the controls belong to."""
        return min(self._chosen, len(self._population) - 1)

    def choose(self, replica: int) -> None:
        """Let the controls belong to another arena."""
        if replica != self.chosen:
            self._chosen = replica
            self._tell()

    def link(self, name: str, *, on: bool) -> None:
        """Whether a change of this knob goes to all arenas."""
        self.unlinked = self.unlinked - {name} if on else self.unlinked | {name}
        self.population_changed.emit()

    def change(self, changes: Mapping[str, object], text: str = "", gesture: object = None) -> None:
        """Change settings, as one step to undo; steps of one `gesture` become one.

        Raises:
            UserError: unknown knob or a value that is not allowed; nothing has changed then.
        """
        self._push(self._with(self.settings.with_(**changes)), text or title_of(changes), gesture)

    def take_on(self, population: Iterable[Settings], arrays: Arrays, text: str) -> None:
        """Exactly these arenas, as one step to undo, with the data of one's own that they name.

        Knobs in which they differ are unlinked.

        Raises:
            UserError: no arena, or arenas that differ in what they must share.
        """
        wanted = check_population(population)
        self.arrays |= arrays
        self.unlinked = frozenset(name for one in wanted for name in difference(wanted[0], one))
        self._push(wanted, text)

    def tidy(self) -> None:
        """Let go of data of one's own that no step to undo names, nor anything else to go back to."""
        known = (self._population, *self.undo_stack.populations)
        self.belongings.keep(settings.data for population in known for settings in population[:1])

    def compare(self, population: Iterable[Settings], text: str, unlinked: Iterable[str] = ()) -> None:
        """Other arenas, which start anew; in knobs that are `unlinked` they go on to differ.

        Raises:
            UserError: arenas that differ in what they must share.
        """
        self.unlinked = frozenset(unlinked)
        self._push(check_population(population), text)

    def choose_recipe(self, name: str) -> None:
        """Take on the recipe's loss, constraint, optimizer and rates."""
        self._push(self._with(with_recipe(name, self.settings)), said(RECIPES[name].title))

    def reset_settings(self) -> None:
        """Every knob back to its default, the seed excepted."""
        self._push(self._with(Settings(seed=self.settings.seed)), self.tr("all knobs to defaults"))

    def new_seed(self) -> None:
        """Restart from another random beginning."""
        fresh = random.randrange(SEED_LIMIT - 1)
        self.change({"seed": fresh if fresh < self.settings.seed else fresh + 1}, self.tr("new seed"))

    def _with(self, wanted: Settings) -> Population:
        """The population when the chosen arena gets these settings, and the others what is linked."""
        linked = {
            name: value
            for name, value in difference(self.settings, wanted).items()
            if name not in self.unlinked or knobs()[name].shared
        }
        return tuple(
            wanted if replica == self.chosen else settings.with_(**linked)
            for replica, settings in enumerate(self._population)
        )

    def _push(self, wanted: Population, text: str, gesture: object = None) -> None:
        if wanted != self._population:
            self.undo_stack.push(Step(self._population, wanted, text, gesture))

    def _put(self, wanted: Population) -> None:
        before, self._population, self._changed_at = self._population, wanted, perf_counter()
        changes = [difference(old, new) for old, new in zip(before, wanted, strict=False)]
        if len(before) != len(wanted) or any(restarts(change) for change in changes):
            self._begin()
        else:
            for replica, change in enumerate(changes):
                self._pending.setdefault(replica, {}).update(change)
        self._tell()

    def _tell(self) -> None:
        self.settings_changed.emit(self.settings)
        self.population_changed.emit()

    def _take_changes(self) -> list[Apply]:
        """What the engine has not been told yet: at once where all arenas change alike."""
        pending = [self._pending.get(replica, {}) for replica in range(len(self._population))]
        self._pending.clear()
        alike = {
            name: value
            for name, value in pending[0].items()
            if all(name in change and change[name] == value for change in pending)
        }
        found = [Apply(alike, arrays=self._own_data(alike))] if alike else []
        for replica, change in enumerate(pending):
            if rest := {name: value for name, value in change.items() if name not in alike}:
                found.append(Apply(rest, replica))
        for command in found:
            self._awaited |= command.change
        return found

    def _acknowledge(self, change: Mapping[str, object]) -> None:
        """The engine has made a change; of moves in quick succession it makes the last."""
        for name, value in change.items():
            if self._awaited.get(name) == value:
                del self._awaited[name]

    def _own_data(self, change: Mapping[str, object] | None = None) -> dict[str, NDArray[np.float32]]:
        """Of the data of one's own what the settings name, or what is new in a change."""
        name = self.settings.data if change is None else str(change.get("data", ""))
        sha = name.partition(":")[2]
        return {sha: self.arrays[sha]} if sha in self.arrays else {}

    def _follow(self, population: Population) -> None:
        """The engine has other settings than were asked for: refused, or in force at a past moment."""
        waits = self._awaited and perf_counter() - self._changed_at < PATIENCE
        if population and population != self._population and not (self._pending or waits):
            self._awaited.clear()
            if len(population) != len(self._population):  # another course: what differs was unlinked
                self.unlinked = frozenset(
                    name for one in population for name in difference(population[0], one)
                )
            self._population = population
            self._tell()
