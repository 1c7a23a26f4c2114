"""The `.wgan` file: a session's timeline with its branches, what was measured, and a picture.

Everything in a file is checked before it is used: sizes against the file and against what the settings
say, a SHA-256 over all of it, names, kinds, shapes, finite numbers, order. Numpy only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from engine import container
from engine.branch import Kept, course
from engine.container import Header
from engine.files import write_whole
from engine.keyframe import Keyframe
from engine.scribe import load_timeline, tensors_of
from engine.settings import Settings, read, to_dict
from engine.story import encode, needed, parse
from engine.timeline import Timeline
from engine.words import UserError

FORMAT = 2
ABOUT = 256 * 2**10  # characters of `about`
PICTURE = 2 * 2**20  # bytes of a thumbnail
_AT_ONCE = 2**27  # bytes that are read for their checksum in a moment


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """A session as it is handed round.

    `step`: where the playhead stands on the branch shown. `made_by`: program, torch, device and threads, on
    which the bits depend. `about` is the window's own: layout, lesson. `thumbnail`: PNG, or empty.
    """

    timeline: Timeline
    step: int
    made_by: Mapping[str, str]
    about: Mapping[str, str] = field(default_factory=dict)
    thumbnail: bytes = b""


@dataclass(frozen=True, slots=True, eq=False)
class Card:
    """What a gallery shows of a file; `settings` of replica 0 at the playhead."""

    settings: Settings
    replicas: int
    iteration: int
    wasserstein: float | None
    exact: bool
    modes: tuple[int, int] | None  # captured, of
    made_by: Mapping[str, str]
    about: Mapping[str, str]
    thumbnail: bytes


def to_bytes(snapshot: Snapshot) -> bytes:
    """The snapshot as a file.

    Raises:
        UserError: `about` or the thumbnail are too large.
    """
    if sum(map(len, (*snapshot.about, *snapshot.about.values()))) > ABOUT:
        raise UserError("what is told about this session is longer than {limit} characters", limit=ABOUT)
    if len(snapshot.thumbnail) > PICTURE:
        raise UserError("the picture of this session is larger than {limit} bytes", limit=PICTURE)
    story, tensors = tensors_of(snapshot.timeline, snapshot.step)
    tensors["story"] = np.frombuffer(encode(story), np.uint8)
    tensors["thumbnail"] = np.frombuffer(snapshot.thumbnail, np.uint8)
    told = {
        "format": FORMAT,
        "made_by": dict(snapshot.made_by),
        "about": dict(snapshot.about),
        "card": _card(snapshot),
    }
    return container.pack(tensors, told)


def write(path: Path, snapshot: Snapshot) -> None:
    """Write the snapshot: the old file or the new one is whole, always.

    Raises:
        UserError: the folder cannot be written, the disk is full.
    """
    write_whole(path, to_bytes(snapshot))


def open_file(path: Path) -> Snapshot:
    """The snapshot in a file of format 2, or of format 1: a single keyframe.

    Raises:
        UserError: it is not such a file, of a later version, or damaged: one sentence.
    """
    file, size = container.opened(path)
    with file:
        header = container.read_header(file, size)
        version = _version(header)
        try:
            return _open_first(file, header) if version == 1 else _open(file, header)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            if isinstance(error, UserError):
                raise
            raise UserError("this file's description of the session is damaged") from None


def peek(path: Path) -> Card:
    """What a gallery shows, read without the rest of the file and without its checksum.

    Raises:
        UserError: it is not such a file.
    """
    file, size = container.opened(path)
    with file:
        header = container.read_header(file, size)
        told = header.told
        try:
            if _version(header) == 1:
                settings = read(told["population"][0])
                rest = len(told["population"]), int(told["iteration"]), None, False, None
                return Card(settings, *rest, _texts(told["made_by"]), {}, b"")
            card = told["card"]
            modes = card["modes"] and (int(card["modes"][0]), int(card["modes"][1]))
            wasserstein = None if card["wasserstein"] is None else float(card["wasserstein"])
            numbers = int(card["replicas"]), int(card["iteration"]), wasserstein, bool(card["exact"]), modes
            texts = _texts(told["made_by"]), _texts(told["about"])
            return Card(read(card["settings"]), *numbers, *texts, _thumbnail(file, header))
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError, IndexError) as error:
            if isinstance(error, UserError):
                raise
            raise UserError("this file's description of the session is damaged") from None


def differences(made_by: Mapping[str, str], here: Mapping[str, str]) -> list[str]:
    """In what two makers differ: then going on is not bit for bit."""
    return [name for name in ("program", "torch", "device", "threads") if made_by.get(name) != here.get(name)]


def _open(file: BinaryIO, header: Header) -> Snapshot:
    told, places = header.told, header.places
    if places["story"].size > 2**24 or places["thumbnail"].size > PICTURE:
        raise UserError("this file's description of the session is damaged")
    small = sum(place.size for place in places.values()) <= _AT_ONCE
    if small:  # before anything else: what is damaged shall be called so
        container.check(file, header)
    story = parse(container.load(file, header, ["story"])["story"].tobytes())
    wanted = needed(story)
    if {name: (place.dtype, place.shape) for name, place in places.items() if name in wanted} != wanted or (
        places.keys() - wanted.keys() != {"story", "thumbnail"}
    ):
        raise UserError("what this file holds does not fit its settings")
    if not small:  # not before it is known that so much is called for
        container.check(file, header)
    timeline = load_timeline(story, container.load(file, header, wanted), _texts(told["made_by"]))
    return Snapshot(
        timeline, story.step, _texts(told["made_by"]), _texts(told["about"]), _thumbnail(file, header)
    )


def _open_first(file: BinaryIO, header: Header) -> Snapshot:
    container.check(file, header, with_text=False)
    keyframe = Keyframe.of(container.load(file, header, header.places), header.told)
    return alone(keyframe)


def alone(keyframe: Keyframe, history: dict[str, NDArray[Any]] | None = None) -> Snapshot:
    """A snapshot of one moment, with nothing before it but metrics."""
    timeline = Timeline()
    timeline.begin(keyframe, course(keyframe.population[0])).kept = Kept(history)
    return Snapshot(timeline, keyframe.step, keyframe.made_by)


def _version(header: Header) -> int:
    version = header.told.get("format")
    if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version <= FORMAT:
        raise UserError(
            "this file has format {version}; this program reads formats 1 to {known}",
            version=str(version)[:40],
            known=FORMAT,
        )
    return version


def _card(snapshot: Snapshot) -> dict[str, object]:
    here = snapshot.timeline.current
    population = here.population_at(snapshot.step)
    seen = [one for one in here.kept.coverages if one.replica == 0 and one.modes_total is not None]
    return {
        "settings": to_dict(population[0]),
        "replicas": len(population),
        "iteration": here.iteration_at(snapshot.step),
        "wasserstein": here.kept.wasserstein,
        "exact": here.kept.exact,
        "modes": (seen[-1].modes_captured, seen[-1].modes_total) if seen else None,
    }


def _thumbnail(file: BinaryIO, header: Header) -> bytes:
    place = header.places["thumbnail"]
    if place.size > PICTURE or place.dtype != "uint8" or len(place.shape) != 1:
        raise UserError("the picture in this file is damaged")
    return container.load(file, header, ["thumbnail"])["thumbnail"].tobytes()


def _texts(found: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in found.items()}
