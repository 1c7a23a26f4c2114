"""The glossary: every number on the screen, once.

Its entries, in `app/terms/`, are the tooltips of the window and, through `python -m app.glossary`, the page
`docs/glossary.md`; a test holds the two equal.
"""

from __future__ import annotations

import html

from PySide6.QtCore import QCoreApplication

from app.terms.entry import Entry
from app.terms.lab import LAB
from app.terms.phenomena import PHENOMENA
from app.terms.program import PROGRAM
from app.terms.training import TRAINING
from app.terms.truth import TRUTH

CONTEXT = "glossary"

# In the order of the page.
ENTRIES: dict[str, Entry] = TRAINING | TRUTH | PHENOMENA | PROGRAM | LAB


def translated(text: str) -> str:
    """A text of the glossary in the language of the window."""
    return QCoreApplication.translate(CONTEXT, text)


def tooltip(key: str) -> str:
    """The entry `key` as rich text for a tooltip."""
    entry = ENTRIES[key]
    name, unit, meaning, how = (
        html.escape(translated(text)) for text in (entry.name, entry.unit, entry.meaning, entry.how)
    )
    return (
        f"<p><b>{name}</b> {html.escape(entry.symbol)} ({unit})</p><p>{meaning}</p>"
        f"<p><i>{html.escape(entry.formula)}</i></p><p>{how}<br>{html.escape(entry.source)}</p>"
    )


def page() -> str:
    """The glossary as Markdown: the text of `docs/glossary.md`."""
    head = (
        "# Every number on the screen\n\n"
        "Made by `python -m app.glossary > docs/glossary.md` from the table that the tooltips come from; "
        "edit `app/terms/`, not this page.\n\n"
        "x_r real, x_g = G(z) fake, x̂ interpolate; f the critic's score, D = 1/(1 + e^(−f)); E the mean over "
        "the batch.\n"
    )
    return head + "".join(
        f"\n## {entry.name}\n\n{entry.meaning}\n\n"
        f"- **Symbol**: {entry.symbol}\n- **Unit**: {entry.unit}\n- **Formula**: {entry.formula}\n"
        f"- **Computed**: {entry.how}\n- **Source**: {entry.source}\n"
        for entry in ENTRIES.values()
    )


if __name__ == "__main__":
    print(page(), end="")
