from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import pytest

from engine.commands.display import GUI_LIBRARIES, XCB_LIBRARIES, check_libraries, has_display
from engine.words import UserError


@pytest.mark.parametrize(
    ("environment", "there"),
    [
        ({}, False),
        ({"DISPLAY": ""}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"QT_QPA_PLATFORM": "offscreen"}, True),
        ({"QT_QPA_PLATFORM": "xcb"}, False),
    ],
)
def test_a_display_is_recognised(environment: dict[str, str], there: bool) -> None:
    assert has_display(environment, "linux") is there


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_always_have_a_display(platform: str) -> None:
    assert has_display({}, platform)
    check_libraries({}, platform, lambda _: False)


def test_missing_libraries_are_named_with_their_packages() -> None:
    missing = {"libxcb-icccm.so.4", "libxcb-cursor.so.0"}
    with pytest.raises(UserError) as caught:
        check_libraries({"DISPLAY": ":0"}, "linux", lambda name: name not in missing)
    sentence = str(caught.value)
    assert "libxcb-cursor.so.0 and libxcb-icccm.so.4" in sentence
    assert sentence.endswith("sudo apt-get install libxcb-cursor0 libxcb-icccm4")


def test_offscreen_needs_no_xcb() -> None:
    check_libraries({"QT_QPA_PLATFORM": "offscreen"}, "linux", lambda name: name in GUI_LIBRARIES)
    with pytest.raises(UserError):
        check_libraries({"QT_QPA_PLATFORM": "offscreen"}, "linux", lambda name: name in XCB_LIBRARIES)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="ELF files")
def test_the_tables_name_exactly_what_the_installed_qt_loads() -> None:
    spec = importlib.util.find_spec("PySide6")
    assert spec is not None
    assert spec.origin is not None
    qt = Path(spec.origin).parent / "Qt"
    loaded: set[str] = set()
    for name in (
        "plugins/platforms/libqxcb.so",
        "lib/libQt6XcbQpa.so.6",
        "lib/libQt6Core.so.6",
        "lib/libQt6Gui.so.6",
        "lib/libQt6DBus.so.6",
        "lib/libQt6Widgets.so.6",
    ):
        found = re.findall(rb"\0(lib[\w+.-]+\.so[.\d]+)(?=\0)", (qt / name).read_bytes())
        loaded |= {library.decode() for library in found}
    system = {"libc.so.6", "libm.so.6", "libgcc_s.so.1", "libstdc++.so.6"}  # there wherever Python is
    own = {library for library in loaded if library.startswith(("libQt6", "libicu"))}
    assert loaded - system - own <= set(GUI_LIBRARIES) | set(XCB_LIBRARIES)
    assert set(GUI_LIBRARIES) | set(XCB_LIBRARIES) <= loaded
