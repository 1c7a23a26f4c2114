"""`script`: the game as a PyTorch script that needs nothing of this program."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from engine.commands.game import add_game, read_game, whole
from engine.files import write_whole
from engine.parser import Parser
from engine.script import ITERATIONS, script_of
from engine.words import UserError

MOST = 10**9


def main(argv: Sequence[str]) -> int:
    """Print the script, or write it into a file; returns the exit code.

    Raises:
        UserError: bad input, a game that no script can play, or a file that cannot be written.
    """
    given = read(argv)
    game = read_game(given)
    script = script_of(game.settings, game.arrays, game.file, given.iterations)
    if given.out is None:
        print(script, end="")
        return 0
    _write(given.out, script)
    print(f"Wrote {given.out}; run it with python {given.out}.", file=sys.stderr)
    return 0


def read(argv: Sequence[str]) -> argparse.Namespace:
    """The options, checked as far as they do not make the game.

    Raises:
        UserError: unknown or out of range.
    """
    given = _parser().parse_args(argv)
    if not 1 <= given.iterations <= MOST:
        raise UserError(
            "--iterations {n} is not allowed; it is a whole number from 1 to {most}",
            n=given.iterations,
            most=MOST,
        )
    return given


def _parser() -> Parser:
    parser = Parser("python main.py script", "Write the game as a PyTorch script that stands alone.")
    add_game(parser)
    add = parser.add_argument
    add("--iterations", type=whole, default=ITERATIONS, metavar="N", help=f"default {ITERATIONS}")
    add("--out", type=Path, metavar="FILE.py", help="write it into this file (default: print it)")
    return parser


def _write(path: Path, script: str) -> None:
    if path.suffix.lower() != ".py" or path.is_dir():
        raise UserError("--out {path} is not allowed; it is a file that ends in .py", path=path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, script.encode())
    except OSError as error:
        raise UserError("cannot write {path}: {reason}", path=path, reason=error.strerror or error) from error
