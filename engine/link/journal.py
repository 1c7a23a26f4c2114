"""The journal: an append-only file of keyframes and log entries that outlives the engine process.

A file is the magic line, then records: length of the body (u32), CRC-32 of the body (u32), body. A body
is the length of its JSON text (u32), the text, and the payload. Numbers are little-endian. A torn or
damaged record ends the file: what stands before it is good, what stands after it is dropped.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Any, BinaryIO

from engine.words import UserError

MAGIC = b"WGAN Playground journal 1\n"
LONGEST = 2**31  # bytes of one record
_HEAD = struct.Struct("<II")
_TEXT = struct.Struct("<I")


@dataclass(frozen=True, slots=True)
class Record:
    """One entry: plain JSON values and bytes. `about["kind"]` says what it is."""

    about: dict[str, Any]
    payload: bytes = b""

    @property
    def kind(self) -> str:
        """The kind, "" if it has none."""
        return str(self.about.get("kind", ""))


@dataclass(frozen=True, slots=True)
class Contents:
    """What a journal holds: its good records, where they end, and how many bytes after that are dropped."""

    records: tuple[Record, ...]
    end: int
    dropped: int


def pack(record: Record) -> bytes:
    """The bytes of a record."""
    text = json.dumps(record.about, default=_plain).encode()
    body = b"".join((_TEXT.pack(len(text)), text, record.payload))
    return _HEAD.pack(len(body), zlib.crc32(body)) + body


def read(path: Path) -> Contents:
    """Everything up to the first torn record.

    Raises:
        UserError: there is no such file, it cannot be read, or it is no journal.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            magic = file.read(len(MAGIC))
            if magic != MAGIC and MAGIC.startswith(magic):
                return Contents((), 0, len(magic))  # torn while the file was made
            if magic != MAGIC:
                raise UserError("{file} is not a journal of WGAN Playground", file=path.name)
            records, end = _read_records(file, size)
    except OSError as error:
        raise UserError(
            "{file} cannot be read: {why}", file=path.name, why=error.strerror or str(error)
        ) from error
    return Contents(records, end, size - end)


def is_journal(path: Path) -> bool:
    """Whether the file begins as a journal does."""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


class Journal:
    """A journal open for appending. One thread writes; a reader may look at any time.

    Appends are not forced to the disk: they survive the death of the process, which is what they are
    for. `rewrite` is, because it replaces a good file.
    """

    def __init__(self, path: Path) -> None:
        """Open `path`, made if it is not there; a torn tail is cut off, so that appending is safe.

        Raises:
            OSError: the file cannot be made or written.
            UserError: it is there and is no journal.
        """
        self.path = path
        self.size = read(path).end if path.exists() else 0
        self._file = self._open()

    def append(self, record: Record) -> None:
        """Write one record at the end, whole or not at all."""
        data = memoryview(pack(record))
        written = 0
        try:
            while written < len(data):
                written += self._file.write(data[written:])
        except OSError:
            self._file.truncate(self.size)  # a disk that is full leaves half a record
            raise
        self.size += len(data)

    def rewrite(self, records: Iterable[Record]) -> None:
        """Replace the whole file by `records`, at once: a death in the middle leaves the old file."""
        fresh = self.path.with_suffix(".new")
        with fresh.open("wb") as file:
            file.write(MAGIC)
            for record in records:
                file.write(pack(record))
            file.flush()
            os.fsync(file.fileno())
            size = file.tell()
        self._file.close()  # before the replacement: an open file cannot be replaced everywhere
        try:
            fresh.replace(self.path)
            self.size = size
        finally:
            self._file = self._open()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _open(self) -> FileIO:
        file = self.path.open("ab", buffering=0)
        file.truncate(self.size)
        if not self.size:
            self.size = file.write(MAGIC)
        return file


def _plain(value: Any) -> Any:
    """Numbers of numpy as those of Python."""
    return value.item() if hasattr(value, "item") else str(value)


def _read_records(file: BinaryIO, size: int) -> tuple[tuple[Record, ...], int]:
    records: list[Record] = []
    end = file.tell()
    for record in _records(file, size):
        records.append(record)
        end = file.tell()
    return tuple(records), end


def _records(file: BinaryIO, size: int) -> Iterator[Record]:
    """Good records from here on; the length is checked against the file before anything is read."""
    while len(head := file.read(_HEAD.size)) == _HEAD.size:
        length, crc = _HEAD.unpack(head)
        if not _TEXT.size <= length <= min(LONGEST, size - file.tell()):
            return
        body = file.read(length)
        if len(body) != length or zlib.crc32(body) != crc or (record := _unpack(body)) is None:
            return
        yield record


def _unpack(body: bytes) -> Record | None:
    (length,) = _TEXT.unpack_from(body)
    start = _TEXT.size + length
    if start > len(body):
        return None
    try:
        about = json.loads(body[_TEXT.size : start])
    except ValueError:
        return None
    return Record(about, body[start:]) if isinstance(about, dict) else None
