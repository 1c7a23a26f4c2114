"""Of many arenas modes are counted more seldom, for all of them are counted at once."""

from __future__ import annotations

from app.looking import Looking


def test_the_gap_grows_with_the_arenas() -> None:
    looking = Looking(lambda _: None)
    gaps = []
    for arenas in (1, 3, 6, 9):
        looking.shows(arenas)
        gaps.append(looking._coverage.gap)
    assert gaps == [1.0, 1.0, 2.0, 3.0]
