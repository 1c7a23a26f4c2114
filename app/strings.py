"""Every text that the window may show, found in the source and in the tables of the engine."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Formatter

from app.languages import LANGUAGES, table

ROOT = Path(__file__).resolve().parents[1]
# Which of a call's arguments is the text to be translated.
_CALLS = {"tr": 0, "_tr": 0, "_said": 0, "said": 0, "translate": 1, "QT_TRANSLATE_NOOP": 1, "Words": 0,
          "UserError": 0}  # fmt: skip
# What the window never shows: the command line, and code that is written out.
_SILENT = ("engine/commands/", "engine/claims/", "engine/scripting/", "app/shot.py", "app/pictures.py",
           "app/snapshots.py", "app/strings.py")  # fmt: skip
_COMMANDS_SHOWN = ("engine/commands/game.py",)
_WORD = re.compile(r"[^\W\d_]{2,}")
# Names, symbols and formulas that are the same in every language.
SAME = frozenset({
    "WGAN Playground", "WGAN", "WGAN-GP", "WGAN-LP", "LSGAN", "Adam", "RMSprop", "SGD", "ReLU", "Leaky ReLU",
    "tanh", "He", "Glorot", "Wasserstein", "Hinge", "W₁", "{0} MB",
})  # fmt: skip


def texts() -> dict[str, str]:
    """Every text in English, and where it was first found."""
    found: dict[str, str] = {}
    for path in _sources():
        place = path.relative_to(ROOT).as_posix()
        for text in in_source(path.read_text("utf-8")):
            found.setdefault(text, place)
    for place, text in _tables():
        found.setdefault(text, place)
    return {text: place for text, place in found.items() if _WORD.search(_without_fields(text))}


def in_source(source: str) -> Iterator[str]:
    """The texts that the source of a module marks as to be translated."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            place = _CALLS.get(name)
            if place is not None and len(node.args) > place:
                yield from _constants(node.args[place])
        elif isinstance(node, (ast.Assign, ast.AnnAssign)) and _is_table(node):
            yield from (one.value for one in ast.walk(node.value or node) if _is_text(one))  # type: ignore[attr-defined]


def problems(code: str) -> list[str]:
    """What is wrong with the translation into a language: a line for each text."""
    known, wanted = table(code), texts()
    found = [f"missing: {text!r} ({place})" for text, place in wanted.items() if not known.get(text)]
    for text, translated in known.items():
        if text not in wanted:
            found.append(f"not used any more: {text!r}")
        elif _fields(text) != _fields(translated):
            found.append(f"other placeholders: {text!r} → {translated!r}")
        elif text == translated and text not in SAME:
            found.append(f"not translated: {text!r}")
    return found


def main(argv: Sequence[str]) -> int:
    """Tell what is missing; the exit code is 1 if anything is."""
    if list(argv) != ["--missing"]:
        print("usage: python -m app.strings --missing")
        return 2
    codes = [language.code for language in LANGUAGES[1:]]
    found = [f"{code}: {line}" for code in codes for line in problems(code)]
    print(*found, f"{len(texts())} texts, {len(found)} problems", sep="\n")
    return bool(found)


def _sources() -> list[Path]:
    every = [path for part in ("app", "engine") for path in sorted((ROOT / part).rglob("*.py"))]
    return [path for path in every if _is_shown(path.relative_to(ROOT).as_posix())]


def _is_shown(place: str) -> bool:
    return place in _COMMANDS_SHOWN or not place.startswith(_SILENT)


def _tables() -> Iterator[tuple[str, str]]:
    """Texts of tables, whose place says what is shown and what is a name inside."""
    from app.glossary import ENTRIES
    from app.sessions.examples import EXAMPLES
    from engine.datasets import TITLES
    from engine.phenomena.kinds import KINDS
    from engine.recipes import RECIPES
    from engine.settings import knobs

    for entry in ENTRIES.values():
        yield from (("glossary", text) for text in (entry.name, entry.unit, entry.meaning, entry.how))
    for knob in knobs().values():
        yield from (("knobs", text) for text in (knob.label, knob.help, knob.unit))
    for recipe in RECIPES.values():
        yield from (("recipes", text) for text in (recipe.title, recipe.help))
    for named in TITLES.values():
        yield from (("data sets", text) for text in (named.title, named.help))
    for kind in KINDS.values():
        yield from (("phenomena", text) for text in (kind.title, kind.advice))
    for example in EXAMPLES:
        yield from (("examples", text) for text in (example.title, example.hint))


def _is_table(node: ast.Assign | ast.AnnAssign) -> bool:
    """Tables of texts end their name with `_WORDS`, and dictionaries have words only as values."""
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    if not (isinstance(target, ast.Name) and target.id.endswith("_WORDS")):
        return False
    if isinstance(node.value, ast.Dict):
        node.value = ast.Tuple(elts=node.value.values)
    return True


def _constants(node: ast.expr) -> Iterator[str]:
    """The text, or the texts of a choice between several."""
    if _is_text(node):
        yield node.value  # type: ignore[attr-defined]
    elif isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)
    elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Dict):
        for value in node.value.values:
            yield from _constants(value)
    elif isinstance(node, ast.Call) and node.args:  # str(QT_TRANSLATE_NOOP(...)) yields by itself
        return


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _without_fields(text: str) -> str:
    return "".join(literal for literal, *_ in Formatter().parse(text)) if "{" in text else text


def _fields(text: str) -> list[tuple[str, str]]:
    """Names and formats of the placeholders, in any order."""
    try:
        return sorted((name, form or "") for _, name, form, _ in Formatter().parse(text) if name is not None)
    except ValueError:
        return [("?", text)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
