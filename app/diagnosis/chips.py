"""Chips over the plane that say in words what is going on; each opens what it is told by."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.diagnosis.state import Diagnosis, advice, evidence, is_trouble, rule, title
from app.journey import Journey
from app.plane.plane import Plane
from app.theme import Theme
from engine.frame import Phenomenon

MOST = 3  # chips; what more there is goes into the last one's menu
WIDTH = 340  # of the details, at normal type


class Chips(QWidget):
    """A column of chips in the lower left corner of the plane. It is not there when nothing is going on."""

    def __init__(self, diagnosis: Diagnosis, journey: Journey, plane: Plane, theme: Theme) -> None:
        super().__init__(plane)
        self._diagnosis, self._journey, self._plane, self._theme = diagnosis, journey, plane, theme
        self._on = True
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.sizes.tight)
        self._buttons = [self._button() for _ in range(MOST)]
        self._details: Details | None = None
        self.setAccessibleName(self.tr("What is going on"))
        diagnosis.changed.connect(self._show)
        theme.changed.connect(self._show)
        plane.installEventFilter(self)
        self._show()

    @property
    def texts(self) -> list[str]:
        """What the chips say."""
        return [button.text() for button in self._buttons if not button.isHidden()]

    def set_shown(self, on: bool) -> None:
        """Show chips where there is something to say, or never."""
        self._on = on
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner."""
        if event.type() is QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _button(self) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("role", "chip")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self._open(button))
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return button

    def _show(self) -> None:
        found = self._diagnosis.now
        for place, button in enumerate(self._buttons):
            shown = self._on and place < len(found)
            button.setVisible(shown)
            if shown:
                self._dress(button, found[place], len(found) - MOST if place == MOST - 1 else 0)
        self.setVisible(self._on and bool(found))
        self._place()

    def _dress(self, button: QToolButton, one: Phenomenon, more: int) -> None:
        trouble = is_trouble(one)
        sign = "▲" if trouble else "✓"
        words = self.tr("{0} {1}  since {2}").format(sign, title(one), f"{one.iteration:,}")
        button.setText(self.tr("{0}  and {1} more").format(words, more) if more > 0 else words)
        button.setAccessibleName(button.text())
        button.setToolTip(evidence(one))
        palette, sizes = self._theme.palette, self._theme.sizes
        ink = palette.warn if trouble else palette.good
        button.setStyleSheet(
            f"QToolButton {{ color: {palette.text}; background: {palette.panel};"
            f" border: 1px solid {ink}; border-left: 4px solid {ink}; border-radius: {sizes.tight}px;"
            f" padding: 2px {sizes.spacing}px; font-size: {sizes.font_small + 1}px; }}"
            f"QToolButton:hover, QToolButton:focus {{ background: {palette.raised};"
            f" border-color: {palette.accent}; }}"
        )

    def _place(self) -> None:
        """In the lower left corner of the plot, above its axis."""
        self.adjustSize()
        area, gap = self._plane.area, self._theme.sizes.spacing
        self.move(round(area.left()) + gap, round(area.bottom()) - self.height() - gap)
        self.raise_()

    def _open(self, button: QToolButton) -> None:
        """Tell what the chip stands for; the last one tells all that had no room."""
        place = self._buttons.index(button)
        found = self._diagnosis.now
        told = found[place:] if place == MOST - 1 else found[place : place + 1]
        if told:
            self._details = Details(told, self._journey, self._theme, self)
            size = self._details.sizeHint()
            self._details.move(button.mapToGlobal(QPoint(0, -size.height() - self._theme.sizes.tight)))
            self._details.show()


class Details(QFrame):
    """What a phenomenon is told by, and the way to where it began. Closes by itself."""

    def __init__(
        self, found: tuple[Phenomenon, ...], journey: Journey, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "panel")
        self.setFixedWidth(round(WIDTH * theme.sizes.font / 13))
        self._journey, self._theme = journey, theme
        column = QVBoxLayout(self)
        column.setSpacing(theme.sizes.spacing)
        for one in found:
            self._add(column, one)

    def _add(self, column: QVBoxLayout, one: Phenomenon) -> None:
        for text, role in (
            (title(one), "section"),
            (evidence(one), ""),
            (self.tr("Rule: {0}").format(rule(one)), "small"),
            (advice(one), ""),
        ):
            label = QLabel(text, self)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setProperty("role", role)
            column.addWidget(label)
        row = QHBoxLayout()
        go = QPushButton(self.tr("Go to iteration {0}").format(f"{one.iteration:,}"), self)
        go.clicked.connect(lambda: self._go(one))
        row.addWidget(go)
        row.addStretch(1)
        column.addLayout(row)

    def _go(self, one: Phenomenon) -> None:
        self._journey.seek(one.step)
        self.close()
