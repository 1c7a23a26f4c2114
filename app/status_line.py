"""The status line: what is happening, in words on the left and in numbers on the right."""

from __future__ import annotations

import re
from collections import deque
from time import perf_counter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar, QWidget

from app.engine_link import problem
from app.glossary import tooltip
from app.languages import say
from app.playground import Playground
from app.theme import Theme
from engine.link.messages import Event, Status
from engine.words import Words

WINDOW_SECONDS = 2.0
NEWS_SECONDS = 10.0  # that good news and warnings stay while training goes on


class StatusLine(QStatusBar):
    """Iteration, it/s, frames/s and device; and what goes wrong, until the next run."""

    def __init__(self, playground: Playground, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._drawn: deque[float] = deque(maxlen=256)
        self._status: Status | None = None
        self._said_at = 0.0
        self.fixed = False  # speeds left out, for pictures that must not depend on the machine
        self.setSizeGripEnabled(False)
        self.words = self._label(self.tr("What is happening"), wide=True)
        self.under_cursor = self._label(self.tr("Under the cursor"), "landscape")
        self.iteration = self._label(self.tr("Iteration"), "iteration", "step")
        self.speed = self._label(self.tr("Iterations per second"), "throughput")
        self.frames = self._label(self.tr("Frames per second"), "frames")
        self.device = self._label(self.tr("Device"))
        self.say(self.tr("Starting the engine …"))
        playground.run_started.connect(self._clear)
        playground.status.connect(self._show_status)
        playground.event_came.connect(self._show_event)
        playground.frame.connect(self._count_frame)

    @property
    def status(self) -> Status | None:
        return self._status

    def show_cursor(self, text: str) -> None:
        """Show what is under the cursor in the plane."""
        self.under_cursor.setText(text)

    def _label(self, name: str, *terms: str, wide: bool = False) -> QLabel:
        """A label with the glossary's `terms` as its tooltip; one is wide and has all the room left."""
        label = QLabel(self)
        label.setAccessibleName(name)
        label.setToolTip("<hr>".join(tooltip(term) for term in terms) or name)
        label.setTextFormat(Qt.TextFormat.PlainText)
        if not wide:
            label.setContentsMargins(self._theme.sizes.spacing, 0, self._theme.sizes.spacing, 0)
            self.addPermanentWidget(label)
        else:
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            label.setContentsMargins(self._theme.sizes.spacing, 0, 0, 0)
            self.addWidget(label, 1)
        return label

    def _clear(self) -> None:
        if self._status is None:
            return  # still starting
        self._status = None
        self.say("")

    def _show_status(self, status: Status) -> None:
        self._status = status
        words = self.tr("iteration {0}").format(f"{status.iteration:,}")
        if status.step > status.iteration:  # the charts count lone critic steps, too
            words = self.tr("{0} · step {1}").format(words, f"{status.step:,}")
        self.iteration.setText(words)
        self.device.setText(_device_words(status.device))
        if self._may_give_way(status):
            self.say(self.tr("training") if status.playing else self.tr("paused"))
        if self.fixed:
            return
        self.speed.setText(self.tr("{0} it/s").format(f"{status.iterations_per_second:.0f}"))
        self.frames.setText(self.tr("{0} frames/s").format(f"{self._frame_rate():.0f}"))

    def _may_give_way(self, status: Status) -> bool:
        """Good news and warnings make room once training has gone on for a while; failures stay."""
        role = self.words.property("role")
        rested = perf_counter() - self._said_at > NEWS_SECONDS
        return role == "muted" or (role in ("good", "warn") and status.playing and rested)

    def _show_event(self, event: Event) -> None:
        wrong = problem(event)
        if wrong is not None:
            self.say(say(wrong), "warn" if event.kind in ("refused", "warning") else "danger")
        elif event.kind in ("stopped", "recovered"):
            self.say(say(event.words), "good")
        elif event.kind == "started":
            self.say("", "muted")

    def _count_frame(self) -> None:
        self._drawn.append(perf_counter())

    def _frame_rate(self) -> float:
        now = perf_counter()
        return sum(now - at <= WINDOW_SECONDS for at in self._drawn) / WINDOW_SECONDS

    def say(self, text: str, role: str = "muted") -> None:
        if (text, role) == (self.words.text(), self.words.property("role")):
            return
        self._said_at = perf_counter()
        self.words.setText(text)
        self.words.setToolTip(text)
        if self.words.property("role") != role:
            self.words.setProperty("role", role)
            self.words.style().unpolish(self.words)
            self.words.style().polish(self.words)


def _device_words(device: str) -> str:
    """The engine says it in English; graphics cards are called the same everywhere."""
    found = re.fullmatch(r"CPU, (\d+) thread", device)
    return say(Words("CPU, {threads} thread", {"threads": found[1]})) if found else device
