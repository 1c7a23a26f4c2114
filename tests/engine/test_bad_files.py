"""Bad files and bad disks: refused in one sentence, and nothing is lost."""

from __future__ import annotations

import json
import os
import random
import resource
import struct
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
import torch

from engine import container, snapshot
from engine.points import digest
from engine.session import Session
from engine.snapshot import open_file, to_bytes, write
from engine.words import UserError
from tests.engine.lives import CLOUD, TINY, fingerprint, lived

MUTATIONS = 20_000 if os.environ.get("WGAN_EVIDENCE") else 400
Change = Callable[[dict[str, Any], dict[str, Any]], None]


@pytest.fixture(scope="module")
def whole() -> bytes:
    return to_bytes(lived(TINY))


def refusal(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        open_file(path)
    return str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"\xff" * 64,
        b"\x89PNG\r\n\x1a\n" + b"0" * 500,
        b"PK\x03\x04" + b"0" * 500,
        b"\0" * 4096,
    ],
    ids=["empty", "text", "huge header", "image", "zip", "zeros"],
)
def test_what_is_no_session_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.wgan").write_bytes(data)
    assert refusal(tmp_path / "a.wgan") == "this is not a WGAN Playground file, or it is damaged"


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    assert "cannot read" in refusal(tmp_path / "missing.wgan")
    assert "not a file" in refusal(tmp_path)


def test_a_later_format_is_refused_by_its_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "FORMAT", 7)
    data = to_bytes(lived(TINY, steps=3))
    monkeypatch.undo()
    (tmp_path / "a.wgan").write_bytes(data)
    assert "format 7" in refusal(tmp_path / "a.wgan")


def test_a_huge_file_is_refused_without_being_read(tmp_path: Path, whole: bytes) -> None:
    with (tmp_path / "a.wgan").open("wb") as file:
        file.write(whole)
        file.truncate(2**33)  # sparse
    refusal(tmp_path / "a.wgan")
    header = json.dumps({"__metadata__": {"wgan": "{}"}, "x": place("F32", [2**31], 2**33)}).encode()
    with (tmp_path / "b.wgan").open("wb") as file:
        file.write(struct.pack("<Q", len(header)) + header)
        file.truncate(8 + len(header) + 2**33)
    refusal(tmp_path / "b.wgan")


def place(kind: str, shape: list[int], size: int) -> dict[str, Any]:
    return {"dtype": kind, "shape": shape, "data_offsets": [0, size]}


def rewritten(data: bytes, change: Change) -> bytes:
    """The file with its description or tensors changed, and a checksum that fits."""
    tensors = safetensors.numpy.load(data)
    length = int.from_bytes(data[:8], "little")
    told = json.loads(json.loads(data[8 : 8 + length])["__metadata__"]["wgan"])
    change(tensors, told)
    return container.pack(tensors, told)


def damage(name: str, **changes: Any) -> Change:
    def change(tensors: dict[str, Any], _: dict[str, Any]) -> None:
        array = tensors[name].copy()
        for what, value in changes.items():
            if what == "shape":
                array = array.reshape(-1)[: int(np.prod(value))].reshape(value)
            elif what == "kind":
                array = array.astype(value)
            else:
                array.reshape(-1)[2 if what == "count" else 0] = value
        tensors[name] = array

    return change


def in_story(old: bytes, new: bytes) -> Change:
    def change(tensors: dict[str, Any], _: dict[str, Any]) -> None:
        text = tensors["story"].tobytes()
        assert old in text
        tensors["story"] = np.frombuffer(text.replace(old, new, 1), np.uint8)

    return change


def without(name: str) -> Change:
    def change(tensors: dict[str, Any], _: dict[str, Any]) -> None:
        del tensors[name]

    return change


FORGED = {
    "wrong shape": damage("k0/critic", shape=(1, 3)),
    "wrong kind": damage("k0/critic", kind=np.float64),
    "not a number": damage("k0/critic", value=np.nan),
    "infinite moment": damage("k1/critic.first", value=np.inf),
    "impossible counters": damage("h1/counters", count=2**60),
    "impossible readings": damage("t1", value=-1.0),
    "a tensor is missing": without("k0/generator"),
    "a tensor too many": lambda tensors, _: tensors.update(more=np.zeros(3)),
    "a setting out of range": in_story(b'"n_critic":2', b'"n_critic":0'),
    "an unknown setting": in_story(b'"n_critic":2', b'"n_kritik":2'),
    "another width": in_story(b'"critic_width":4', b'"critic_width":5'),
    "a move of a fixed knob": in_story(b'{"gp_lambda":3.0}', b'{"seed":3}'),
    "a move out of range": in_story(b'{"gp_lambda":3.0}', b'{"gp_lambda":-3.0}'),
    "no branch that is shown": in_story(b"[[0,null", b"[[5,null"),
    "story of another kind": lambda tensors, _: tensors.update(story=np.frombuffer(b"[1]", np.uint8)),
    "deep story": lambda tensors, _: tensors.update(story=np.frombuffer(b"[" * 10**6, np.uint8)),
    "no description": lambda _, told: told.clear(),
    "other points": damage(f"array:{digest(CLOUD)}", value=9.0),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_forged_file_is_refused_although_its_checksum_fits(what: str, whole: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.wgan").write_bytes(rewritten(whole, FORGED[what]))
    assert "\n" not in refusal(tmp_path / "a.wgan")


def test_the_forger_changes_nothing_by_himself(whole: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.wgan").write_bytes(rewritten(whole, lambda *_: None))
    assert fingerprint(to_bytes(open_file(tmp_path / "a.wgan"))) == fingerprint(whole)


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Flips, cuts, swaps, insertions, other headers."""
    found = bytearray(data)
    length = int.from_bytes(data[:8], "little")
    for _ in range(rng.choice([1, 1, 1, 3, 50])):
        at = rng.randrange(len(found)) if rng.random() < 0.5 else rng.randrange(min(len(found), length + 8))
        kind = rng.randrange(7)
        size = rng.choice([1, 8, 64, 4096])
        if kind == 0:
            found[at] ^= 1 << rng.randrange(8)
        elif kind == 1:
            del found[at:]
        elif kind == 2:
            del found[at : at + size]
        elif kind == 3:
            other = rng.randrange(len(found))
            found[at : at + size], found[other : other + size] = (
                found[other : other + size],
                found[at : at + size],
            )
        elif kind == 4:
            found[at:at] = rng.randbytes(size)
        elif kind == 5:
            found[:8] = struct.pack(
                "<Q", rng.choice([0, 1, 2**63, length + 1, length * 2, rng.randrange(2**40)])
            )
        else:
            digits = [i for i in range(8, min(len(found), length + 8)) if found[i : i + 1].isdigit()]
            for i in rng.sample(digits, min(len(digits), rng.choice([1, 2, 8]))):
                found[i] = ord("0") + rng.randrange(10)
        if not found:
            break
    return bytes(found)


def test_mutated_files_are_opened_exactly_or_refused_in_one_sentence(whole: bytes, tmp_path: Path) -> None:
    rng = random.Random(int(os.environ.get("WGAN_SEED", "1")))
    path, exact, before = tmp_path / "a.wgan", 0, peak()
    for _ in range(MUTATIONS):
        path.write_bytes(mutated(whole, rng))
        said = tried(path, whole)
        assert "\n" not in said
        assert len(said) < 400
        exact += not said
    assert exact < MUTATIONS / 2
    assert peak() - before < 200 * 2**20


def tried(path: Path, whole: bytes) -> str:
    """Why the file is refused; "" if it is opened, exactly."""
    try:
        back = open_file(path)
    except UserError as error:
        return str(error)
    assert fingerprint(to_bytes(back)) == fingerprint(whole)
    return ""


def peak() -> int:
    """The most memory that this process has held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@pytest.mark.parametrize("where", ["fsync", "mkstemp", "replace"])
def test_a_full_disk_leaves_the_old_file_and_says_so(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.wgan"
    told = lived(TINY, steps=3)
    write(path, told)
    before = path.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    target: dict[str, tuple[Any, str]] = {
        "fsync": (os, "fsync"),
        "mkstemp": (tempfile, "mkstemp"),
        "replace": (Path, "replace"),
    }
    monkeypatch.setattr(*target[where], full)
    with pytest.raises(UserError, match=r"cannot write .*a\.wgan: No space left on device"):
        write(path, replace(told, about={"layout": "another"}))
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_too_much_to_tell_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    told = lived(TINY, steps=3)
    with pytest.raises(UserError, match="longer"):
        write(tmp_path / "a.wgan", replace(told, about={"x": "y" * 10**6}))
    with pytest.raises(UserError, match="picture"):
        write(tmp_path / "a.wgan", replace(told, thumbnail=bytes(10**7)))
    assert list(tmp_path.iterdir()) == []


def test_numbers_that_overflowed_cannot_be_saved_alone(tmp_path: Path) -> None:
    session = Session(TINY, "cpu")
    with torch.inference_mode():
        session.tensors()["critic"].fill_(float("inf"))
    with pytest.raises(UserError, match="finite"):
        session.save(tmp_path / "a.wgan")
