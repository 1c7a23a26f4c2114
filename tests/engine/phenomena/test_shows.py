"""Every phenomenon on a session that shows it and one that does not; all seeds with WGAN_EVIDENCE=1."""

from __future__ import annotations

import os

import pytest

from benchmarks.phenomena import RIGHT, SEEDS, Result, Seen, alarms, holds, page
from engine.phenomena.kinds import KINDS
from engine.phenomena.shows import SHOWS

FULL = bool(os.environ.get("WGAN_EVIDENCE"))
MANY = range(SEEDS if FULL else 2)


@pytest.fixture(scope="module")
def watched() -> Seen:
    return Seen(MANY)


def test_every_kind_is_shown() -> None:
    assert list(SHOWS) == list(KINDS)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", KINDS)
def test_it_is_found_where_it_is_and_not_where_it_is_not(watched: Seen, kind: str) -> None:
    result = watched.result(kind)
    assert result.found >= RIGHT * result.of
    assert result.wrongly <= (1 - RIGHT) * result.of


@pytest.mark.timeout(1800)
def test_healthy_sessions_raise_no_alarm(watched: Seen) -> None:
    if FULL:
        assert sum(map(bool, alarms(MANY))) <= (1 - RIGHT) * SEEDS
    else:  # small nets, and not for long
        assert not any(KINDS[kind].trouble for kinds in watched.of(SHOWS["lagging"].spares) for kind in kinds)


def test_the_page_holds_every_kind_with_its_rule() -> None:
    results = [Result(kind, 20, 0, 20) for kind in KINDS]
    text = page(results, (frozenset({"saturated"}), frozenset()), "abc")
    for kind in KINDS.values():
        assert f"**{kind.title}**" in text
        assert str(kind.rule) in text
        assert kind.advice in text
    assert "Of 2 healthy sessions" in text
    assert "1 had a false alarm of any kind of trouble: saturated." in text


def test_one_wrong_in_twenty_is_borne_and_two_are_not() -> None:
    fine, alarm = frozenset[str](), frozenset({"saturated"})
    assert holds([Result("saturated", 19, 1, 20)], [fine] * 19 + [alarm])
    assert not holds([Result("saturated", 18, 0, 20)], [fine] * 20)
    assert not holds([Result("saturated", 20, 2, 20)], [fine] * 20)
    assert not holds([Result("saturated", 20, 0, 20)], [fine] * 18 + [alarm] * 2)
