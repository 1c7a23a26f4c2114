"""Every knob has its field, and each field shows, asks, refuses and explains."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.controls.choice import ChoiceField, SwitchField
from app.controls.number import NumberField
from app.controls.panel import ControlsPanel, unplaced
from app.controls.scale import TICKS, scale_of
from app.playground import Playground
from app.theme import Theme
from engine.recipes import RECIPES, with_recipe
from engine.settings import choices, idle, knobs, value_type


@pytest.fixture
def panel(qtbot: QtBot, playground: Playground, dressed: Theme) -> ControlsPanel:
    panel = ControlsPanel(playground, dressed)
    qtbot.addWidget(panel)
    for section in panel.sections.values():
        section.reveal()
    panel.resize(320, 900)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def number(panel: ControlsPanel, name: str) -> NumberField:
    field = panel.fields[name]
    assert isinstance(field, NumberField)
    return field


def type_into(qtbot: QtBot, field: NumberField, text: str) -> None:
    field.edit.setFocus()
    field.edit.selectAll()
    QTest.keyClicks(field.edit, text)
    QTest.keyClick(field.edit, Qt.Key.Key_Return)


def test_every_knob_is_there_once(panel: ControlsPanel) -> None:
    assert set(panel.fields) == set(knobs())
    assert list(unplaced()) == []


def test_a_field_shows_the_value_in_force(panel: ControlsPanel, playground: Playground) -> None:
    for name in knobs():
        for value in extremes(name):
            playground.change({name: value})
            field = panel.fields[name]
            if isinstance(field, ChoiceField):
                assert field.combo.currentData() == value
            elif isinstance(field, SwitchField):
                assert field.box.isChecked() == value
            elif isinstance(field, NumberField):
                assert float(field.edit.text()) == pytest.approx(float(str(value)))
                if field.slider and field.slider.isEnabled():
                    assert field.slider.value() == (TICKS if value == knobs()[name].high else 0)


def extremes(name: str) -> tuple[object, ...]:
    """Every choice, both positions of a switch, both ends of a range."""
    knob = knobs()[name]
    if knob.low is None or knob.high is None:
        return choices(name) or (False, True)
    kind = value_type(name)
    return kind(knob.low), kind(knob.high)


def test_names_and_help_are_there_for_all(panel: ControlsPanel) -> None:
    for name, knob in knobs().items():
        field = panel.fields[name]
        assert field.editor.accessibleName() == knob.label
        assert knob.help in field.toolTip()
        assert knob.symbol in field.toolTip()
        assert ("restarts" in field.toolTip()) == (not knob.live)
        assert field.editor.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_what_does_not_apply_is_disabled_with_the_reason(
    panel: ControlsPanel, playground: Playground
) -> None:
    for recipe in RECIPES:
        playground.choose_recipe(recipe)
        for name, field in panel.fields.items():
            reason = idle(playground.settings, name)
            assert field.editor.isEnabled() == (reason is None)
            assert ("Idle" in field.toolTip()) == (reason is not None)


def test_the_reason_stands_where_the_slider_was(panel: ControlsPanel) -> None:
    shown = [
        label.accessibleName()
        for label in panel.fields["clip_value"].findChildren(QLabel)
        if label.isVisible()
    ]
    assert any("Constraint: Weight clipping" in text for text in shown)


def test_typing_sets_a_value(qtbot: QtBot, panel: ControlsPanel, playground: Playground) -> None:
    type_into(qtbot, number(panel, "gp_lambda"), "2,5")
    assert playground.settings.gp_lambda == 2.5
    type_into(qtbot, number(panel, "seed"), "12345")
    assert playground.settings.seed == 12345


@pytest.mark.parametrize("nonsense", ["abc", "", "-1", "1e9", "nan", "inf", "0x10", "١٢", "1 2"])
def test_nonsense_is_answered_in_one_sentence_and_changes_nothing(
    qtbot: QtBot, panel: ControlsPanel, playground: Playground, nonsense: str
) -> None:
    field = number(panel, "gp_lambda")
    type_into(qtbot, field, "7")
    field.edit.setFocus()
    field.edit.selectAll()
    if nonsense.isascii():
        QTest.keyClick(field.edit, Qt.Key.Key_Delete)
        QTest.keyClicks(field.edit, nonsense)
    else:  # QTest types ASCII only
        field.edit.insert(nonsense)
        field.edit.setModified(True)
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert field.error.startswith("Penalty weight = ")
    assert "0.0001 to 1000" in field.error
    assert playground.settings.gp_lambda == 7
    assert field.edit.text() == "7"
    type_into(qtbot, field, "8")
    assert field.error == ""


def test_a_refusal_is_past_once_the_value_changes_elsewhere(
    qtbot: QtBot, panel: ControlsPanel, playground: Playground
) -> None:
    field = number(panel, "gp_lambda")
    type_into(qtbot, field, "abc")
    playground.change({"n_critic": 7})
    assert field.error
    playground.change({"gp_lambda": 3.0})
    assert field.error == ""


def test_a_fraction_is_no_whole_number(qtbot: QtBot, panel: ControlsPanel, playground: Playground) -> None:
    field = number(panel, "n_critic")
    type_into(qtbot, field, "2.5")
    assert "a whole number from 1 to 100" in field.error
    assert playground.settings.n_critic == 5


def test_escape_takes_typing_back(qtbot: QtBot, panel: ControlsPanel, playground: Playground) -> None:
    field = number(panel, "gp_lambda")
    field.edit.setFocus()
    QTest.keyClicks(field.edit, "99")
    QTest.keyClick(field.edit, Qt.Key.Key_Escape)
    assert field.edit.text() == "0.1"
    assert playground.settings.gp_lambda == 0.1


def test_dragging_is_one_step_to_undo(qtbot: QtBot, panel: ControlsPanel, playground: Playground) -> None:
    slider = number(panel, "gp_lambda").slider
    assert slider is not None
    middle = slider.height() // 2
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(20, middle))
    for x in range(30, 200, 10):
        QTest.mouseMove(slider, QPoint(x, middle))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(200, middle))
    scale = scale_of("gp_lambda")
    assert scale is not None
    assert playground.settings.gp_lambda == scale.value(slider.value())
    assert playground.settings.gp_lambda > 1
    assert playground.undo_stack.count() == 1
    playground.undo_stack.undo()
    assert playground.settings.gp_lambda == 0.1


def test_keys_step_a_slider(qtbot: QtBot, panel: ControlsPanel, playground: Playground) -> None:
    slider = number(panel, "n_critic").slider
    assert slider is not None
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert playground.settings.n_critic == 6
    QTest.keyClick(slider, Qt.Key.Key_End)
    assert playground.settings.n_critic == 100
    QTest.keyClick(slider, Qt.Key.Key_Delete)
    assert playground.settings.n_critic == 5


def test_double_click_resets(qtbot: QtBot, panel: ControlsPanel, playground: Playground) -> None:
    slider = number(panel, "critic_rate").slider
    assert slider is not None
    playground.change({"critic_rate": 0.5})
    QTest.mouseDClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(5, slider.height() // 2))
    assert playground.settings.critic_rate == 1e-3


def test_the_recipe_shows_custom_when_moved_away(panel: ControlsPanel, playground: Playground) -> None:
    for name in RECIPES:
        playground.choose_recipe(name)
        assert with_recipe(str(panel.recipe.combo.currentData()), playground.settings) == playground.settings
    playground.change({"n_critic": 17})
    assert panel.recipe.combo.currentIndex() == -1
    assert panel.recipe.combo.placeholderText() == "Custom"


def test_nothing_is_wider_than_the_panel(panel: ControlsPanel, playground: Playground) -> None:
    for recipe in RECIPES:
        playground.choose_recipe(recipe)
        body = panel.widget()
        assert body is not None
        assert body.minimumSizeHint().width() <= panel.preferred_width
