"""The argument parser of every command: what is wrong with the arguments is said in one sentence."""

from __future__ import annotations

import argparse
from typing import NoReturn

from engine.words import UserError


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, as everything else here does."""

    def __init__(self, prog: str, description: str | None) -> None:
        super().__init__(prog=prog, description=description, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        """Raise `UserError` in place of printing the usage and leaving."""
        raise UserError("{message}; see {prog} --help", message=message, prog=self.prog)
