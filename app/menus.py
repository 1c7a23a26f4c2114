"""The menu bar: the actions in their places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu

from app.actions import Actions
from app.languages import LANGUAGES, SYSTEM, Languages
from app.theme import Mode, Theme
from engine.recipes import RECIPES
from engine.settings import DATASETS

if TYPE_CHECKING:
    from app.help_dialogs import Group

Rows = Iterable[str | None]  # names of actions; None is a line between groups

FILE: Rows = (
    "new_session",
    "open",
    "recent",
    "examples",
    "open_data",
    "lessons_folder",
    None,
    "save",
    "save_as",
    None,
    "save_picture",
    "copy_picture",
    "exports",
    "save_script",
    None,
    "quit",
)
DATA: Rows = (None, "paint_data", "edit_modes", "open_data")
FILES = (
    "new_session",
    "open",
    "save",
    "save_as",
    "undo",
    "redo",
    "copy_settings",
    "paste_settings",
    "save_picture",
    "copy_picture",
    "export",
    "quit",
)
EDIT: Rows = ("undo", "redo", None, "copy_settings", "paste_settings", None, "reset_settings")
TRAIN: Rows = (
    "play",
    "iteration",
    "critic",
    "optimal",
    "optimal_100",
    "optimal_2000",
    None,
    "until",
    None,
    "restart",
    "new_seed",
    "now",
    "replay",
    "show_end",
    None,
    "freeze_critic",
    "freeze_generator",
    None,
    "slow",
    "slower",
    "faster",
    "flat_out",
)
PANELS: Rows = (
    None,
    "diagnosis",
    "lab",
    None,
    "controls",
    "show_controls",
    "charts",
    "gallery",
    "lessons",
    "plane_only",
    "full_screen",
    "reset_layout",
)
COMPARE: Rows = (
    "compare_gan",
    "compare_clipping",
    "compare_n_critic",
    None,
    "compare_recipes",
    "fan_out",
    None,
    "enlarge_arena",
    "previous_arena",
    "next_arena",
    "alone",
    "one_arena",
)
ARENA: Rows = ("enlarge_arena", "alone", "one_arena", None, "fan_out", None, "save_picture", "copy_picture")
APPEARANCE: Rows = ("theme_system", "theme_light", "theme_dark", None, "presenter", "ring")
LANGUAGE = (f"language_{SYSTEM}", *(f"language_{one.code}" for one in LANGUAGES))
HELP: Rows = ("lessons", None, "shortcuts", "commands", None, "about")


def fill_menu_bar(
    window: QMainWindow,
    actions: Actions,
    layers: Sequence[QAction],
    view: Sequence[QAction],
    menus: Mapping[str, QMenu],
) -> None:
    """Build all menus of the window; `menus` are those inside others, by name."""
    bar = window.menuBar()
    _fill(bar.addMenu(window.tr("&File")), actions, FILE, menus)
    _fill(bar.addMenu(window.tr("&Edit")), actions, EDIT)
    train = bar.addMenu(window.tr("&Train"))
    _fill(train, actions, TRAIN)
    past = [action for name, action in actions.all.items() if name.startswith("memory_")]
    train.addMenu(window.tr("&Memory for the past")).addActions(past)
    _fill_choices(bar.addMenu(window.tr("&Recipe")), actions, [f"recipe_{name}" for name in RECIPES])
    data = bar.addMenu(window.tr("&Data"))
    _fill_choices(data, actions, [f"data_{name}" for name in DATASETS])
    _fill(data, actions, DATA)
    compare = bar.addMenu(window.tr("&Compare"))
    _fill(compare, actions, COMPARE)
    fans = [actions[name] for name in actions if name.startswith("fan_out_")]
    compare.addMenu(window.tr("&Fan out")).addActions(fans)
    look = bar.addMenu(window.tr("&View"))
    look.addActions(layers)
    look.addSeparator()
    look.addActions(view)
    _fill(look, actions, PANELS)
    look.addSeparator()
    _fill(look.addMenu(window.tr("&Appearance")), actions, APPEARANCE)
    if LANGUAGE[0] in actions.all:
        _fill(look.addMenu(window.tr("&Language")), actions, LANGUAGE)
    _fill(bar.addMenu(window.tr("&Help")), actions, HELP)
    show_ticks([*actions.all.values(), *layers])
    _group(actions, ("theme_system", "theme_light", "theme_dark"))


def add_appearance(actions: Actions, theme: Theme) -> None:
    """Actions for light, dark and large type."""
    modes: tuple[tuple[Mode, str], ...] = (
        ("system", actions.tr("As the system")),
        ("light", actions.tr("Light")),
        ("dark", actions.tr("Dark")),
    )
    for mode, text in modes:
        hint = actions.tr("Colours: {0}").format(text)
        choose = partial(theme.set_mode, mode)
        action = actions.add(
            f"theme_{mode}", text, lambda _=False, act=choose: act(), hint=hint, checkable=True
        )
        action.setChecked(theme.mode == mode)
    large = actions.add(
        "presenter", actions.tr("Presenter (large type)"), theme.set_presenter, "P", checkable=True
    )
    large.setChecked(theme.presenter)


def add_languages(actions: Actions, languages: Languages) -> None:
    """Actions for the language of the window; each is called in its own."""
    choices = [(SYSTEM, actions.tr("As the system"))] + [(one.code, one.name) for one in LANGUAGES]
    for code, text in choices:
        choose = partial(languages.choose, code)
        hint = actions.tr("Language: {0}").format(text)
        action = actions.add(
            f"language_{code}", text, lambda _=False, act=choose: act(), hint=hint, checkable=True
        )
        action.setChecked(languages.choice == code)
    _group(actions, LANGUAGE)


def shortcut_groups(actions: Actions, layers: Sequence[QAction], view: Sequence[QAction]) -> list[Group]:
    """What the list of shortcuts shows, under its headings."""
    look = [actions[name] for name in (*PANELS, "presenter", "ring") if name]
    files = [actions[name] for name in FILES]
    return [
        (actions.tr("Train"), [actions[name] for name in TRAIN if name]),
        (actions.tr("Layers of the plane"), layers),
        (actions.tr("View"), [*view, *look]),
        (actions.tr("Data"), [actions[name] for name in DATA if name]),
        (actions.tr("Compare"), [actions[name] for name in COMPARE if name]),
        (actions.tr("Edit and file"), files),
        (actions.tr("Help"), [actions[name] for name in HELP if name and name not in PANELS]),
    ]


def show_ticks(actions: Iterable[QAction]) -> None:
    """In menus a tick says more than a picture: show it where an action is on or off."""
    for action in actions:
        if action.isCheckable():
            action.setIconVisibleInMenu(False)


def _fill(menu: QMenu, actions: Actions, rows: Rows, menus: Mapping[str, QMenu] | None = None) -> None:
    for name in rows:
        if name is None:
            menu.addSeparator()
        elif menus and name in menus:
            menu.addMenu(menus[name])
        else:
            menu.addAction(actions[name])


def _fill_choices(menu: QMenu, actions: Actions, names: Iterable[str]) -> None:
    menu.setToolTipsVisible(True)
    for name in names:
        menu.addAction(actions[name])


def _group(actions: Actions, names: Iterable[str]) -> None:
    group = QActionGroup(actions)
    for name in names:
        group.addAction(actions[name])
