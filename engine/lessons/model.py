"""What a lesson is: steps of text that set a session up and notice what the student does. No Qt, no torch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from engine.lessons.conditions import Condition
from engine.settings import Settings

Population = tuple[Settings, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, with **bold**, *italic*, `code` and $formulas$, or a `formula` on lines of its own."""

    text: str
    formula: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done, or what is to be seen; ticked off when `when` holds."""

    kind: Literal["do", "see"]
    text: str
    when: Condition


@dataclass(frozen=True, slots=True)
class Question:
    """Predict, then reveal."""

    text: str
    options: tuple[str, ...]
    right: int
    answer: str


Block = Text | Task | Question


@dataclass(frozen=True, slots=True)
class Run:
    """So many iterations, or lone critic steps."""

    count: int
    critic: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """Knobs that are moved."""

    change: dict[str, object]


@dataclass(frozen=True, slots=True)
class Claim:
    """What the text promises: it holds now, or at some look `within` so many iterations from here."""

    when: Condition
    within: int = 0


Deed = Run | Change | Claim


@dataclass(frozen=True, slots=True)
class Step:
    """One page of a lesson. What is None or empty stays as it was.

    `script` does what the text asks for, without a window, and holds it to what it promises.
    """

    title: str
    line: int  # of the file
    population: Population | None = None
    layers: frozenset[str] | None = None
    charts: tuple[str, ...] | None = None
    controls: tuple[str, ...] | None = None  # knobs that stay in sight, no others
    hidden: tuple[str, ...] | None = None  # knobs that `set:` hides, as a shared text does
    playing: bool | None = None
    speed: float | None = None  # iterations a second; infinity is flat out
    clock: Condition | None = None  # a stopwatch counts iterations until this holds
    blocks: tuple[Block, ...] = ()
    script: tuple[Deed, ...] = ()

    @property
    def limits(self) -> tuple[int, ...]:
        """Iterations within which a task can be ticked off, from the fewest."""
        return tuple(sorted({limit for task in self.tasks if (limit := task.when.limit) is not None}))

    @property
    def tasks(self) -> tuple[Task, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Task))


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson by the name of its file."""

    name: str
    title: str
    steps: tuple[Step, ...]
    about: str = ""
    minutes: int = 0
    order: int = 1000
    language: str = "en"
    file: str = field(default="", compare=False)
