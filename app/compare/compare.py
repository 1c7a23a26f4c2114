"""Comparisons: their actions and dialogs, and what they put into the window."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QPoint, QPointF, Qt
from PySide6.QtWidgets import QMenu, QWidget

from app.actions import Actions
from app.compare.bar import CompareBar
from app.compare.captions import differing
from app.compare.link_button import LinkButton
from app.compare.middle import Middle
from app.compare.pairs import PAIRS
from app.compare.readings import Readings
from app.compare.spread import fannable
from app.controls.field import Field
from app.controls.panel import ControlsPanel
from app.diagnosis.state import Diagnosis
from app.languages import said
from app.menus import ARENA
from app.plane.plane import Plane
from app.playground import Playground
from app.theme import Theme
from engine.frame import Truth
from engine.settings import Settings, knobs


class Compare(QObject):
    """Owns the middle of the window and the strip above it; adds actions and link buttons."""

    def __init__(
        self,
        window: QWidget,
        playground: Playground,
        plane: Plane,
        controls: ControlsPanel,
        actions: Actions,
        diagnosis: Diagnosis,
        theme: Theme,
    ) -> None:
        super().__init__(window)
        self._window, self._playground, self._actions = window, playground, actions
        self._controls = controls
        self._solved: dict[int, int] = {}  # the step of the newest exact answer about each arena
        self.readings = Readings(playground, diagnosis, self)
        self.middle = Middle(playground, plane, self.readings, theme)
        self._add_beginnings()
        self._add_choices()
        self._add_fans()
        self.bar = CompareBar(playground, self.middle, actions, theme)
        self.middle.sheet.menu_asked.connect(self.open_menu)
        self.middle.enlarged_changed.connect(self._show_state)
        playground.population_changed.connect(self._show_state)
        playground.truth.connect(self._ask_about_the_rest)
        for field in controls.fields.values():
            field.put_beside(LinkButton(field, playground, theme))
            field.menu_asked.connect(partial(self._open_field_menu, field))
        self._show_state()

    def start(self, name: str, _checked: bool = False) -> None:
        """One of the ready pairs, on the data and networks of the chosen arena."""
        self.begin(PAIRS[name].make(self._playground.settings), self._actions[name].text())

    def begin(self, population: tuple[Settings, ...], text: str) -> None:
        """Compare these; the knobs in which they differ are unlinked.

        Raises:
            UserError: arenas that differ in what they must share.
        """
        self._playground.choose(0)
        self._playground.compare(population, text, differing(population))

    def ask_fan_out(self) -> None:
        """Open the dialog for a contact sheet, with the knob that matters most at first."""
        self.fan_out("clip_value")

    def fan_out(self, name: str) -> None:
        """Open the dialog for a contact sheet over a knob's range."""
        from app.compare.fan_out import FanOutDialog

        self._open(FanOutDialog(self._playground.settings, name, self.begin, self._window))

    def choose_recipes(self) -> None:
        """Open the dialog for a comparison of recipes."""
        from app.compare.recipe_choice import RecipeChoice

        self._open(RecipeChoice(self._playground.settings, self.begin, self._window))

    def go_on_alone(self) -> None:
        """Train on with the chosen arena; all of them stay as a branch of the timeline."""
        self._playground.journey.single(self._playground.chosen)

    def back_to_one(self) -> None:
        """One arena with the settings of the chosen one, from its beginning."""
        self._playground.compare((self._playground.settings,), self.tr("one arena"))

    def shrink(self) -> None:
        """Show all arenas again."""
        self.middle.enlarge(on=False)

    def open_menu(self, at: QPointF) -> None:
        """The menu of an arena."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in ARENA:
            if name is None:
                menu.addSeparator()
            else:
                menu.addAction(self._actions[name])
        menu.popup(QPoint(round(at.x()), round(at.y())))

    def _open_field_menu(self, field: Field, at: QPoint) -> None:
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fan = menu.addAction(self.tr("Fan out {0} …").format(said(field.knob.label)))
        fan.setEnabled(field.name in fannable())
        fan.triggered.connect(lambda: self.fan_out(field.name))
        if not fan.isEnabled():
            menu.addAction(self.tr("All arenas share it")).setEnabled(False)
        menu.addAction(self.tr("Back to the default")).triggered.connect(field.reset)
        self._controls.add_hiding(menu, field.name)
        menu.popup(at)

    def _add_beginnings(self) -> None:
        """How one arena becomes several."""
        add = self._actions.add
        for name, pair in PAIRS.items():
            add(
                name,
                self.tr(pair.title),
                lambda _=False, name=name: self.start(name),
                hint=self.tr(pair.help),
            )
        add("compare_recipes", self.tr("Compare recipes …"), self.choose_recipes)
        add(
            "fan_out",
            self.tr("Fan out a knob …"),
            self.ask_fan_out,
            "Shift+F",
            hint=self.tr("A contact sheet over the range of one knob, all else alike"),
        )

    def _add_choices(self) -> None:
        """What is done with several, and how they become one again."""
        add = self._actions.add
        enlarge = add(
            "enlarge_arena",
            self.tr("Enlarge the chosen arena"),
            self.middle.enlarge,
            "A",
            short=self.tr("Enlarge"),
            hint=self.tr("Let the chosen arena fill the middle, or show all again"),
            checkable=True,
        )
        enlarge.setIconVisibleInMenu(False)
        add("previous_arena", self.tr("Previous arena"), partial(self._shift, -1), ",", picture="before")
        add("next_arena", self.tr("Next arena"), partial(self._shift, 1), ".", picture="after")
        add(
            "alone",
            self.tr("Go on with the chosen arena alone"),
            self.go_on_alone,
            short=self.tr("Go on alone"),
            hint=self.tr("Train on with this arena only; all of them stay as a branch of the timeline"),
        )
        add(
            "one_arena",
            self.tr("Back to one arena"),
            self.back_to_one,
            hint=self.tr("Restart with the settings of the chosen arena"),
        )

    def _ask_about_the_rest(self, truth: Truth) -> None:
        """While nothing moves no answer is asked for: see that every arena has its own."""
        self._solved[truth.replica] = truth.step
        many = range(len(self._playground.population))
        if not self._playground.playing and any(self._solved.get(one) != truth.step for one in many):
            self._playground.looking.want_truth()

    def _add_fans(self) -> None:
        """One for each knob, so that the command palette finds it by the knob's name."""
        for name in fannable():
            knob = knobs()[name]
            text = self.tr("Fan out {0}  {1} …").format(knob.label, knob.symbol)
            self._actions.add(f"fan_out_{name}", text, partial(self._fan_out_this, name))

    def _fan_out_this(self, name: str, _checked: bool = False) -> None:
        self.fan_out(name)

    def _shift(self, by: int, _checked: bool = False) -> None:
        count = len(self._playground.population)
        self._playground.choose((self._playground.chosen + by) % count)

    def _show_state(self, _: object = None) -> None:
        several = len(self._playground.population) > 1
        for name in ("enlarge_arena", "previous_arena", "next_arena", "alone", "one_arena"):
            self._actions[name].setEnabled(several)
        self._actions["enlarge_arena"].setChecked(self.middle.enlarged)

    def _open(self, dialog: QWidget) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()
