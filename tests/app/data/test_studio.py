"""The window with a brush, with modes in the hand, and with files that are dropped onto it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.controls.data_picker import DataPicker
from app.data import sender
from app.data.easel import Easel, Point
from app.window import MainWindow
from engine.link.messages import Apply, Start
from engine.modes import SIGMA
from engine.packing import quantised
from engine.points import stored_name
from engine.settings import DATASETS, Settings
from engine.share import from_text
from engine.stored import sha_of
from tests.app.dropping import drop
from tests.app.fake_client import FakeClient

NONE, LEFT = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
ARC: Sequence[Point] = ((-1.0, 0.0), (-0.5, 0.5), (0.5, 0.5), (1.0, 0.0))


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every state goes out at once: what a clock would leave out depends on the machine."""
    monkeypatch.setattr(sender, "GAP", 0.0)


def mouse(easel: Easel, kind: QEvent.Type, at: Point, button: Qt.MouseButton = LEFT) -> None:
    spot = QPointF(easel.pixel(at))
    moved, released = kind == QEvent.Type.MouseMove, kind == QEvent.Type.MouseButtonRelease
    event = QMouseEvent(
        kind,
        spot,
        easel.mapToGlobal(spot),
        NONE if moved else button,
        NONE if released else button,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(easel, event)


def stroke(easel: Easel, *way: Point, button: Qt.MouseButton = LEFT) -> None:
    mouse(easel, QEvent.Type.MouseButtonPress, way[0], button)
    for at in way[1:]:
        mouse(easel, QEvent.Type.MouseMove, at, button)
    mouse(easel, QEvent.Type.MouseButtonRelease, way[-1], button)


def turn_wheel(easel: Easel, notches: int) -> None:
    at = QPointF(easel.pixel((0.0, 0.0)))
    event = QWheelEvent(
        at,
        easel.mapToGlobal(at),
        QPointF(0, 0).toPoint(),
        QPointF(0, 120 * notches).toPoint(),
        NONE,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(easel, event)


def density(window: MainWindow) -> np.ndarray:
    play = window.playground
    array = play.belongings.array(play.settings.data)
    assert array is not None
    assert play.settings.data == stored_name(play.settings.data.partition(":")[0], array)  # type: ignore[arg-type]
    return array


def picker(window: MainWindow) -> DataPicker:
    found = window.findChild(DataPicker)
    assert found is not None
    return found


def test_a_stroke_reaches_the_engine_and_is_one_step_to_undo(window: MainWindow, fake: FakeClient) -> None:
    window.actions_["paint_data"].trigger()
    easel, play = window.studio.painting, window.playground
    assert easel.isVisible()
    assert window.studio.strip.isVisible()
    before = play.undo_stack.count()
    stroke(easel, *ARC)
    assert play.undo_stack.count() == before + 1
    assert play.settings.data.startswith("painted:")
    play.tick()
    [*_, last] = [one for one in fake.of(Apply) if isinstance(one, Apply) and "data" in one.change]
    assert isinstance(last, Apply)
    assert last.change["data"] == play.settings.data
    assert np.array_equal(last.arrays[sha_of(play.settings.data)], density(window))
    first = density(window)
    stroke(easel, (0.0, -1.0), (0.3, -1.0))
    assert play.undo_stack.count() == before + 2
    window.actions_["undo"].trigger()
    assert np.array_equal(density(window), first)
    assert np.array_equal(easel.canvas.array(), first)
    window.actions_["undo"].trigger()
    assert play.settings.data == "ring8"
    assert easel.canvas.empty
    window.actions_["redo"].trigger()
    assert np.array_equal(easel.canvas.array(), first)


def test_memory_does_not_grow_with_the_states_of_a_stroke(window: MainWindow) -> None:
    window.actions_["paint_data"].trigger()
    for k in range(3):
        stroke(window.studio.painting, *[(-1.5 + 0.1 * n, 0.5 * k) for n in range(30)])
    assert len(window.playground.arrays) == 3
    assert len(window.playground.belongings.items) == 1


def test_the_eraser_and_clear_leave_the_data_alone_once_nothing_is_left(window: MainWindow) -> None:
    window.actions_["paint_data"].trigger()
    studio, play = window.studio, window.playground
    stroke(studio.painting, (0.0, 0.0))
    data = play.settings.data
    studio.strip.clear.click()
    assert studio.painting.canvas.empty
    assert play.settings.data == data
    assert "Nothing on the canvas" in studio.strip.hint.toolTip()
    stroke(studio.painting, (0.0, 0.0))
    assert studio.strip.hint.toolTip() == ""
    studio.strip.eraser.click()
    assert studio.painting.brush.erases
    stroke(studio.painting, (0.1, 0.0))
    assert play.settings.data != data
    assert play.undo_stack.undo_text == "eraser stroke"


def test_sliders_and_wheel_change_the_brush(window: MainWindow) -> None:
    window.actions_["paint_data"].trigger()
    studio = window.studio
    before = studio.painting.brush.radius
    turn_wheel(studio.painting, 1)
    wider = studio.painting.brush.radius
    assert wider > before
    QTest.keyClick(studio.strip.size_.slider, Qt.Key.Key_Home)
    assert studio.painting.brush.radius == pytest.approx(0.04)
    QTest.keyClick(studio.strip.strength.slider, Qt.Key.Key_End)
    assert studio.painting.brush.strength == 1.0


def test_keys_paint_as_well(window: MainWindow) -> None:
    window.actions_["paint_data"].trigger()
    easel, play = window.studio.painting, window.playground
    QTest.keyClick(easel, Qt.Key.Key_Left)
    QTest.keyClick(easel, Qt.Key.Key_Return)
    dab = density(window)
    assert play.undo_stack.undo_text == "brush stroke"
    before = play.undo_stack.count()
    shift = Qt.KeyboardModifier.ShiftModifier
    for _ in range(5):
        QTest.keyPress(easel, Qt.Key.Key_Up, shift)
    QTest.keyRelease(easel, Qt.Key.Key_Shift)
    assert play.undo_stack.count() == before + 1
    assert (density(window) > 0).sum() > 1.5 * (dab > 0).sum()
    QTest.keyClick(easel, Qt.Key.Key_Escape)
    assert not easel.isVisible()
    assert not window.actions_["paint_data"].isChecked()
    assert window.plane.hasFocus()


def test_the_view_holds_still_while_a_hand_makes_the_data(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.playground.frame):
        pass
    held = [window.plane.fits_itself]
    window.actions_["paint_data"].trigger()
    assert window.plane.view.extent[0] <= -2.0
    assert window.plane.view.extent[3] >= 2.0
    held.append(window.plane.fits_itself)
    window.actions_["edit_modes"].trigger()
    held.append(window.plane.fits_itself)
    window.studio.leave()
    assert [*held, window.plane.fits_itself] == [True, False, False, True]


def test_a_view_that_was_moved_stays_and_one_that_was_fitted_follows_again(window: MainWindow) -> None:
    window.actions_["paint_data"].trigger()
    window.plane.zoom_in()
    view = window.plane.view
    window.studio.leave()
    assert not window.plane.fits_itself
    assert window.plane.view.centre == view.centre
    window.actions_["edit_modes"].trigger()
    window.plane.fit()
    held = window.plane.fits_itself
    window.studio.leave()
    assert (held, window.plane.fits_itself) == (False, True)


def test_the_middle_button_moves_the_view_and_paints_nothing(window: MainWindow) -> None:
    window.actions_["paint_data"].trigger()
    view = window.plane.view
    stroke(window.studio.painting, (0.0, 0.0), (0.5, 0.5), button=Qt.MouseButton.MiddleButton)
    assert window.plane.view != view
    assert window.studio.painting.canvas.empty


def test_modes_begin_with_those_in_force_and_are_added_moved_and_deleted(window: MainWindow) -> None:
    window.actions_["edit_modes"].trigger()
    easel, play = window.studio.placing, window.playground
    assert len(easel.modes.centres) == 8
    assert play.settings == Settings()
    stroke(easel, (0.0, 0.0))
    assert density(window).shape == (9, 2)
    assert play.settings.data_noise * SIGMA == pytest.approx(0.02 / 1.414, abs=1e-4)
    stroke(easel, (0.0, 0.0), (0.3, 0.1), (0.5, 0.2))
    assert density(window)[-1] == pytest.approx([0.5, 0.2], abs=0.01)
    assert density(window).shape == (9, 2)
    stroke(easel, (0.5, 0.2), button=Qt.MouseButton.RightButton)
    assert density(window).shape == (8, 2)
    turn_wheel(easel, 4)
    assert play.settings.data_noise * SIGMA > 0.02
    assert easel.sigma == pytest.approx(play.settings.data_noise * SIGMA)
    window.actions_["undo"].trigger()
    window.actions_["undo"].trigger()
    assert len(easel.modes.centres) == 9


def test_keys_set_modes_as_well(window: MainWindow) -> None:
    play = window.playground
    play.change({"data": "moons"})
    window.actions_["edit_modes"].trigger()
    easel = window.studio.placing
    assert easel.modes.centres == ()
    for key in (Qt.Key.Key_Insert, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_PageUp, Qt.Key.Key_Up):
        QTest.keyClick(easel, key)
    assert density(window) == pytest.approx(np.array([[0.1, 0.1], [0.4, 0.0]]))
    QTest.keyClick(easel, Qt.Key.Key_Delete)
    QTest.keyClick(easel, Qt.Key.Key_Delete)  # the last one stays
    assert len(density(window)) == 1


def test_what_was_made_stands_in_the_list_and_can_be_gone_back_to(window: MainWindow) -> None:
    window.actions_["paint_data"].trigger()
    stroke(window.studio.painting, *ARC)
    painted = window.playground.settings.data
    window.actions_["edit_modes"].trigger()
    stroke(window.studio.placing, (0.0, 0.0))
    placed = window.playground.settings.data
    window.studio.leave()
    combo = picker(window).combo
    shown = [combo.itemText(index) for index in range(len(DATASETS) + 1, combo.count())]
    assert shown == ["Modes 1", "Painting 1"]
    assert combo.currentData() == placed
    assert not combo.itemIcon(combo.findData(painted)).isNull()
    combo.setCurrentIndex(combo.findData(painted))
    combo.activated.emit(combo.currentIndex())
    assert window.playground.settings.data == painted
    window.playground.tick()


def test_what_is_painted_travels_as_text(window: MainWindow) -> None:
    window.actions_["paint_data"].trigger()
    stroke(window.studio.painting, *ARC)
    window.actions_["copy_settings"].trigger()
    shared = from_text(QApplication.clipboard().text())
    assert shared.settings.data == window.playground.settings.data
    assert np.array_equal(quantised(shared.arrays[sha_of(shared.settings.data)]), density(window))


def test_a_restart_takes_the_painting_along(window: MainWindow, fake: FakeClient) -> None:
    window.actions_["paint_data"].trigger()
    stroke(window.studio.painting, *ARC)
    window.actions_["restart"].trigger()
    [*_, start] = fake.of(Start)
    assert isinstance(start, Start)
    assert list(start.arrays) == [sha_of(window.playground.settings.data)]


def test_the_lab_puts_the_brush_away(window: MainWindow) -> None:
    window.actions_["paint_data"].trigger()
    window.actions_["lab"].trigger()
    assert window.studio.doing == ""
    window.lab_door.leave()


def test_of_several_arenas_one_is_enlarged_for_the_hand(window: MainWindow, fake: FakeClient) -> None:
    play, middle = window.playground, window.compare.middle
    play.compare((Settings(seed=1), Settings(seed=2)), "two")
    assert middle.side_by_side
    window.actions_["paint_data"].trigger()
    assert middle.enlarged
    stroke(window.studio.painting, *ARC)
    assert {one.data for one in play.population} == {play.settings.data}
    assert play.settings.data.startswith("painted:")
    window.studio.leave()
    assert window.compare.middle.side_by_side


def test_a_picture_that_is_dropped_becomes_the_data(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    pixels = np.full((30, 60), 255, np.uint8)
    pixels[:, :10] = 0
    Image.fromarray(pixels).save(tmp_path / "mine.png")
    files, play = window.studio.files, window.playground
    with qtbot.waitSignal(files.loading.loaded, timeout=60_000):
        assert drop(files.drops, window, tmp_path / "mine.png")
        assert files.notice.isVisible()
    assert not files.notice.isVisible()
    assert density(window).shape == (30, 60)
    assert picker(window).combo.currentText() == "mine.png"
    assert "60 × 30 pixels" in window.status_line.words.text()
    assert play.belongings.file(play.settings.data) == str(tmp_path / "mine.png")
    assert play.undo_stack.undo_text == "data from mine.png"
    window.actions_["undo"].trigger()
    assert play.settings.data == "ring8"


def test_a_broken_file_is_refused_in_a_sentence(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("1,2\n3,x\n")
    with qtbot.waitSignal(window.studio.files.loading.failed, timeout=60_000):
        window.studio.files.open(tmp_path / "bad.csv")
    assert window.status_line.words.text() == "line 2 of bad.csv holds “x”, which is not a number"
    assert window.playground.settings.data == "ring8"


def test_reading_can_be_stopped(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("1,2\n3,4\n")
    files = window.studio.files
    files.open(tmp_path / "mine.csv")
    files.notice.buttons[0].click()
    assert not files.loading.busy
    assert not files.notice.isVisible()
    files.open(tmp_path / "mine.csv")  # the newest takes the place of the one before
    with qtbot.waitSignal(files.loading.loaded, timeout=60_000):
        files.open(tmp_path / "mine.csv")
    assert window.playground.settings.data.startswith("points:")


def test_sessions_are_left_to_others(window: MainWindow, tmp_path: Path) -> None:
    opened: list[Path] = []
    drops = window.studio.files.drops
    drops._take = opened.append
    assert not drop(drops, window, tmp_path / "a.wgan")
    assert drop(drops, window, tmp_path / "b.csv")
    assert opened == [tmp_path / "b.csv"]


def test_closing_while_a_file_is_read_leaves_nothing(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("1,2\n3,4\n")
    window.actions_["paint_data"].trigger()
    window.studio.files.open(tmp_path / "mine.csv")
    window.close()
    assert not window.studio.files.loading.busy
