"""The actions that act on the window itself, declared in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.window import MainWindow


def add_window_actions(window: MainWindow) -> None:
    """Declare them; what they do is the window's, or connected by the part that does it."""
    add = window.actions_.add
    add(
        "until",
        window.tr("Run until …"),
        window.ask_until,
        "U",
        short=window.tr("Until"),
        picture="until",
        hint=window.tr("Pause by itself at an iteration, an estimate, or when all modes are captured"),
        checkable=True,
    )
    add("quit", window.tr("Quit"), window.close, "Ctrl+Q")
    _add_modes(window)
    add("full_screen", window.tr("Full screen"), window.show_full_screen, "F11", checkable=True)
    add("reset_layout", window.tr("Reset layout"), window.reset_layout)
    add("shortcuts", window.tr("Keyboard shortcuts"), window.show_shortcuts, "?")
    add("commands", window.tr("All commands …"), window.show_commands, "Ctrl+K")
    add("about", window.tr("About WGAN Playground"), window.show_about)


def _add_modes(window: MainWindow) -> None:
    """What lies over the plane, or takes its place."""
    add = window.actions_.add
    add(
        "plane_only",
        window.tr("Plane only"),
        window.show_plane_only,
        "H",
        checkable=True,
        hint=window.tr("Hide all panels, or bring them back"),
    )
    diagnosis = add("diagnosis", window.tr("What is going on"), lambda: None, "X", checkable=True,
                    hint=window.tr("Say over the plane what is going on, as mode collapse"))  # fmt: skip
    diagnosis.setChecked(True)
    add("show_controls", window.tr("Show all controls"), lambda: None).setEnabled(False)
    add("ring", window.tr("Pointer ring"), lambda: None, "Y", checkable=True)
    add("slow", window.tr("Slow motion"), lambda: None, "M", checkable=True,
        hint=window.tr("One iteration at a time, taken apart into its parts"))  # fmt: skip
    add(
        "lab",
        window.tr("Distance lab"),
        window.show_lab,
        "L",
        checkable=True,
        hint=window.tr("Drag two shapes and see what each distance says of them; training pauses"),
    )
