"""Draws the whole window into a picture, without a screen: for the documentation and for tests."""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.options import add_game_options, chosen_game
from engine.parser import Parser
from engine.words import UserError

if TYPE_CHECKING:  # Qt comes in after its environment has been set
    from PySide6.QtCore import SignalInstance

    from app.playground import Playground
    from app.window import MainWindow
    from engine.link.messages import Event, Status

ARENAS = 9
CHUNKS = 40  # stops on the way, at which modes are counted
TOLD = 3.0  # seconds until the timeline has been told in any case
TURN = 0.002  # seconds between two looks at the engine
MOST = 100_000_000
PICTURES = (".png", ".jpg", ".jpeg")


def main(argv: Sequence[str]) -> int:
    """Train, draw, save. The same options give the same picture on the same machine.

    Raises:
        UserError: options that are not allowed, or a file that cannot be written.
    """
    options = _options(list(argv))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = str(options.scale)
    shoot(options)
    return 0


def shoot(options: argparse.Namespace) -> None:
    """Put up the window, train to the iteration asked for, and save what it shows."""
    from PySide6.QtCore import QSettings

    from app.languages import Languages
    from app.playground import Playground
    from app.start import make_application
    from app.theme import Theme
    from app.window import MainWindow
    from engine.link.client import Client

    game = chosen_game(options)
    settings = game.settings
    _check_layers(options.layers)
    _check_begin(options)
    _check_file(options.out)
    width, height = options.size
    app = make_application(sys.argv[:1])
    theme = Theme(options.theme)
    theme.apply(app)
    languages = Languages()
    languages.start(options.language)
    with tempfile.TemporaryDirectory() as folder:
        store = QSettings(str(Path(folder) / "layout.ini"), QSettings.Format.IniFormat)
        playground = Playground(lambda: Client(options.device), settings, arrays=game.arrays)
        playground.looking.by_itself = False
        window = MainWindow(playground, theme, store, languages=languages)
        theme.set_mode(options.theme)
        try:
            window.resize(width, height)
            window.reset_layout()
            for name in options.layers:
                window.plane.set_layer(name.removeprefix("no-"), on=not name.startswith("no-"))
            window.status_line.fixed = True
            window.feed.stop()  # an axis remembers how it came to its range
            window.show()
            playground.start(playing=False)
            _begin(window, options)
            train_and_look(playground, options.iterations, app.processEvents)
            _draw(window, app.processEvents)
            _save(window, options.out)
        finally:
            window.close()
            languages.remove()


def _begin(window: MainWindow, options: argparse.Namespace) -> None:
    """A lesson, or arenas side by side, before training begins."""
    from app.compare.spread import fan, spread, usual_range
    from engine.settings import knobs

    if options.lesson:
        window.lessons_dock.show()
        window.school.open(options.lesson)
    if options.fan:
        settings = window.playground.settings
        log = knobs()[options.fan].log
        values = spread(options.fan, *usual_range(options.fan, settings), ARENAS, log=log)
        window.compare.begin(fan(settings, options.fan, values), options.fan)


def _check_begin(options: argparse.Namespace) -> None:
    from app.compare.spread import fannable
    from app.compare.spread import options as choices
    from app.lessons.library import OURS

    lessons = sorted(path.stem for path in OURS.glob("*.lesson") if "." not in path.stem)
    if options.lesson and options.lesson not in lessons:
        raise UserError(
            "there is no lesson {name}; lessons are {known}", name=options.lesson, known=", ".join(lessons)
        )
    knobs = [name for name in fannable() if not choices(name)]
    if options.fan and options.fan not in knobs:
        raise UserError(
            "--fan {name} is not allowed; it takes {known}", name=options.fan, known=", ".join(knobs)
        )


def _check_file(path: Path) -> None:
    """Refuse what cannot be written before training, and make the folder."""
    if path.suffix.lower() not in PICTURES or path.is_dir():
        raise UserError(
            "--out {path} is not allowed; it is a file that ends in {kinds}",
            path=path,
            kinds=" or ".join(PICTURES),
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError("cannot write {path}: {reason}", path=path, reason=error.strerror or error) from error


def _check_layers(asked: Sequence[str]) -> None:
    from app.plane.layers import LAYERS

    for name in asked:
        if name.removeprefix("no-") not in LAYERS:
            raise UserError(
                "there is no layer {name}; layers are {known}", name=name, known=", ".join(LAYERS)
            )


def train_and_look(playground: Playground, iterations: int, turn: Callable[[], None]) -> None:
    """Train in pieces, with a count of the modes after each; wait for the picture at the end."""
    wait = Waiter(playground, turn)
    wait.for_iteration(0)
    stops = sorted({round(iterations * (k + 1) / CHUNKS) for k in range(CHUNKS)} - {0})
    done = 0
    for stop in stops:
        playground.step_iterations(stop - done)
        done = stop
        wait.for_iteration(stop)
        playground.looking.ask_coverage()
        wait.for_signal(playground.coverage)
        playground.looking.ask_truth()
        wait.for_signal(playground.truth)
    for _ in range(2):  # the first may move the view, which the second's landscape then covers
        playground.looking.ask_frame()
        wait.for_signal(playground.frame)
    if done and playground.looking.truth_request().parts:  # likewise
        playground.looking.ask_truth()
        wait.for_signal(playground.truth)
    wait.for_timeline(done)


def _draw(window: MainWindow, turn: Callable[[], None]) -> None:
    """Bring every chart and the plane to rest, and draw them."""
    window.compare.middle.settle()
    turn()
    for chart in window.board.charts:
        chart.settle()
    turn()


def _save(window: MainWindow, path: Path) -> None:
    if not window.grab().save(str(path)):
        raise UserError("{path} could not be written", path=path)


class Waiter:
    """Turns the window's clock by hand until something has come; says so if the engine failed."""

    def __init__(self, playground: Playground, turn: Callable[[], None]) -> None:
        self._playground = playground
        self._turn = turn
        self._iteration = -1
        self._failed = ""
        playground.status.connect(self._note_status)
        playground.event_came.connect(self._note_event)

    def for_iteration(self, iteration: int) -> None:
        self._until(lambda: self._iteration >= iteration)

    def for_timeline(self, step: int) -> None:
        """The timeline is told a few times a second only: wait until it is told as it is now."""
        journey, end = self._playground.journey, time.monotonic() + TOLD
        self._until(lambda: (journey.view is not None and journey.view.end >= step) or time.monotonic() > end)

    def for_signal(self, signal: SignalInstance) -> object:
        """What the signal brings when it next comes."""
        came: list[object] = []
        signal.connect(came.append)
        self._until(lambda: bool(came))
        signal.disconnect(came.append)
        return came[0]

    def _until(self, met: Callable[[], bool]) -> None:
        while not met():
            if self._failed:
                raise UserError("{reason}", reason=self._failed)
            self._playground.tick()
            self._turn()
            time.sleep(TURN)

    def _note_status(self, status: Status) -> None:
        self._iteration = status.iteration

    def _note_event(self, event: Event) -> None:
        if event.kind in ("failed", "refused"):
            self._failed = str(event.words)


def _options(argv: list[str]) -> argparse.Namespace:
    parser = Parser("python main.py shot", "Draw the window into a picture.")
    add = parser.add_argument
    add("--out", type=Path, required=True, metavar="FILE.png", help="the picture; .jpg works, too")
    add("--iterations", type=int, default=1000, metavar="N", help="train so far first (default 1000)")
    add(
        "--size",
        type=_size,
        default=(1600, 1000),
        metavar="WIDTHxHEIGHT",
        help="of the window (default 1600x1000)",
    )
    add("--theme", choices=("light", "dark"), default="light", help="default light")
    add("--language", choices=("en", "zh", "pseudo"), default="en", help="of the window (default en)")
    add("--scale", type=float, default=1.0, help="pixels of the picture for each of the window (default 1)")
    add(
        "--layers",
        nargs="+",
        default=[],
        metavar="LAYER",
        help="layers to switch on, as pull or trails, or off, as no-contours",
    )
    add("--lesson", metavar="NAME", help="open this lesson, as earthmover")
    add("--fan", metavar="KNOB", help="nine arenas over the usual range of a knob, as clip_value")
    add_game_options(parser)
    options = parser.parse_args(argv)
    if not 0 <= options.iterations <= MOST:
        raise UserError(
            "--iterations {n} is not allowed; it is a whole number from 0 to {most}",
            n=options.iterations,
            most=MOST,
        )
    if not 0.5 <= options.scale <= 4:
        raise UserError("--scale {scale} is not allowed; it is a number from 0.5 to 4", scale=options.scale)
    return options


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{3,4})x(\d{3,4})", text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text} is no size; write it as 1600x1000")
    return int(found[1]), int(found[2])
