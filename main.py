"""The door: opens the window, or hands over to a subcommand. Imports neither Qt nor torch by itself."""

from __future__ import annotations

import errno
import multiprocessing
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from engine import blas
from engine.loading import collector_at_rest
from engine.words import UserError

HELP = """\
Watch a generative adversarial network learn a distribution in the plane.

  python main.py            open the window (--recipe, --data, --set, --device, --theme),
                            or with settings as text: python main.py "wgan1 gan seed=7";
                            without a display, train into out/
  python main.py FILE.wgan  open a session that was saved
  python main.py train      train without a window
  python main.py script     write the game as a PyTorch script of its own
  python main.py list       show recipes, data sets and knobs
  python main.py shot       draw the window into a picture
  python main.py reproduce  run the claims of the papers, and say which hold
  python main.py bench      measure

Each of them explains itself with --help."""

COMMANDS = {
    "train": "engine.commands.train",
    "script": "engine.commands.script",
    "list": "engine.commands.listing",
    "shot": "app.shot",
    "reproduce": "engine.commands.reproduce",
    "bench": "benchmarks.__main__",
}
WITHOUT_DISPLAY = Path("out")


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments ask for; returns the exit code: 0, 2 for bad input, 130 for Ctrl+C."""
    multiprocessing.freeze_support()
    blas.prepare()
    _settle_streams()
    try:
        return _hand_over(list(sys.argv[1:] if argv is None else argv))
    except UserError as error:
        print(f"wgan: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `list | head`: nobody reads on
        _drop_output()
        return 0
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        _drop_output()
        print(f"wgan: {error.strerror}", file=sys.stderr)
        return 1


def _settle_streams() -> None:
    """A closed stream swallows what is said; a console that knows no σ shows ?, and does not fail."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 — for good
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _drop_output() -> None:
    """Leave nothing that fails once more when the interpreter flushes."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _hand_over(argv: list[str]) -> int:
    if argv[:1] in (["-h"], ["--help"], ["help"]):
        print(HELP)
        return 0
    if not argv or argv[0].startswith("--") or argv[0].lower().endswith(".wgan"):
        return _open_window(argv)
    command, *rest = argv
    if command not in COMMANDS:
        from engine.share import looks_like  # brings numpy

        if looks_like(command):
            return _open_window(argv)
        raise UserError(
            "there is no command {name}; commands are {known}", name=command, known=", ".join(COMMANDS)
        )
    return int(import_module(COMMANDS[command]).main(rest) or 0)


def _open_window(options: Sequence[str]) -> int:
    from engine.commands.display import check_libraries, has_display

    if not has_display(os.environ):
        return _train_without_display(options)
    check_libraries(os.environ)
    with collector_at_rest():
        start = import_module("app.start")
    return int(start.main(options) or 0)


def _train_without_display(options: Sequence[str]) -> int:
    from dataclasses import replace

    from engine.commands.arguments import read_job
    from engine.commands.train import run

    file = options[:1] if options and options[0].lower().endswith(".wgan") else ()
    job = read_job(["--from", *options] if file else options)
    job = replace(job, out=job.out or WITHOUT_DISPLAY, save=True)
    print(
        f"There is no display, so a session is trained without a window; its picture, metrics and "
        f"snapshot go to {job.out}{os.sep}.",
        file=sys.stderr,
    )
    return run(job)


if __name__ == "__main__":
    sys.exit(main())
