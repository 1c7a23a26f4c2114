"""Text of a lesson as rich text: **bold**, *italic*, `code`, $formulas$."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_PIECES = re.compile(r"\$([^$]+)\$|\*\*(.+?)\*\*|\*(.+?)\*|`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula within a text, by its number."""

    tex: str


def pieces(text: str) -> Iterator[str | Formula]:
    """HTML in pieces, and the formulas between them."""
    at = 0
    for found in _PIECES.finditer(text):
        yield html.escape(text[at : found.start()], quote=False)
        at = found.end()
        tex, bold, italic, code = found.groups()
        if tex is not None:
            yield Formula(tex.strip())
        elif bold is not None:
            yield "<b>"
            yield from pieces(bold)
            yield "</b>"
        elif italic is not None:
            yield f"<i>{html.escape(italic, quote=False)}</i>"
        else:
            yield f"<code>{html.escape(code, quote=False)}</code>"
    yield html.escape(text[at:], quote=False)


def plain(text: str) -> str:
    """The text without marks, for screen readers and lists."""
    return _PIECES.sub(lambda found: next(group for group in found.groups() if group is not None), text)
