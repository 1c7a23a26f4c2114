"""The door: opens the window, or hands over to a subcommand. Imports neither Qt nor torch by itself."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from engine import blas
from engine.words import UserError

HELP = """\
Watch a generative adversarial network learn a distribution in the plane.

  python main.py            open the window; without a display, train into out/
  python main.py train      train without a window
  python main.py list       show recipes, data sets and knobs
  python main.py shot       draw the window into a picture
  python main.py bench      measure

Each of them explains itself with --help."""

COMMANDS = {
    "train": "engine.commands.train",
    "list": "engine.commands.listing",
    "shot": "app.shot",
    "bench": "benchmarks.__main__",
}
WITHOUT_DISPLAY = Path("out")


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments ask for; returns the exit code: 0, 2 for bad input, 130 for Ctrl+C."""
    multiprocessing.freeze_support()
    blas.prepare()
    for stream in (sys.stdout, sys.stderr):  # a console that knows no σ shows ?, and does not fail
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        return _hand_over(list(sys.argv[1:] if argv is None else argv))
    except UserError as error:
        print(f"wgan: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `list | head`: nobody reads on
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _hand_over(argv: list[str]) -> int:
    if not argv:
        return _open_window()
    command, *rest = argv
    if command in ("-h", "--help", "help"):
        print(HELP)
        return 0
    if command not in COMMANDS:
        raise UserError(
            "there is no command {name}; commands are {known}", name=command, known=", ".join(COMMANDS)
        )
    return int(import_module(COMMANDS[command]).main(rest) or 0)


def _open_window() -> int:
    from engine.commands.display import check_libraries, has_display

    if not has_display(os.environ):
        print(
            f"There is no display, so a session is trained without a window; its picture, metrics and "
            f"snapshot go to {WITHOUT_DISPLAY}{os.sep}.",
            file=sys.stderr,
        )
        return _train_without_display()
    check_libraries(os.environ)
    return int(import_module("app.window").main() or 0)


def _train_without_display() -> int:
    from dataclasses import replace

    from engine.commands.arguments import read_job
    from engine.commands.train import run

    return run(replace(read_job([]), out=WITHOUT_DISPLAY, save=True))


if __name__ == "__main__":
    sys.exit(main())
