"""The controls: every knob once, in the order in which a lesson would take them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QVBoxLayout, QWidget

from app.controls.choice import ChoiceField, SwitchField
from app.controls.data_picker import DataPicker
from app.controls.field import Field
from app.controls.number import NumberField
from app.controls.recipe_picker import RecipePicker
from app.controls.section import Section
from app.playground import Playground
from app.theme import Theme
from engine.settings import choices, knobs, value_type

GAME = ("loss", "constraint", "clip_value", "gp_lambda", "n_critic")
RATES = ("optimizer", "critic_rate", "generator_rate", "beta1", "beta2")
DATA = ("data_noise", "line_distance")
SPECIAL = ("critic_warmup", "fixed_generator", "freeze_critic", "freeze_generator")
NETWORKS = (
    "critic_depth",
    "critic_width",
    "critic_activation",
    "generator_depth",
    "generator_width",
    "generator_activation",
    "initialisation",
)
START = ("latent", "latent_dim", "batch_size", "seed")
WIDTH = 300
LEAST_HEIGHT = 120


class ControlsPanel(QScrollArea):
    """All fields in a column that scrolls; `fields` by knob name."""

    hidden_changed = Signal()

    def __init__(self, playground: Playground, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._playground = playground
        self.fields: dict[str, Field] = {}
        self._sections: dict[str, Section] = {}
        self.hidden: tuple[str, ...] = ()  # by a person; lessons hide others for a while
        self._only: tuple[str, ...] | None = None
        self._without: tuple[str, ...] = ()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget(self.viewport())  # with its parent for good: to be moved means to be dressed anew
        self._column = QVBoxLayout(body)
        space = theme.sizes.spacing
        self._column.setContentsMargins(space + theme.sizes.tight, space, space + theme.sizes.tight, space)
        self._column.setSpacing(space)
        self.recipe = RecipePicker(playground, body)
        self.recipe.menu_asked.connect(self._open_recipe_menu)
        self._column.addWidget(self.recipe)
        self._body = body
        self._build()
        self._column.addStretch(1)
        self.setWidget(body)

    def sizeHint(self) -> QSize:
        return QSize(self.preferred_width, 600)

    def minimumSizeHint(self) -> QSize:
        """Other languages may need more room than ours."""
        body = self._body.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(max(self.preferred_width - self._theme.sizes.wide, body), LEAST_HEIGHT)

    def needed_height(self) -> int:
        """Of all that is shown."""
        return self._body.sizeHint().height()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is inside may need more room than before, as with a link beside every knob."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    @property
    def preferred_width(self) -> int:
        """Pixels, at the type size in force."""
        return round(WIDTH * self._theme.sizes.font / 13)

    @property
    def sections(self) -> Mapping[str, Section]:
        """The sections by a name that is never translated."""
        return self._sections

    def reveal(self, name: str) -> None:
        """Unfold, scroll to and give the keyboard to the field of a knob."""
        field = self.fields[name]
        for section in self._sections.values():
            if section.isAncestorOf(field):
                section.reveal()
        self._body.adjustSize()  # now, so that there is somewhere to scroll to
        self.ensureWidgetVisible(field)
        field.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_hidden(self, names: Iterable[str]) -> None:
        """Hide these controls, and no others; unknown names are of no consequence."""
        known = {*self.fields, "recipe"}
        self.hidden = tuple(sorted(known & set(names)))
        self.show_only(self._only, self._without)
        self.hidden_changed.emit()

    def told(self) -> str:
        """Which controls are hidden, for a snapshot."""
        return ",".join(self.hidden)

    def recall(self, told: str) -> None:
        """Hide what a snapshot told."""
        self.set_hidden(told.split(","))

    def add_hiding(self, menu: QMenu, name: str) -> None:
        """To the menu of a control: hide it, bring all back."""
        hide = menu.addAction(self.tr("Hide this control"))
        hide.triggered.connect(lambda: self.set_hidden({*self.hidden, name}))
        if self.hidden:
            back = menu.addAction(self.tr("Show all controls ({0} hidden)").format(len(self.hidden)))
            back.triggered.connect(lambda: self.set_hidden(()))

    def _open_recipe_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.add_hiding(menu, "recipe")
        menu.popup(at)

    def show_only(self, names: tuple[str, ...] | None, without: tuple[str, ...] = ()) -> None:
        """Show these knobs alone ("recipe" is one, too), unfolded; None: all of them but those `without`.

        Those that a person has hidden stay so.
        """
        self._only, self._without = names, without
        kept = frozenset((*self.fields, "recipe") if names is None else names)
        kept -= {*self.hidden, *without}
        self.recipe.setVisible("recipe" in kept)
        for name, field in self.fields.items():
            field.setVisible(name in kept)
        for section in self._sections.values():
            inside = [name for name, field in self.fields.items() if section.isAncestorOf(field)]
            section.setVisible(not kept.isdisjoint(inside))
            if names is not None and section.isVisibleTo(self._body):
                section.reveal()

    def _build(self) -> None:
        restarts = self.tr("A change here builds new networks and restarts the run.")
        self._column.addWidget(self._field("data", self._body))
        self._add("game", self.tr("Game"), GAME)
        self._add("rates", self.tr("Steps"), RATES)
        self._add("data", self.tr("Data"), DATA)
        self._add("special", self.tr("Freezing and warm-up"), SPECIAL, open_=False)
        self._add("networks", self.tr("Networks"), NETWORKS, note=restarts, open_=False)
        self._add("start", self.tr("Latent and batch"), START, note=restarts, open_=False)

    def _add(
        self, key: str, title: str, names: tuple[str, ...], *, note: str = "", open_: bool = True
    ) -> None:
        section = Section(title, self._theme, note=note, open_=open_, parent=self._body)
        for name in names:
            section.add(self._field(name, section.body))
        self._sections[key] = section
        self._column.addWidget(section)

    def _field(self, name: str, parent: QWidget) -> Field:
        field = make_field(name, self._playground, self._theme, parent)
        self.fields[name] = field
        return field


def make_field(name: str, playground: Playground, theme: Theme, parent: QWidget | None = None) -> Field:
    """The field that fits the knob's type."""
    if name == "data":
        return DataPicker(playground, theme, parent)
    if choices(name):
        return ChoiceField(name, playground, parent)
    if value_type(name) is bool:
        return SwitchField(name, playground, parent)
    return NumberField(name, playground, theme, parent)


def unplaced() -> Iterator[str]:
    """Knobs that no section shows: none, or the panel has fallen behind the table."""
    placed = {"data", *GAME, *RATES, *DATA, *SPECIAL, *NETWORKS, *START}
    return (name for name in knobs() if name not in placed)
