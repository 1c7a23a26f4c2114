"""The dialog for a comparison of recipes."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from app.compare.fan_out import Begin
from app.compare.layout import MOST
from app.compare.spread import FEWEST
from app.languages import said
from engine.recipes import RECIPES, matching_recipe, with_recipe
from engine.settings import Settings


class RecipeChoice(QDialog):
    """Two to nine recipes, on the data and networks of the game in force."""

    def __init__(self, settings: Settings, begin: Begin, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings, self._begin = settings, begin
        self.setWindowTitle(self.tr("Compare recipes"))
        column = QVBoxLayout(self)
        here = matching_recipe(settings)
        self.boxes: dict[str, QCheckBox] = {}
        for name, recipe in RECIPES.items():
            if recipe.published:
                continue  # with networks and data of its own
            box = self.boxes[name] = QCheckBox(said(recipe.title), self)
            box.setToolTip(said(recipe.help))
            box.setChecked(name in (here, "gan", "wgan-gp-live"))
            box.toggled.connect(self._tell)
            column.addWidget(box)
        self._told = QLabel(self)
        self._told.setWordWrap(True)
        self._told.setProperty("role", "small")
        column.addWidget(self._told)
        ok, cancel = QDialogButtonBox.StandardButton.Ok, QDialogButtonBox.StandardButton.Cancel
        buttons = QDialogButtonBox(ok | cancel, self)
        self._ok = buttons.button(ok)
        self._ok.setText(self.tr("Compare"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.setMinimumWidth(340)
        self._tell()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The recipes with a tick."""
        return tuple(name for name, box in self.boxes.items() if box.isChecked())

    def accept(self) -> None:
        """Begin the comparison."""
        population = tuple(with_recipe(name, self._settings) for name in self.chosen)
        self._begin(population, self.tr("compare recipes"))
        super().accept()

    def _tell(self) -> None:
        fits = FEWEST <= len(self.chosen) <= MOST
        self._ok.setEnabled(fits)
        self._told.setText(
            self.tr("All play with the data, the networks and the seed of now.")
            if fits
            else self.tr("Choose {0} to {1}.").format(FEWEST, MOST)
        )
