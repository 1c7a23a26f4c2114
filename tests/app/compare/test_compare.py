"""Arenas side by side in the window: choosing, enlarging, linking, fanning out, going on alone."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.compare.fan_out import FanOutDialog
from app.compare.link_button import LinkButton
from app.compare.recipe_choice import RecipeChoice
from app.compare.sheet import Sheet
from app.plane import motion
from app.sessions.thumbnail import picture as picture_of
from app.sessions.thumbnail import thumbnail
from app.window import MainWindow
from engine.frame import Phenomenon
from engine.link.messages import Apply, PhenomenaReady, Single, Start
from engine.settings import Settings
from engine.words import Words
from tests.app.fake_client import FakeClient

NONE = Qt.KeyboardModifier.NoModifier
CS = (0.001, 0.01, 0.1)
CLIPS = tuple(Settings(constraint="clip", clip_value=c) for c in CS)


@pytest.fixture
def three(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """A window that compares three values of c, with a frame of each."""
    window.compare.begin(CLIPS, "three")
    settle(window)
    return window


def settle(window: MainWindow) -> None:
    """Let a picture come of what is asked for now."""
    window.playground.looking.ask_frame()
    for _ in range(2):
        window.playground.tick()


def sheet(window: MainWindow) -> Sheet:
    return window.compare.middle.sheet


def middle(window: MainWindow, replica: int) -> QPointF:
    return sheet(window).places[replica].plot.center()


def link(window: MainWindow, name: str) -> LinkButton:
    found = window.controls.fields[name].findChild(LinkButton)
    assert isinstance(found, LinkButton)
    return found


def picture(window: MainWindow, replica: int) -> bytes:
    plot = sheet(window).places[replica].plot.toRect()
    return bytes(sheet(window).grab_image().copy(plot).constBits())


def test_the_sheet_takes_the_place_of_the_plane_and_gives_it_back(window: MainWindow) -> None:
    assert not window.compare.middle.side_by_side
    assert not window.compare.bar.isVisible()
    window.compare.begin(CLIPS, "three")
    assert sheet(window).isVisible()
    assert window.compare.bar.isVisible()
    window.playground.undo_stack.undo()
    assert window.plane.isVisible()
    assert not window.compare.bar.isVisible()
    assert not window.actions_["alone"].isEnabled()


def test_a_click_chooses_and_a_drag_moves_the_view_of_all(three: MainWindow, qtbot: QtBot) -> None:
    QTest.mouseClick(sheet(three), Qt.MouseButton.LeftButton, NONE, middle(three, 1).toPoint())
    assert three.playground.chosen == 1
    assert three.playground.settings == CLIPS[1]
    before = sheet(three).view
    at = middle(three, 2).toPoint()
    QTest.mousePress(sheet(three), Qt.MouseButton.LeftButton, NONE, at)
    QTest.mouseMove(sheet(three), at * 0.9)
    sheet(three).pan(20, 0)
    sheet(three)._dragged = True
    QTest.mouseRelease(sheet(three), Qt.MouseButton.LeftButton, NONE, at)
    assert sheet(three).view != before
    assert three.playground.chosen == 1


def test_keys_choose_the_next_and_the_one_before(three: MainWindow) -> None:
    three.actions_["previous_arena"].trigger()
    assert three.playground.chosen == 2
    three.actions_["next_arena"].trigger()
    assert three.playground.chosen == 0


def test_a_double_click_enlarges_and_escape_shows_all_again(three: MainWindow, qtbot: QtBot) -> None:
    sheet(three).zoom(2.0)
    seen = sheet(three).view.centre
    QTest.mouseDClick(sheet(three), Qt.MouseButton.LeftButton, NONE, middle(three, 2).toPoint())
    assert three.compare.middle.enlarged
    assert three.plane.isVisible()
    assert three.plane.replica == 2 == three.playground.chosen
    assert three.plane.view.centre == pytest.approx(seen)
    assert three.actions_["enlarge_arena"].isChecked()
    QTest.keyClick(three, Qt.Key.Key_Escape)
    assert sheet(three).isVisible()
    assert not three.actions_["enlarge_arena"].isChecked()


def test_enter_enlarges_the_chosen_one(three: MainWindow, qtbot: QtBot) -> None:
    three.playground.choose(1)
    QTest.keyClick(sheet(three), Qt.Key.Key_Return)
    assert three.plane.isVisible()
    assert three.plane.replica == 1


def test_arenas_ask_for_fewer_points_of_one_view(three: MainWindow) -> None:
    request = three.compare.middle.request()
    assert request.points < three.plane.points
    low, high = sheet(three).view.extent[:2]
    assert request.extent[0] < low < high < request.extent[1]


def test_exact_answers_go_round_the_arenas(three: MainWindow) -> None:
    asked = [three.compare.middle.truth_request().replica for _ in range(6)]
    assert sorted(asked[:3]) == [0, 1, 2]
    assert asked[:3] == asked[3:]
    three.compare.middle.enlarge(on=True)
    assert {three.compare.middle.truth_request().replica for _ in range(12)} == {0, 1, 2}


def test_while_nothing_moves_every_arena_gets_its_answer(three: MainWindow, fake: FakeClient) -> None:
    three.playground.step_iterations(1)
    seen: set[int] = set()
    three.playground.truth.connect(lambda truth: seen.add(truth.replica))
    for _ in range(3):
        three.playground.looking.ask_truth()
        three.playground.tick()
    assert seen == {0, 1, 2}
    readings = [three.compare.readings.of(replica) for replica in range(3)]
    assert [one.distance for one in readings] == [0.4] * 3


def test_captions_tell_what_is_known(three: MainWindow, fake: FakeClient) -> None:
    assert sheet(three).caption(1).text == "c = 0.01"
    assert sheet(three).caption(1).readings[0] == "W₁ –"
    three.playground.looking.ask_truth()
    three.playground.looking.ask_coverage()
    found = Phenomenon("collapse_between", 2, 10, 10, Words("it collapsed"))
    fake.answers.append(PhenomenaReady(fake.run, (found,)))
    three.playground.tick()
    told = [sheet(three).caption(replica).readings for replica in range(3)]
    assert any("W₁ 0.4" in one for one in told)
    assert all(any(text.endswith("/8") for text in one) for one in told)
    assert ["▲1" in one for one in told] == [False, False, True]


def test_each_arena_draws_its_own_replica(three: MainWindow, fake: FakeClient) -> None:
    frame = fake.frame(three.compare.middle.request())
    frame.fakes[1] += np.float32(0.5)
    frame.fakes[2] = np.nan
    sheet(three).show_frame(frame)
    pictures = [picture(three, replica) for replica in range(3)]
    assert len(set(pictures)) == 3


def test_a_frame_of_another_population_is_left_out(three: MainWindow, fake: FakeClient) -> None:
    before = sheet(three)._frame
    other = FakeClient(population=fake.population[:2])
    sheet(three).show_frame(other.frame(three.compare.middle.request()))
    assert sheet(three)._frame is before


LAYERS = "slope pull interpolates latent_grid trails optimal beside plan cost"


@pytest.mark.parametrize("layer", LAYERS.split())
def test_every_layer_is_drawn_in_every_arena(
    three: MainWindow, layer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(motion, "TRAIL_SECONDS", 0.0)  # the pictures of this test come at once
    for one in ("landscape", "contours", "reals", "fakes"):
        three.plane.set_layer(one, on=False)
    bare = picture(three, 1)
    three.plane.set_layer(layer, on=True)
    for _ in range(3):
        three.playground.looking.ask_truth()
        settle(three)
        three.playground.step_iterations(1)
    sheet(three).settle()
    assert picture(three, 1) != bare


def test_a_link_button_unlinks_its_knob(three: MainWindow, fake: FakeClient, qtbot: QtBot) -> None:
    assert link(three, "clip_value").isChecked()  # what differs is unlinked
    button = link(three, "n_critic")
    assert button.isVisible()
    button.click()
    three.playground.choose(1)
    three.playground.change({"n_critic": 9})
    three.playground.tick()
    assert [one.n_critic for one in fake.population] == [5, 9, 5]
    button.click()
    three.playground.change({"n_critic": 3})
    three.playground.tick()
    assert [one.n_critic for one in fake.population] == [3, 3, 3]
    command = fake.of(Apply)[-1]
    assert isinstance(command, Apply)
    assert command.replica in (None, 0, 2)
    assert "all arenas" in button.toolTip()


def test_shared_knobs_stay_linked_and_one_arena_has_no_buttons(three: MainWindow) -> None:
    assert not link(three, "data").isEnabled()
    assert not link(three, "critic_width").isEnabled()
    assert "share" in link(three, "data").toolTip()
    three.compare.back_to_one()
    assert not link(three, "n_critic").isVisible()


def test_going_on_alone(three: MainWindow, fake: FakeClient) -> None:
    three.playground.choose(2)
    three.actions_["alone"].trigger()
    three.playground.tick()
    command = fake.of(Single)[-1]
    assert isinstance(command, Single)
    assert command.replica == 2
    assert three.playground.population == (CLIPS[2],)
    settle(three)
    assert three.plane.isVisible()


def test_back_to_one_arena_restarts_with_the_chosen_settings(three: MainWindow, fake: FakeClient) -> None:
    three.playground.choose(1)
    three.actions_["one_arena"].trigger()
    start = fake.of(Start)[-1]
    assert isinstance(start, Start)
    assert start.population == (CLIPS[1],)


@pytest.mark.parametrize("name", ["compare_gan", "compare_clipping", "compare_n_critic"])
def test_ready_pairs_differ_and_keep_data_networks_and_seed(window: MainWindow, name: str) -> None:
    window.playground.change({"data": "grid25", "critic_width": 32, "seed": 5})
    window.actions_[name].trigger()
    one, other = window.playground.population
    assert one != other
    assert {(s.data, s.critic_width, s.seed) for s in (one, other)} == {("grid25", 32, 5)}


def test_the_fan_out_dialog_begins_what_it_says(window: MainWindow, qtbot: QtBot) -> None:
    dialog = FanOutDialog(window.playground.settings, "clip_value", window.compare.begin)
    qtbot.addWidget(dialog)
    dialog.low.setText("0.001")
    dialog.high.setText("1")
    assert "9 arenas: 0.001, 0.0024" in dialog._told.text()
    assert "Constraint becomes" in dialog._told.text()
    dialog.accept()
    assert [one.clip_value for one in window.playground.population][::8] == [0.001, 1.0]
    assert window.playground.unlinked == {"clip_value"}


def test_the_dialog_says_what_is_wrong(window: MainWindow, qtbot: QtBot) -> None:
    dialog = FanOutDialog(window.playground.settings, "clip_value", window.compare.begin)
    qtbot.addWidget(dialog)
    for text, words in (("abc", "no number"), ("2000", "empty"), ("-1", "above 0"), ("0.00001", "from")):
        dialog.low.setText(text)
        assert words in dialog._told.text()
        assert not dialog._buttons.button(dialog._buttons.StandardButton.Ok).isEnabled()
    assert len(window.playground.population) == 1


def test_a_choice_is_fanned_out_by_ticks(window: MainWindow, qtbot: QtBot) -> None:
    dialog = FanOutDialog(window.playground.settings, "optimizer", window.compare.begin)
    qtbot.addWidget(dialog)
    dialog.choices[0].setChecked(False)
    dialog.accept()
    assert [one.optimizer for one in window.playground.population] == ["rmsprop", "sgd"]


def test_seeds_are_fanned_out_one_by_one(window: MainWindow, qtbot: QtBot) -> None:
    dialog = FanOutDialog(window.playground.settings, "seed", window.compare.begin, count=4)
    qtbot.addWidget(dialog)
    dialog.high.setText("3")
    dialog.accept()
    assert [one.seed for one in window.playground.population] == [0, 1, 2, 3]


def test_recipes_are_compared(window: MainWindow, qtbot: QtBot) -> None:
    dialog = RecipeChoice(window.playground.settings, window.compare.begin)
    qtbot.addWidget(dialog)
    for name, box in dialog.boxes.items():
        box.setChecked(name in ("wgan", "hinge-gan"))
    dialog.accept()
    assert [sheet(window).caption(one).text for one in range(2)] == ["WGAN", "Hinge GAN"]
    one_left = RecipeChoice(window.playground.settings, window.compare.begin)
    qtbot.addWidget(one_left)
    for box in one_left.boxes.values():
        box.setChecked(False)
    assert not one_left._ok.isEnabled()


def test_a_knob_offers_to_be_fanned_out(window: MainWindow, qtbot: QtBot) -> None:
    field = window.controls.fields["gp_lambda"]
    field.menu_asked.emit(field.mapToGlobal(field.rect().center()))
    menus = [menu for menu in window.findChildren(QMenu) if menu.isVisible()]
    assert len(menus) == 1
    assert "Fan out" in menus[0].actions()[0].text()
    menus[0].close()


def test_charts_and_plane_follow_the_chosen_arena(three: MainWindow) -> None:
    three.playground.choose(2)
    assert three.board.replica == 2
    assert {chart.replica for chart in three.board.charts} == {2}
    assert three.plane.replica == 2


def test_the_picture_of_a_session_shows_all_arenas(three: MainWindow) -> None:
    small = picture_of(thumbnail(three.plane))
    assert small.width() == small.height() == 256
    three.compare.middle.enlarge(on=True)
    assert picture_of(thumbnail(three.plane)) != small


def test_every_knob_can_be_fanned_out_by_name(window: MainWindow) -> None:
    action = window.actions_["fan_out_n_critic"]
    assert "n_critic" in action.text()
    action.trigger()
    [dialog] = [one for one in window.findChildren(FanOutDialog) if one.isVisible()]
    assert dialog.name == "n_critic"
    dialog.close()
    assert "fan_out_batch_size" not in window.actions_
