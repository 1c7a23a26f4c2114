"""Data of one's own in the window: painting, modes by hand, files; what acts on them and what is shown."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.actions import Actions
from app.arena import Arena
from app.data.canvas import HALF, Canvas, Floats
from app.data.files import DataFiles
from app.data.mode_list import beginning
from app.data.sender import Sender
from app.plane.navigation import START
from app.playground import Playground
from app.status_line import StatusLine
from app.theme import Theme
from engine.modes import MAX_MODES, SIGMA
from engine.settings import Settings
from engine.stored import sha_of

if TYPE_CHECKING:
    from app.data.painting import PaintEasel
    from app.data.placing import PlaceEasel
    from app.data.strip import Strip
    from app.data.tools import Tools

SEEN = 1.1 * HALF  # data units around 0, for the canvas
Doing = Literal["", "painting", "placing"]


class Studio(QObject):
    """Owns the tools. What it makes goes to the playground as settings, like any other change."""

    def __init__(
        self,
        window: QWidget,
        playground: Playground,
        arena: Arena,
        actions: Actions,
        status_line: StatusLine,
        theme: Theme,
    ) -> None:
        super().__init__(window)
        self._playground = playground
        self._middle, self._actions = arena.middle, actions
        self._doing: Doing = ""
        self._noise = 1.0  # that the modes in hand have
        self._enlarged_by_us = False
        self._canvases: dict[str, Floats] = {}  # as they were under the brush: stored ones are brought to 1
        self._followed = True  # whether the view did fit itself to the data
        self.post = Sender(playground, self)
        self.files = DataFiles(window, playground, arena, actions, status_line, theme)
        self._arena, self._theme = arena, theme
        self._add_actions()
        playground.settings_changed.connect(self._follow)
        arena.middle.plane.view_moved.connect(self._note_move)

    @cached_property
    def _tools(self) -> Tools:
        """Made when somebody first takes one up."""
        from app.data.tools import make_tools

        names = ("undo", "redo", "open_data")
        tools = make_tools(self._arena, {name: self._actions[name] for name in names}, self._theme)
        self._connect(tools)
        return tools

    @property
    def strip(self) -> Strip:
        """The strip above the plane."""
        return self._tools.strip

    @property
    def painting(self) -> PaintEasel:
        """The canvas."""
        return self._tools.painting

    @property
    def placing(self) -> PlaceEasel:
        """The modes."""
        return self._tools.placing

    def _add_actions(self) -> None:
        add = self._actions.add
        add(
            "paint_data",
            self.tr("Paint data"),
            self.paint,
            "B",
            checkable=True,
            hint=self.tr("Paint the distribution to be learned with a brush, while training goes on"),
        )
        add(
            "edit_modes",
            self.tr("Set modes by hand"),
            self.place,
            "Shift+B",
            checkable=True,
            hint=self.tr("Add, move and delete modes, beginning with those of the data in force"),
        )

    def _connect(self, tools: Tools) -> None:
        from app.data.tools import RADIUS, WIDTHS

        painting, placing, strip = tools.painting, tools.placing, tools.strip
        painting.painted.connect(self._send_painting)
        placing.placed.connect(self._send_modes)
        for easel in (painting, placing):
            easel.lifted.connect(self._lift)
            easel.leave_asked.connect(self.leave)
        painting.widened.connect(lambda n: self._set_radius(RADIUS.step(painting.brush.radius, 4 * n)))
        placing.widened.connect(lambda n: self._set_sigma(WIDTHS.step(placing.sigma, n)))
        strip.erases.connect(lambda on: painting.take_brush(replace(painting.brush, erases=on)))
        strip.radius_chosen.connect(self._set_radius)
        strip.strength_chosen.connect(self._set_strength)
        strip.sigma_chosen.connect(self._set_sigma)
        strip.clear_asked.connect(self._clear)
        strip.delete_asked.connect(placing.remove)
        strip.leave_asked.connect(self.leave)

    # --- making data by hand --------------------------------------------------------------------------

    @property
    def doing(self) -> Doing:
        """What the plane is used for; "" for watching."""
        return self._doing

    def paint(self, on: bool = True) -> None:
        """Take the brush, or put it away."""
        if on:
            self._begin("painting")
        else:
            self.leave()

    def place(self, on: bool = True) -> None:
        """Take modes into the hand, or put them away."""
        if on:
            self._begin("placing")
        else:
            self.leave()

    def leave(self) -> None:
        """Back to watching; what was made stays in force."""
        if not self._doing:
            return
        self._doing = ""
        self.post.lift()
        self.painting.hide()
        self.placing.hide()
        self.strip.hide()
        self._tick()
        self._let_view_go()
        if self._enlarged_by_us:
            self._middle.enlarge(on=False)
        self._enlarged_by_us = False
        self._middle.shown.setFocus()

    def stop(self) -> None:
        """End what is under way, before the window closes."""
        self.leave()
        self.post.stop()
        self.files.stop()

    def _begin(self, doing: Doing) -> None:
        if self._middle.side_by_side:
            self._middle.enlarge(on=True)
            self._enlarged_by_us = True
        painting = doing == "painting"
        self._hold_view(canvas=painting)
        self._doing = doing
        self.painting.setVisible(painting)
        self.placing.setVisible(not painting)
        self._load(self._playground.settings)
        if painting:
            self.strip.show_painting()
        else:
            self.strip.show_placing()
        self._tick()
        easel = self.painting if painting else self.placing
        easel.raise_()
        easel.setFocus()

    def _hold_view(self, *, canvas: bool) -> None:
        """The view must not run after the data while a hand makes them; a canvas is seen as a whole."""
        plane = self._middle.plane
        if not self._doing:
            self._followed = plane.fits_itself
        plane.fits_itself = False
        if canvas and self._followed:
            self._doing = ""  # this move is ours
            plane.look_at((-SEEN, SEEN, -SEEN, SEEN))

    def _note_move(self) -> None:
        """Where somebody else moves the view it stays; to fit it lets it follow again, afterwards."""
        if self._doing:
            plane = self._middle.plane
            self._followed, plane.fits_itself = plane.fits_itself, False

    def _let_view_go(self) -> None:
        plane = self._middle.plane
        if self._followed and not plane.fits_itself:
            plane.fits_itself = True
            plane.look_at(plane.data_extent or START)

    def _tick(self) -> None:
        self._actions["paint_data"].setChecked(self._doing == "painting")
        self._actions["edit_modes"].setChecked(self._doing == "placing")

    def _load(self, settings: Settings) -> None:
        """Take the data in force into the hand, as far as the tool can."""
        array = self._playground.belongings.array(settings.data)
        if self._doing == "painting":
            mine = settings.data.startswith("painted:") and array is not None
            canvas = Canvas(array if mine else None)
            canvas.weights = self._canvases.get(settings.data, canvas.weights)
            self.painting.show_canvas(canvas)
            brush = self.painting.brush
            self.strip.show_brush(brush.radius, brush.strength)
        else:
            mine = settings.data.startswith("modes:")
            modes, self._noise = beginning(settings, array)
            chosen = self.placing.modes.chosen
            kept = chosen is not None and chosen < len(modes.centres)
            self.placing.show_modes(modes.choose(chosen) if kept else modes, self._noise * SIGMA)
            self.strip.show_sigma(self._noise * SIGMA)
        self.post.sit(settings.data if mine else "")
        self._hint()

    def _follow(self, settings: Settings) -> None:
        """Undo, or another choice, changes what is in the hand."""
        if self._doing and settings.data != self.post.data:
            self._load(settings)
        elif self._doing == "placing" and settings.data_noise != self._noise and self.post.data:
            self._noise = settings.data_noise
            self.placing.show_modes(self.placing.modes, self._noise * SIGMA)
            self.strip.show_sigma(self._noise * SIGMA)

    def _lift(self) -> None:
        """A stroke is over."""
        self.post.lift()
        if self._doing == "painting" and not self.painting.canvas.empty:
            self._canvases[self.post.data] = self.painting.canvas.weights
        arrays = self._playground.arrays
        self._canvases = {data: one for data, one in self._canvases.items() if sha_of(data) in arrays}

    def _send_painting(self) -> None:
        canvas = self.painting.canvas
        if not canvas.empty:
            erases = self.painting.brush.erases
            text = self.tr("eraser stroke") if erases else self.tr("brush stroke")
            self.post.put("painted", canvas.array(), text)
        self._hint()

    def _send_modes(self) -> None:
        text = self.tr("modes by hand")
        self.post.put("modes", self.placing.modes.array(), text, {"data_noise": self._noise})
        self.placing.show_modes(self.placing.modes, self._noise * SIGMA)
        self._hint()

    def _clear(self) -> None:
        self.painting.canvas.clear()
        self.painting.show_canvas(self.painting.canvas)
        self._hint()

    def _set_radius(self, radius: float) -> None:
        self._take_brush(radius=radius)

    def _set_strength(self, strength: float) -> None:
        self._take_brush(strength=strength)

    def _take_brush(self, **changes: float) -> None:
        brush = replace(self.painting.brush, **changes)  # type: ignore[arg-type]
        self.painting.take_brush(brush)
        self.strip.show_brush(brush.radius, brush.strength)

    def _set_sigma(self, sigma: float) -> None:
        """The width is the knob "data noise" in other units."""
        self._noise = round(sigma / SIGMA, 4)
        self.placing.show_modes(self.placing.modes, self._noise * SIGMA)
        self.strip.show_sigma(self._noise * SIGMA)
        if self.placing.modes.centres:
            self._send_modes()

    def _hint(self) -> None:
        if self._doing == "painting":
            nothing = self.tr("Nothing on the canvas: the data stay as they are until you paint.")
            said = nothing if self.painting.canvas.empty else ""
        else:
            count = len(self.placing.modes.centres)
            said = (
                self.tr("There is room for {0} modes, and all are taken.").format(count)
                if count >= MAX_MODES
                else self.tr("Click adds a mode, drag moves it, right click deletes.")
            )
        self.strip.say(said)
