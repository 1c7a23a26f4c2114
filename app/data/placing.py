"""Setting modes by hand on the plane: add, move, delete, by mouse or keys."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPen

from app.data.easel import Easel, Point
from app.data.mode_list import ModeList
from app.plane.navigation import Navigable
from app.theme import Theme

GRIP = 14.0  # pixels about a mode in which it can be taken
HANDLE = 6.0  # pixels, radius
_DELETES = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_ADDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Insert)


class PlaceEasel(Easel):
    """Shows the list; `placed` says that it has changed, `lifted` that a move is over."""

    placed = Signal()
    lifted = Signal()

    def __init__(self, plane: Navigable, theme: Theme) -> None:
        super().__init__(plane, theme)
        self.modes = ModeList()
        self.sigma = 0.0
        self._grip: Point | None = None  # from the hand to the centre that it holds
        self._under: int | None = None
        self.setAccessibleName(self.tr("Modes set by hand"))

    def show_modes(self, modes: ModeList, sigma: float) -> None:
        """Go on with this list; σ in data units."""
        self.modes, self.sigma = modes, sigma
        self._under = None
        self.setAccessibleDescription(
            self.tr(
                "{0} modes. Page keys choose one, arrow keys move it, Enter adds one, Delete takes it away, "
                "Escape ends. The wheel changes the width."
            ).format(len(modes.centres))
        )
        self.update()

    def press(self, at: Point) -> None:
        found = self.modes.near(at, self.lengths(GRIP))
        if found is None:
            self._take(self.modes.add(at))
            found = self.modes.chosen
        else:
            self.modes = self.modes.choose(found)
        centre = self.modes.at
        if centre is not None and found is not None:
            self._grip = centre[0] - at[0], centre[1] - at[1]
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def drag(self, at: Point) -> None:
        if self._grip is not None:
            self._take(self.modes.move((at[0] + self._grip[0], at[1] + self._grip[1])))

    def release(self) -> None:
        if self._grip is not None:
            self._grip = None
            self.unsetCursor()
            self.lifted.emit()

    def hover(self, at: Point) -> None:
        self._under = self.modes.near(at, self.lengths(GRIP))
        shapes = Qt.CursorShape
        self.setCursor(shapes.OpenHandCursor if self._under is not None else shapes.CrossCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.place(event.position())
        if event.button() == Qt.MouseButton.RightButton and place is not None:
            found = self.modes.near(place, self.lengths(GRIP))
            if found is not None:
                self.modes = self.modes.choose(found)
                self.remove()
        else:
            super().mousePressEvent(event)

    def remove(self) -> None:
        """Take the chosen mode away; the last one stays."""
        self._take(self.modes.remove())
        self.lifted.emit()

    def nudge(self, dx: float, dy: float, event: QKeyEvent) -> None:
        at = self.modes.at
        if at is not None:
            self._take(self.modes.move((at[0] + dx, at[1] + dy)))
            if not event.isAutoRepeat():
                self.lifted.emit()

    def key(self, event: QKeyEvent) -> bool:
        key, modes = Qt.Key(event.key()), self.modes
        if key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            step = 1 if key == Qt.Key.Key_PageDown else -1
            self.modes = modes.choose((modes.chosen + step) if modes.chosen is not None else 0)
        elif key in _DELETES:
            self.remove()
        elif key in _ADDS:
            beside = modes.at
            at = self.hand or ((beside[0] + 0.3, beside[1]) if beside else (0.0, 0.0))
            self._take(modes.add(at))
            self.lifted.emit()
        else:
            return False
        return True

    def hideEvent(self, event: QHideEvent) -> None:
        self.release()

    def draw(self, painter: QPainter) -> None:
        scale = 1 / self.lengths(1.0)
        for index, centre in enumerate(self.modes.centres):
            self._draw_mode(painter, self.spot(centre), scale, index)

    def _draw_mode(self, painter: QPainter, at: QPointF, scale: float, index: int) -> None:
        """A ring at 2σ, in which 86 % of the mode lies, and a handle."""
        theme = self._theme
        wide = 2 * self.sigma * scale
        painter.setBrush(theme.colour("real", 0.14))
        painter.setPen(QPen(theme.colour("real", 0.9), 1.5))
        painter.drawEllipse(at, wide, wide)
        chosen = index == self.modes.chosen
        size = HANDLE + (2 if chosen or index == self._under else 0)
        painter.setBrush(theme.colour("accent" if chosen else "real"))
        painter.setPen(QPen(theme.colour("outline"), 2.0))
        painter.drawEllipse(at, size, size)
        if chosen and self.focus_shown:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2.0))
            painter.drawEllipse(at, size + 4, size + 4)

    def _take(self, modes: ModeList) -> None:
        if modes != self.modes:
            moved = modes.centres != self.modes.centres
            self.modes = modes
            if moved:
                self.placed.emit()
