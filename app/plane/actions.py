"""The plane's actions: one for each layer, and those for view and scale."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.palettes import Palette
from app.plane.icons import layer_icon
from app.plane.layers import LAYERS


class PlaneActions:
    """Actions owned by `parent`, with single keys; `layers` by name, in the order of the keys."""

    forced: frozenset[str] | None = None  # layers that are shown for a while, whatever is checked

    def __init__(self, parent: QWidget, palette: Palette) -> None:
        self.layers = {name: _layer_action(parent, name) for name in LAYERS}
        self.fit = _action(
            parent,
            "fit",
            _tr("Fit view"),
            "F",
            _tr("Show all real points and fakes, and let the axes fit by themselves again."),
        )
        self.zoom_in = _action(parent, "zoom_in", _tr("Zoom in"), "+", _tr("Look closer."))
        self.zoom_out = _action(parent, "zoom_out", _tr("Zoom out"), "-", _tr("See more of the plane."))
        self.zoom_in.setShortcuts([QKeySequence("+"), QKeySequence("=")])
        self.logit = _action(
            parent,
            "logit",
            _tr("Logit instead of D(x)"),
            "0",
            _tr("With log losses: show the critic's raw output f(x) in the place of D(x) = 1/(1 + exp(−f))."),
        )
        self.logit.setIconText(_tr("Logit"))
        self.logit.setCheckable(True)
        self.logit.setEnabled(False)
        self.repaint(palette)
        self.view = [self.logit, self.zoom_in, self.zoom_out, self.fit]
        parent.addActions([*self.layers.values(), *self.view])

    @property
    def shown(self) -> frozenset[str]:
        """The names of the layers that are on."""
        checked = frozenset(name for name, action in self.layers.items() if action.isChecked())
        return checked if self.forced is None else self.forced

    def repaint(self, palette: Palette) -> None:
        """Draw the icons in the colours of `palette`."""
        for name, action in self.layers.items():
            action.setIcon(layer_icon(name, palette))


def _layer_action(parent: QWidget, name: str) -> QAction:
    layer = LAYERS[name]
    action = _action(parent, name, _tr(layer.title), layer.key, _tr(layer.help))
    action.setCheckable(True)
    action.setChecked(layer.shown)
    return action


def _action(parent: QWidget, name: str, text: str, key: str, help: str) -> QAction:
    action = QAction(text, parent)
    action.setObjectName(f"plane_{name}")
    action.setShortcut(QKeySequence(key))
    action.setToolTip(f"<b>{text}</b> ({key})<br>{help}")
    action.setStatusTip(help)
    return action


def _tr(text: str) -> str:
    return QCoreApplication.translate("Plane", text)
