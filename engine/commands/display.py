"""Whether a window can be opened here, found out without Qt."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Mapping, Sequence

from engine.words import UserError

# What PySide6's QtGui and its xcb platform load that it does not bring along: library, Debian package.
GUI_LIBRARIES: Mapping[str, str] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
XCB_LIBRARIES: Mapping[str, str] = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
_SCREENLESS = ("offscreen", "minimal", "vnc", "eglfs", "linuxfb")


def has_display(environment: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether there is a screen, or Qt was told to do without one."""
    if not platform.startswith("linux"):
        return True
    if environment.get("QT_QPA_PLATFORM", "").partition(":")[0] in _SCREENLESS:
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def check_libraries(
    environment: Mapping[str, str], platform: str = sys.platform, loads: Callable[[str], bool] | None = None
) -> None:
    """Find missing system libraries before Qt aborts over them.

    Raises:
        UserError: naming the libraries and the packages to install.
    """
    if not platform.startswith("linux"):
        return
    wanted = dict(GUI_LIBRARIES)
    if _platform_plugin(environment) == "xcb":
        wanted |= XCB_LIBRARIES
    missing = [library for library in wanted if not (loads or _loads)(library)]
    if missing:
        packages = sorted({wanted[library] for library in missing})
        raise UserError(
            "the window needs {libraries}, which this system lacks; on Debian and Ubuntu install them with: "
            "sudo apt-get install {packages}",
            libraries=_listed(missing),
            packages=" ".join(packages),
        )


def _platform_plugin(environment: Mapping[str, str]) -> str:
    chosen = environment.get("QT_QPA_PLATFORM", "").partition(":")[0].partition(";")[0]
    if chosen:
        return chosen
    return "xcb" if environment.get("DISPLAY") else "wayland"


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
