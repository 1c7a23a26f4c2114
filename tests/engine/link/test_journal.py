"""The journal: what was written whole is read whole, whatever happened to its end."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.link.journal import MAGIC, Journal, Record, pack, read
from engine.words import UserError

records = st.lists(
    st.builds(
        Record,
        st.dictionaries(
            st.text(max_size=5), st.one_of(st.integers(), st.text(max_size=9), st.booleans()), max_size=3
        ),
        st.binary(max_size=60),
    ),
    min_size=1,
    max_size=6,
)


def written(path: Path, entries: list[Record]) -> bytes:
    journal = Journal(path)
    for entry in entries:
        journal.append(entry)
    journal.close()
    return path.read_bytes()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "session.journal"


@given(records)
def test_reads_what_was_written(entries: list[Record]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "session.journal"
        data = written(path, entries)
        contents = read(path)
    assert list(contents.records) == entries
    assert (contents.end, contents.dropped) == (len(data), 0)


@given(records)
def test_torn_at_any_byte_of_the_last_record_loads_all_before_it(entries: list[Record]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "session.journal"
        data = written(path, entries)
        start = len(data) - len(pack(entries[-1]))
        for end in range(start, len(data)):
            path.write_bytes(data[:end])
            contents = read(path)
            assert list(contents.records) == entries[:-1]
            assert (contents.end, contents.dropped) == (start, end - start)


@given(records, st.data())
def test_a_flipped_bit_ends_it_before_the_damage(entries: list[Record], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "session.journal"
        good = bytearray(written(path, entries))
        place = data.draw(st.integers(len(MAGIC), len(good) - 1))
        good[place] ^= 1 << data.draw(st.integers(0, 7))
        path.write_bytes(good)
        found = read(path).records
    assert len(found) < len(entries)
    assert list(found) == entries[: len(found)]


def test_goes_on_behind_a_torn_end(path: Path) -> None:
    data = written(path, [Record({"kind": "a"}), Record({"kind": "b"}, b"lost")])
    path.write_bytes(data[:-1])
    written(path, [Record({"kind": "c"})])
    assert [record.kind for record in read(path).records] == ["a", "c"]
    assert read(path).dropped == 0


@pytest.mark.parametrize("length", range(len(MAGIC)))
def test_a_journal_torn_while_it_was_made_is_empty(path: Path, length: int) -> None:
    path.write_bytes(MAGIC[:length])
    assert read(path).records == ()
    written(path, [Record({"kind": "a"})])
    assert len(read(path).records) == 1


@given(st.binary(min_size=1, max_size=200).filter(lambda data: not MAGIC.startswith(data[: len(MAGIC)])))
def test_refuses_what_is_no_journal_and_leaves_it_alone(garbage: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "notes.txt"
        path.write_bytes(garbage)
        for attempt in (read, Journal):
            with pytest.raises(UserError, match=r"notes\.txt is not a journal"):
                attempt(path)
        assert path.read_bytes() == garbage


@given(st.binary(max_size=200))
def test_garbage_behind_the_magic_is_dropped(garbage: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "session.journal"
        path.write_bytes(MAGIC + b"\xff" * 8 + garbage)
        contents = read(path)
    assert contents.records == ()
    assert contents.dropped == 8 + len(garbage)


def test_a_missing_file_is_named(path: Path) -> None:
    with pytest.raises(UserError, match=r"session\.journal cannot be read"):
        read(path)


def test_rewriting_keeps_only_what_is_given_and_can_be_appended_to(path: Path) -> None:
    journal = Journal(path)
    for number in range(5):
        journal.append(Record({"number": number}, bytes(100)))
    journal.rewrite([Record({"number": 4})])
    journal.append(Record({"number": 5}))
    journal.close()
    assert [record.about["number"] for record in read(path).records] == [4, 5]
    assert journal.size == path.stat().st_size
    assert list(path.parent.iterdir()) == [path]
