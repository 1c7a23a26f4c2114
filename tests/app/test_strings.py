"""What is to be translated is found; whether it is."""

from __future__ import annotations

from app.strings import in_source, problems, texts

SOURCE = """
class A:
    def b(self):
        self.tr("one {0}").format(2)
        self.tr("two" if x else "three")
        QCoreApplication.translate("Context", "four")
        raise UserError("five {name}", name="not this")
        show("nor this")
_WORDS = {"key": "six"}
TITLE = str(QT_TRANSLATE_NOOP("Plane", "seven"))
"""


def test_marked_texts_are_found_and_no_others() -> None:
    assert sorted(in_source(SOURCE)) == ["five {name}", "four", "one {0}", "seven", "six", "three", "two"]


def test_tables_are_found() -> None:
    found = texts()
    for text in ("Penalty weight", "Ring of 8", "WGAN-GP, live", "Mode collapse between modes", "Step"):
        assert text in found
    assert "λ" not in found  # symbols are the same in every language


def test_every_text_is_translated_into_chinese() -> None:
    assert problems("zh") == []
