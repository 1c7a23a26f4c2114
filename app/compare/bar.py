"""The strip above the arenas: which one the controls belong to, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from app.actions import Actions
from app.compare.caption_drawing import series_colour
from app.compare.captions import captions
from app.compare.middle import Middle
from app.controls.elided import ElidedLabel
from app.controls.field import quiet_click
from app.playground import Playground
from app.theme import Theme

BUTTONS = ("previous_arena", "next_arena", "enlarge_arena", "alone")


class CompareBar(QFrame):
    """Only there when there are several arenas."""

    def __init__(
        self,
        playground: Playground,
        middle: Middle,
        actions: Actions,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._playground, self._theme = playground, theme
        self.setProperty("role", "panel")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.sizes.spacing, 2, theme.sizes.tight, 2)
        row.setSpacing(theme.sizes.tight)
        self.number = QLabel(self)
        self.number.setTextFormat(Qt.TextFormat.PlainText)
        self.words = ElidedLabel(self)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self.number)
        row.addWidget(self.words, 1)
        self.buttons = {name: self._button(name, actions) for name in BUTTONS}
        for button in self.buttons.values():
            row.addWidget(button)
        playground.population_changed.connect(self.refresh)
        middle.enlarged_changed.connect(self.refresh)
        theme.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say which arena is chosen."""
        population, chosen = self._playground.population, self._playground.chosen
        self.setVisible(len(population) > 1)
        if len(population) == 1:
            return
        palette, sizes = self._theme.palette, self._theme.sizes
        self.number.setText(str(chosen + 1))
        self.number.setStyleSheet(
            f"background: {series_colour(self._theme, chosen).name()}; color: {palette.panel};"
            f" border-radius: {sizes.icon // 2 + 1}px; font-weight: 600; font-size: {sizes.font_small}px;"
        )
        self.number.setFixedSize(sizes.icon + 2, sizes.icon + 2)
        self.number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.show_text(
            self.tr("of {0}: {1}. The controls belong to it.").format(
                len(population), captions(population)[chosen]
            )
        )
        for button in self.buttons.values():
            button.setIconSize(QSize(sizes.icon, sizes.icon))

    def _button(self, name: str, actions: Actions) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(actions[name])
        worded = name in ("enlarge_arena", "alone")
        style = Qt.ToolButtonStyle
        button.setToolButtonStyle(style.ToolButtonTextOnly if worded else style.ToolButtonIconOnly)
        button.setAccessibleName(actions[name].text())
        quiet_click(button)
        return button
