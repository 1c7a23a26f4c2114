"""The small button beside a control that links it over all arenas, or lets each have its own value."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QToolButton

from app.controls.field import Field, quiet_click
from app.icons import icon
from app.languages import said
from app.playground import Playground
from app.theme import Theme


class LinkButton(QToolButton):
    """Only there when there are several arenas; what they must share is linked for good."""

    def __init__(self, field: Field, playground: Playground, theme: Theme) -> None:
        super().__init__(field)
        self._playground, self._theme = playground, theme
        self._name, self._knob = field.name, field.knob
        self._drawn: tuple[object, ...] = ()
        self.setCheckable(True)  # checked: each arena has its own
        self.clicked.connect(lambda unlinked: playground.link(self._name, on=not unlinked))
        quiet_click(self)
        playground.population_changed.connect(self.refresh)
        theme.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show how it is."""
        several = len(self._playground.population) > 1
        self.setVisible(several)
        if not several:
            return
        shared = self._knob.shared
        unlinked = self._name in self._playground.unlinked and not shared
        look = shared, unlinked, self._theme.palette.name, self._theme.sizes.icon
        if look == self._drawn:
            return
        self._drawn = look
        self.setEnabled(not shared)
        self.setChecked(unlinked)
        label = said(self._knob.label)
        if shared:
            words = self.tr("{0}: all arenas share this").format(label)
        elif unlinked:
            words = self.tr("{0}: changes go to the chosen arena only. Click to link all arenas").format(
                label
            )
        else:
            words = self.tr("{0}: changes go to all arenas. Click to let each have its own").format(label)
        self.setToolTip(words)
        self.setAccessibleName(words)
        palette, size = self._theme.palette, self._theme.sizes.icon - 3
        name, ink = ("unlinked", palette.accent) if unlinked else ("linked", palette.muted)
        self.setIcon(icon(name, ink, size, checked=palette.accent, disabled=palette.border))
        self.setIconSize(QSize(size, size))
        height = self._theme.sizes.control - self._theme.sizes.tight
        self.setFixedSize(height, height)
