"""The first lesson to its end on a real X server, as a student would: by mouse and by keyboard."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.app.screen import PATIENCE, Person, needs_a_screen, screen

pytestmark = needs_a_screen

# Tells on stdout how the lesson stands, and where what can be clicked is, as far as it is in sight.
PROGRAM = """
import json, sys, time
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QPushButton
from app import window as w
from app.start import make_application
from app.playground import Playground
from app.theme import Theme
from engine.link.client import Client

def place(widget):
    seen = widget.visibleRegion().boundingRect()
    if seen.height() < min(widget.height(), 12):
        return None
    middle = widget.mapToGlobal(seen.center())
    return [middle.x(), middle.y()]

if __name__ == "__main__":
    app = make_application([])
    theme = Theme("light")
    theme.apply(app)
    store = QSettings(sys.argv[1], QSettings.Format.IniFormat)
    window = w.MainWindow(Playground(lambda: Client("cpu")), theme, store)
    window.resize(1280, 800)
    window.move(0, 0)
    window.show()
    panel, tutor, playground = window.school.panel, window.school.tutor, window.playground
    def tell():
        page, step = panel.page, tutor.step
        cards = [one for one in panel.findChildren(QPushButton) if one.property("role") == "card"]
        rows = [box._rows for box in page.questions] if page else []
        print(json.dumps({
            "at": time.monotonic(),
            "title": step.title if step else "",
            "ticked": [task.ticked for task in page.tasks] if page else [],
            "revealed": [box.revealed for box in page.questions] if page else [],
            "chosen": [[one.isChecked() for one in box.options] for box in page.questions] if page else [],
            "ready": panel.next.property("role") == "primary",
            "playing": playground.playing,
            "speed": playground.speed,
            "leave": panel.leave.hasFocus(),
            "cards": [place(card) for card in cards],
            "next": place(panel.next),
            "text": place(panel._scroll),
            "options": [[place(row) for row in box] for box in rows],
            "reveal": [place(box.reveal_button) for box in page.questions] if page else [],
        }), flush=True)
    timer = QTimer(window)
    timer.timeout.connect(tell)
    timer.start(50)
    playground.start()
    sys.exit(app.exec())
"""
State = dict[str, Any]
FLAT_OUT, PLAY = "backslash", "space"


class Student(Person):
    """Reads, does what the step asks for, answers, goes on."""

    def wait(self, so: Callable[[State], object]) -> State:
        """Read on until it is so; what was told before does not count."""
        since = time.monotonic()
        state: State = {"at": since}
        while state["at"] < since + PATIENCE:
            state = json.loads(self.line())
            if state["at"] > since and so(state):
                return state
        raise AssertionError(f"it did not come: {state}")

    def click(self, place: Callable[[State], Any]) -> None:
        """Click on a thing as soon as it is in sight."""
        x, y = place(self.wait(place))
        self.hands("mousemove", x, y, "click", 1)

    def begin(self, title: str) -> State:
        state = self.wait(lambda now: now["title"] == title)
        assert not state["leave"], "the keyboard is on the way out"
        return state

    def answer(self, option: int) -> None:
        """Scroll to the question, choose by its words, reveal."""

        def words(now: State) -> Any:
            return now["options"][0][option]

        def button(now: State) -> Any:
            return now["reveal"][0]

        for wanted in (words, button):
            state = self.wait(lambda _: True)
            for _ in range(8):
                if wanted(state):
                    break
                self.hands("mousemove", *state["text"], "click", 5)
                time.sleep(0.1)
                state = self.wait(lambda _: True)
            self.click(wanted)
        state = self.wait(lambda now: now["revealed"][0])
        assert state["chosen"][0][option]
        assert not state["leave"]

    def finish(self, title: str) -> None:
        """Wait until all is ticked off and the button says so; look at it; go on."""
        self.wait(lambda now: now["ticked"] and all(now["ticked"]) and now["ready"])
        assert self.picture(title).width() == 1280
        self.click(lambda now: now["next"])


@pytest.fixture
def student(tmp_path: Path) -> Iterator[Student]:
    with screen("1280x800") as display:
        student = Student(display, tmp_path, PROGRAM)
        try:
            yield student
        finally:
            student.end()


def test_the_first_lesson_to_its_end(student: Student) -> None:
    student.wait(lambda now: now["playing"])
    student.hands("mousemove", 640, 400, "click", 1)  # without a window manager nobody else gives focus
    student.hands("key", "ctrl+3")
    student.click(lambda now: now["cards"] and now["cards"][0])
    student.begin("A forger and an expert")
    student.wait(lambda now: now["speed"] == 30 and not now["playing"])
    student.hands("key", FLAT_OUT, "key", PLAY)
    student.finish("step-1")
    student.begin("What moves the fakes")
    student.answer(2)
    student.finish("step-2")
    student.begin("They take turns")
    student.wait(lambda now: not now["playing"])
    for key in ("c", "c", "i", FLAT_OUT, PLAY):
        student.hands("key", key)
    student.finish("step-3")
    student.begin("Eight clumps")
    student.answer(0)
    student.finish("step-4")
    student.begin("It never ends")
    student.wait(lambda now: now["ticked"][0])
    student.hands("key", "n")
    student.finish("step-5")
    state = student.wait(lambda now: not now["title"])
    assert state["cards"][0]
    student.picture("the-end")
    student.hands("key", "ctrl+q")
    assert student.process.wait(PATIENCE) == 0
