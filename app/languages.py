"""The languages of the window: which there are, switching between them, and texts from outside any widget.

A translation is one JSON file, `assets/translations/CODE.json`, from the English text to the other: a text is
the same wherever it stands, so that no class's name is part of the key. `python -m app.strings --missing`
tells what is not translated.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QSettings, QTranslator, Signal

from engine.words import UserError, Words

FOLDER = Path(__file__).resolve().parents[1] / "assets" / "translations"
ENGLISH = "en"
SYSTEM = "system"
PSEUDO = "pseudo"  # for tests: every text of ours, longer and with marks
_ACCENTS = str.maketrans("aceinosuyzACEINOSUYZ", "åçéîñöšüýžÅÇÉÎÑÖŠÜÝŽ")
_LONGER = 0.4


@dataclass(frozen=True, slots=True)
class Language:
    """`code` as in file names, `name` in its own words, `locale` as Qt's own files are called."""

    code: str
    name: str
    locale: str


LANGUAGES = (Language(ENGLISH, "English", "en"), Language("zh", "简体中文", "zh_CN"))
CODES = (SYSTEM, *(language.code for language in LANGUAGES), PSEUDO)


class Translation(QTranslator):
    """Looks texts up in a table by what they say in English; what it does not know stays English."""

    def __init__(self, table: Mapping[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = table

    def isEmpty(self) -> bool:
        return False

    def translate(
        self, context: str, text: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        return self._table.get(text)


class Pseudo(QTranslator):
    """English with marks and 40 % longer: what stays without marks was forgotten, what is cut off shows."""

    def isEmpty(self) -> bool:
        return False

    def translate(
        self, context: str, text: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        of_qt = context[:1] == "Q" and context[1:2].isupper()
        return pseudo(text) if text and not of_qt else None


class Languages(QObject):
    """The language in force: one of `LANGUAGES`, remembered in `store`.

    Widgets take their texts when they are made, so a window is made anew for another language.
    """

    changed = Signal()

    def __init__(self, store: QSettings | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._installed: list[QTranslator] = []
        self.choice = str(store.value("language", SYSTEM)) if store else SYSTEM
        if self.choice not in (SYSTEM, *(language.code for language in LANGUAGES)):
            self.choice = SYSTEM
        self.code = ENGLISH

    def start(self, choice: str | None = None) -> None:
        """The language of before, or `choice` for this time."""
        self.choice = choice or self.choice
        self.install()

    def choose(self, choice: str) -> None:
        """`SYSTEM` or the code of a language, from now on and the next time."""
        self.choice, before = choice, self.code
        if self._store is not None:
            self._store.setValue("language", choice)
        self.install()
        if self.code != before:
            self.changed.emit()

    def install(self) -> None:
        """Let texts that are made from now on be in the language chosen."""
        self.remove()
        self._enforce(system_language() if self.choice == SYSTEM else self.choice)
        if self.code == PSEUDO:
            self._add(Pseudo(self))
            return
        if self.code == ENGLISH:
            return
        locale = next(language.locale for language in LANGUAGES if language.code == self.code)
        qt = QTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if qt.load(f"qtbase_{locale}", folder):
            self._add(qt)
        self._add(Translation(table(self.code), self))

    def remove(self) -> None:
        """Back to English."""
        for translator in self._installed:
            QCoreApplication.removeTranslator(translator)
            translator.deleteLater()
        self._installed.clear()
        self._enforce(ENGLISH)

    def _enforce(self, code: str) -> None:
        self.code = code
        application = QCoreApplication.instance()
        if application is not None:
            application.setProperty("language", code)

    def _add(self, translator: QTranslator) -> None:
        QCoreApplication.installTranslator(translator)
        self._installed.append(translator)


def language_in_force() -> str:
    """The code of the language that texts are made in now."""
    application = QCoreApplication.instance()
    return str(application.property("language") or ENGLISH) if application else ENGLISH


def system_language() -> str:
    """The first language of the desktop that there is a translation for; English otherwise."""
    for wanted in QLocale.system().uiLanguages():
        code, *rest = wanted.replace("_", "-").split("-")
        if code == "zh" and {"Hant", "TW", "HK", "MO"} & set(rest):
            continue  # traditional characters are another language
        if any(language.code == code for language in LANGUAGES):
            return code
    return ENGLISH


@cache
def table(code: str) -> Mapping[str, str]:
    """The translations into a language by their English text; empty for English."""
    file = FOLDER / f"{code}.json"
    return dict(json.loads(file.read_text("utf-8"))) if file.is_file() else {}


def pseudo(text: str) -> str:
    """The text as in the pseudo-locale; placeholders in braces stay as they are."""
    parts: list[str] = []
    depth = 0
    for letter in text:
        depth += (letter in "{<") - (letter in "}>")
        parts.append(letter if depth else letter.translate(_ACCENTS))
    more = " ~~~~" * round(len(text) * _LONGER / 5 - 0.4)  # words, so that lines can be broken
    return f"[{''.join(parts)}~{more}]"


def said(text: str) -> str:
    """A text of a table, as the label of a knob, in the language of the window."""
    return QCoreApplication.translate("tables", text) if text else ""


def say(words: Words | BaseException) -> str:
    """A sentence of the engine, or an error, in the language of the window.

    Its parameters may be words of ours, too, as the label of a knob.
    """
    if isinstance(words, UserError):
        words = words.words
    if not isinstance(words, Words):
        return str(words)
    params = {
        name: say(value) if isinstance(value, Words) else said(value) if isinstance(value, str) else value
        for name, value in words.params.items()
    }
    return said(words.template).format(**params)
