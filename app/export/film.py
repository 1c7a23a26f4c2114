"""What a film is to be: decided in the window, made in a process of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from PySide6.QtGui import QImage

from app.palettes import Palette
from engine.words import Words

Kind = Literal["mp4", "gif", "png"]
Content = Literal["plane", "charts", "window"]

SIZES = (640, 360), (1280, 720), (1920, 1080), (2560, 1440), (720, 720), (1080, 1080)
RATES = 10, 15, 20, 25, 30, 50
PICTURES = 300  # of a film of the past, about, unless somebody chooses
MOST = 100_000
# Bytes for each pixel of a picture, as measured on films of the ring; the plane moves nearly everywhere.
BYTES: Mapping[Kind, Mapping[Content, float]] = {
    "mp4": {"plane": 0.05, "charts": 0.045, "window": 0.045},
    "gif": {"plane": 0.11, "charts": 0.09, "window": 0.07},
    "png": {"plane": 0.6, "charts": 0.5, "window": 0.35},
}


@dataclass(frozen=True, slots=True)
class Look:
    """How the window looks: theme, language, and what its panels tell of themselves."""

    mode: Literal["light", "dark"] = "light"
    presenter: bool = False
    panels: dict[str, str] = field(default_factory=dict)
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Film:
    """A film; `steps` of the past that is in the snapshot `source`, or live, without both.

    `size` is even, in pixels. `path` is written to, and renamed by whoever asked for the film.
    """

    path: Path
    kind: Kind
    content: Content
    size: tuple[int, int]
    rate: int  # pictures a second
    look: Look = Look()
    steps: tuple[int, ...] = ()
    source: str = ""
    device: str = "cpu"


class Encoder(Protocol):
    """Takes pictures in, one after the other; raises OSError or UserError when it cannot go on."""

    @property
    def written(self) -> int: ...

    def add(self, image: QImage) -> None: ...

    def finish(self) -> None: ...

    def abort(self) -> None: ...


def encoder(film: Film, palette: Palette) -> Encoder:
    """What writes the film.

    Raises:
        OSError, UserError: it cannot be begun.
    """
    if film.kind == "mp4":
        from app.export.ffmpeg import Mp4

        return Mp4(film.path, film.size, film.rate)
    if film.kind == "gif":
        from app.export.gif import Gif

        return Gif(film.path, film.size, film.rate, palette)
    from app.export.pngs import PngSequence

    return PngSequence(film.path)


def equal_steps(first: int, last: int, every: int) -> tuple[int, ...]:
    """From `first` to `last`, both included."""
    steps = range(first, last + 1, max(every, 1))
    return (*steps, last) if steps and steps[-1] != last else tuple(steps)


def estimate(kind: Kind, content: Content, size: tuple[int, int], pictures: int) -> int:
    """About how many bytes such a film has."""
    return round(BYTES[kind][content] * size[0] * size[1] * pictures)


# What the film's process says.


@dataclass(frozen=True, slots=True)
class Progress:
    """So many pictures are made; `written` bytes so far."""

    pictures: int
    written: int


@dataclass(frozen=True, slots=True)
class Done:
    """The film is whole; or it is not, for this reason."""

    wrong: Words | None = None


# What it is told, beside answers of the engine.


@dataclass(frozen=True, slots=True)
class Shoot:
    """A picture of now; it is to be number `due` of the film, or the same again up to there."""

    due: int


@dataclass(frozen=True, slots=True)
class Finish:
    """The film is long enough."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """Nobody wants it any more."""
