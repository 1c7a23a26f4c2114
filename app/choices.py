"""An action for each recipe and each data set, checked where it is in force."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.actions import Actions
from app.controls.titles import title
from app.languages import said
from app.playground import Playground
from engine.datasets import TITLES
from engine.recipes import RECIPES, matching_recipe
from engine.settings import DATASETS, Settings


class Choices(QObject):
    """Adds them to `actions`, and is their child: a slot that is no method would outlive the window."""

    def __init__(self, actions: Actions, playground: Playground) -> None:
        super().__init__(actions)
        self._actions = actions
        for name, recipe in RECIPES.items():
            actions.add(
                f"recipe_{name}",
                said(recipe.title),
                lambda _=False, name=name: playground.choose_recipe(name),
                hint=said(recipe.help),
                checkable=True,
            )
        for name in DATASETS:
            actions.add(
                f"data_{name}",
                title(name),
                lambda _=False, name=name: playground.change({"data": name}),
                hint=said(TITLES[name].help),
                checkable=True,
            )
        playground.settings_changed.connect(self._check)
        self._check(playground.settings)

    def _check(self, settings: Settings) -> None:
        chosen = matching_recipe(settings)
        for name in RECIPES:
            self._actions[f"recipe_{name}"].setChecked(name == chosen)
        for name in DATASETS:
            self._actions[f"data_{name}"].setChecked(name == settings.data)
