"""The glossary is whole, and the page is made from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.glossary import ENTRIES, page, tooltip

PAGE = Path(__file__).parents[2] / "docs" / "glossary.md"


def test_the_page_is_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("key", ENTRIES)
def test_every_entry_is_whole_and_its_tooltip_says_it(key: str) -> None:
    entry = ENTRIES[key]
    assert all((entry.name, entry.symbol, entry.unit, entry.meaning, entry.formula, entry.source, entry.how))
    text = tooltip(key)
    assert f"<b>{entry.name}</b>" in text
    assert "{" not in text


def test_names_are_unique() -> None:
    assert len({entry.name for entry in ENTRIES.values()}) == len(ENTRIES)
