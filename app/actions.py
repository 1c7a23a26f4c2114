"""Every action once: its words, its key, its icon. Menus, buttons, palette and shortcut list show these."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from app.icons import icon
from app.playground import Playground
from app.theme import Theme
from engine.settings import Settings

OPTIMAL_STEPS = (100, 500, 2000)
SPEEDS: tuple[float | None, ...] = (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, None)  # None: flat out
_NO_LIMIT = 1e9


class Actions(QObject):
    """The actions that act on the playground, by name; the window adds those that act on itself."""

    def __init__(self, playground: Playground, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._playground = playground
        self._theme = theme
        self._all: dict[str, QAction] = {}
        self._icons: dict[str, str] = {}
        self._add_training()
        self._add_optimality()
        self._add_returns()
        self._add_holding()
        self._add_speeds()
        self._add_editing()
        playground.playing_changed.connect(self._show_playing)
        playground.settings_changed.connect(self._show_settings)
        theme.changed.connect(self._dress)
        self._dress()
        self._show_playing()
        self._show_settings(playground.settings)

    def __getitem__(self, name: str) -> QAction:
        return self._all[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    @property
    def all(self) -> Mapping[str, QAction]:
        return self._all

    def add(
        self,
        name: str,
        text: str,
        slot: Callable[..., object],
        key: str = "",
        *,
        hint: str = "",
        short: str = "",
        picture: str = "",
        checkable: bool = False,
    ) -> QAction:
        """Declare an action; `short` is its word on a button, `hint` what its tooltip explains."""
        action = self._all[name] = QAction(text, self)
        action.setObjectName(name)
        if key:
            action.setShortcut(QKeySequence(key))
        if short:
            action.setIconText(short)
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{hint or text.rstrip('…')}" + (f"  ({shown})" if shown else ""))
        action.setCheckable(checkable)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(slot)
        if picture:
            self._icons[name] = picture
            self._dress_one(name)
        return action

    def adopt(self, name: str, action: QAction) -> QAction:
        """Take in an action that another part owns."""
        self._all[name] = action
        return action

    def _add_training(self) -> None:
        play = self._playground
        self.add(
            "play",
            self.tr("Play"),
            play.toggle_playing,
            "Space",
            short=self.tr("Play"),
            hint=self.tr("Train on, or pause between two iterations"),
            picture="play",
        )
        self.add(
            "iteration",
            self.tr("One iteration"),
            lambda: play.step_iterations(1),
            "I",
            short=self.tr("Iteration"),
            picture="iteration",
            hint=self.tr("Pause, and do one iteration: n_critic critic steps and one generator step"),
        )
        self.add(
            "critic",
            self.tr("One critic step"),
            lambda: play.step_critic(1),
            "C",
            short=self.tr("Critic"),
            picture="critic",
            hint=self.tr("Pause, and do one critic step; the generator rests"),
        )

    def _add_optimality(self) -> None:
        """More and fewer steps than on the button are in the menus only."""
        play = self._playground
        self.add(
            "optimal",
            self.tr("Critic to optimality"),
            lambda: play.step_critic(OPTIMAL_STEPS[1]),
            "O",
            short=self.tr("Optimum"),
            picture="optimal",
            hint=self.tr("Pause, and do {0} critic steps while the generator rests").format(OPTIMAL_STEPS[1]),
        )
        for count in (OPTIMAL_STEPS[0], OPTIMAL_STEPS[2]):
            self.add(
                f"optimal_{count}",
                self.tr("Critic: {0} steps").format(count),
                lambda count=count: play.step_critic(count),
            )

    def _add_returns(self) -> None:
        """Back to the newest moment, or to the beginning."""
        play = self._playground
        self.add(
            "now",
            self.tr("Back to now"),
            play.journey.seek_end,
            "J",
            short=self.tr("Now"),
            hint=self.tr("From a past moment to the newest one"),
        )
        self.add(
            "restart",
            self.tr("Restart"),
            play.restart,
            "R",
            short=self.tr("Restart"),
            hint=self.tr("From the beginning, with the same seed"),
            picture="restart",
        )
        self.add(
            "new_seed",
            self.tr("New seed"),
            play.new_seed,
            "N",
            short=self.tr("Seed"),
            hint=self.tr("Restart from another random beginning"),
            picture="seed",
        )

    def _add_holding(self) -> None:
        for name, key, text, short, hint in (
            (
                "freeze_critic",
                "D",
                self.tr("Freeze critic"),
                self.tr("Freeze f"),
                self.tr("Hold the critic still; the generator goes on"),
            ),
            (
                "freeze_generator",
                "G",
                self.tr("Freeze generator"),
                self.tr("Freeze G"),
                self.tr("Hold the generator still; the critic goes on"),
            ),
        ):
            self.add(
                name,
                text,
                lambda on, name=name: self._playground.change({name: on}),
                key,
                short=short,
                hint=hint,
                picture=name,
                checkable=True,
            )

    def _add_speeds(self) -> None:
        self.add("slower", self.tr("Slower"), lambda: self._shift_speed(-1), "[")
        self.add("faster", self.tr("Faster"), lambda: self._shift_speed(1), "]")
        self.add(
            "flat_out",
            self.tr("Flat out"),
            lambda: self._playground.set_speed(None),
            "\\",
            hint=self.tr("As fast as the engine can"),
        )

    def _add_editing(self) -> None:
        stack = self._playground.undo_stack
        undo = self.add("undo", self.tr("Undo"), stack.undo)
        redo = self.add("redo", self.tr("Redo"), stack.redo)
        undo.setShortcut(QKeySequence.StandardKey.Undo)
        redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        stack.changed.connect(self._show_steps)
        self._show_steps()
        self.add("reset_settings", self.tr("All knobs to their defaults"), self._playground.reset_settings)

    def _show_steps(self) -> None:
        """Undo and redo say what they would take back or again."""
        stack = self._playground.undo_stack
        for name, title, step in (
            ("undo", self.tr("Undo"), stack.undo_text),
            ("redo", self.tr("Redo"), stack.redo_text),
        ):
            self[name].setText(f"{title} {step or ''}".rstrip())
            self[name].setEnabled(step is not None)

    def _shift_speed(self, by: int) -> None:
        place = nearest_speed(self._playground.speed)
        self._playground.set_speed(SPEEDS[min(max(place + by, 0), len(SPEEDS) - 1)])

    def _show_playing(self) -> None:
        playing = self._playground.playing
        self["play"].setText(self.tr("Pause") if playing else self.tr("Play"))
        self["play"].setIconText(self["play"].text())
        self._icons["play"] = "pause" if playing else "play"
        self._dress_one("play")

    def _show_settings(self, settings: Settings) -> None:
        for name in ("freeze_critic", "freeze_generator"):
            self[name].setChecked(getattr(settings, name))

    def _dress(self) -> None:
        for name in self._icons:
            self._dress_one(name)

    def _dress_one(self, name: str) -> None:
        palette, size = self._theme.palette, self._theme.sizes.icon
        self[name].setIcon(
            icon(
                self._icons[name],
                palette.accent if name == "play" else palette.text,
                size,
                checked=palette.accent,
                disabled=palette.disabled,
            )
        )


def nearest_speed(speed: float | None) -> int:
    """The place among `SPEEDS` of the one next to `speed`, which lessons may set to any."""
    wanted = speed or _NO_LIMIT
    return min(range(len(SPEEDS)), key=lambda i: abs((SPEEDS[i] or _NO_LIMIT) - wanted))
