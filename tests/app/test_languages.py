"""Languages: looking up, falling back, and the two translators."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QLocale, QSettings
from PySide6.QtWidgets import QApplication

from app import languages
from app.languages import Languages, language_in_force, pseudo, said, say, system_language
from engine.words import UserError, Words


def test_a_table_is_used_while_it_is_installed(qapp: QApplication) -> None:
    chosen = Languages()
    chosen.start("zh")
    try:
        assert language_in_force() == "zh"
        assert said("Generator loss") == "生成器损失"
        assert QCoreApplication.translate("AnyClass", "Restart") == "重新开始"
        assert said("never heard of") == "never heard of"
        assert said("") == ""
        assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"  # Qt's own
    finally:
        chosen.remove()
    assert said("Generator loss") == "Generator loss"
    assert language_in_force() == "en"


def test_words_are_translated_with_their_parameters(qapp: QApplication) -> None:
    chosen = Languages()
    error = UserError("{name} is shared by all arenas", name="Data noise")
    assert say(error) == str(error) == "Data noise is shared by all arenas"
    chosen.start("zh")
    try:
        assert say(error) == "数据噪声 由所有赛场共用"
        inner = Words("{name} is shared by all arenas", {"name": error.words})
        assert say(inner).count("由所有赛场共用") == 2
        assert say(OSError("no space")) == "no space"
    finally:
        chosen.remove()


@given(st.text(alphabet=st.characters(exclude_characters="{}<>"), min_size=1), st.integers())
def test_the_pseudo_locale_is_longer_and_keeps_placeholders(text: str, number: int) -> None:
    long = pseudo(text + "{n}")
    assert len(long) >= 1.3 * len(text)
    assert long.format(n=number).count(str(number)) >= 1
    assert long.startswith("[")
    assert long.endswith("]")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (["zh-Hans-CN", "zh-CN", "zh", "en"], "zh"),
        (["zh-Hant-TW", "zh-TW"], "en"),
        (["de-DE", "de"], "en"),
        (["fr-FR", "zh-CN"], "zh"),
        (["en-GB", "zh-CN"], "en"),
        ([], "en"),
    ],
)
def test_the_desktop_is_asked(monkeypatch: pytest.MonkeyPatch, wanted: list[str], found: str) -> None:
    class Desktop:
        def uiLanguages(self) -> list[str]:
            return wanted

    monkeypatch.setattr(QLocale, "system", staticmethod(Desktop))
    assert system_language() == found


def test_a_memory_that_cannot_be_understood_means_the_system(store: QSettings) -> None:
    store.setValue("language", "klingon")
    assert Languages(store).choice == languages.SYSTEM
