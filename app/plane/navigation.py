"""Zooming and panning by wheel, drag, pinch and keys; views fit by themselves until the user moves them."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QCursor, QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.keys import WAYS, FocusShown
from app.plane.view import Extent, View, bounding_extent, union
from engine.frame import Floats

START = (-2.5, 2.5, -2.5, 2.5)  # seen before there are data
MARGIN = 0.3  # about the real points, in shares of their extent
WHEEL_STEP = 1.2  # zoom for one notch
DRAG = 4  # pixels before a press is a drag: a click leaves the view alone
KEY_ZOOM = 1.25
KEY_SHARE = 0.1  # of the view, panned by an arrow key


class Navigable(FocusShown):
    """A widget that shows a part of the plane in one or more rectangles `areas` of equal size."""

    view_moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.areas: tuple[QRectF, ...] = (QRectF(0, 0, 400, 400),)
        self.view = View.fitting(START, 400.0, 400.0)
        self.data_extent: Extent | None = None
        self.fits_itself = True
        self.cursor_at: QPointF | None = None
        self._held: QPointF | None = None
        self._dragged = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def area(self) -> QRectF:
        """The first plot, in widget pixels."""
        return self.areas[0]

    def spot(self, at: QPointF) -> QPointF | None:
        """The pixel of its plot, from the top left corner, that a widget position is on; None beside them."""
        for area in self.areas:
            if area.contains(at):
                return at - area.topLeft()
        return None

    def lay_out(self, areas: tuple[QRectF, ...]) -> None:
        """Take the plots where they are now; what was seen in full still is."""
        resized = areas[0].size() != self.area.size()
        self.areas = areas
        if resized and self.fits_itself:
            self.view = View.fitting(self.data_extent or START, self.area.width(), self.area.height())
        elif resized:
            self.view = self.view.resized(self.area.width(), self.area.height())

    def follow(self, reals: Floats) -> None:
        """Fit the view to the real points (n, 2) when they change, unless the user has moved it."""
        extent = bounding_extent(reals, MARGIN)
        if extent is None or (self.data_extent is not None and _close(extent, self.data_extent)):
            return
        self.data_extent = extent
        if self.fits_itself:
            self.look_at(extent)

    def fit_to(self, fakes: Floats | None) -> None:
        """See all real points and nearly all fakes; from now on the view follows the data set again."""
        extent = self.data_extent
        if fakes is not None:
            around = bounding_extent(fakes, 0.1, share=0.96)
            extent = union(extent, around) if extent and around else extent or around
        self.fits_itself = True
        self.look_at(extent or START)

    def look_at(self, extent: Extent) -> None:
        """See all of `extent`."""
        self.view = View.fitting(extent, self.area.width(), self.area.height())
        self.view_moved.emit()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Enlarge `factor` times about a widget position, or about the middle of the plot."""
        spot = None if at is None else self.spot(at)
        if spot is None:
            spot = (at or self.area.center()) - self.area.topLeft()
        self.move_to(self.view.zoomed(factor, spot.x(), spot.y()))

    def zoom_in(self) -> None:
        """Look closer, by a step."""
        self.zoom(KEY_ZOOM)

    def zoom_out(self) -> None:
        """See more, by a step."""
        self.zoom(1 / KEY_ZOOM)

    def pan(self, dx: float, dy: float) -> None:
        """Move the picture by (dx, dy) pixels."""
        self.move_to(self.view.panned(dx, dy))

    def move_to(self, view: View) -> None:
        """Take the view that the user chose; it stays until `fit`."""
        self.fits_itself = False
        self.view = view
        self.view_moved.emit()

    def sizeHint(self) -> QSize:
        return QSize(720, 720)

    def minimumSizeHint(self) -> QSize:
        return QSize(280, 240)

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        if notches:
            self.zoom(WHEEL_STEP**notches, event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and (
            event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.zoom(max(0.1, 1.0 + event.value()), event.position())
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in {Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton}:
            self._held, self._dragged = event.position(), False
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.cursor_at = event.position()
        if self._held is not None and event.buttons():
            moved = event.position() - self._held
            if self._dragged or moved.manhattanLength() >= DRAG:
                self._dragged, self._held = True, event.position()
                self.setCursor(QCursor(Qt.CursorShape.ClosedHandCursor))
                self.pan(moved.x(), moved.y())
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None
        self.unsetCursor()
        super().mouseReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.cursor_at = None
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = WAYS.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
        else:
            right, up = way  # that is where we look; the picture moves the other way
            self.pan(-right * KEY_SHARE * self.area.width(), up * KEY_SHARE * self.area.height())


def _close(one: Extent, other: Extent) -> bool:
    tolerance = 0.02 * (other[1] - other[0])
    return all(math.isclose(a, b, abs_tol=tolerance) for a, b in zip(one, other, strict=True))
