"""Where a film is written: beside its place, under a name of its own, until it is whole."""

from __future__ import annotations

import os
import shutil
import uuid
from contextlib import suppress
from pathlib import Path

from engine.words import UserError


class Target:
    """A file, or a folder of files, that comes to be at once or not at all."""

    def __init__(self, path: Path, *, folder: bool = False) -> None:
        """Begin it.

        Raises:
            UserError: it cannot be written there; of a folder, that there is something by this name.
        """
        self.path, self._folder = path, folder
        if folder and path.exists():
            raise UserError("{path} is there already; choose another name", path=path)
        self.temporary = path.with_name(f".{path.stem[:40]}-{uuid.uuid4().hex[:8]}{path.suffix}")
        try:
            if folder:
                self.temporary.mkdir()
            else:
                self.temporary.open("xb").close()
        except OSError as error:
            raise refusal(path, error) from None

    def keep(self) -> None:
        """Put it where it belongs; what was there by this name is replaced.

        Raises:
            UserError: that cannot be; nothing is left then.
        """
        try:
            if not self._folder:
                with self.temporary.open("rb+") as file:
                    os.fsync(file.fileno())
            elif self.path.exists():
                raise FileExistsError(0, "it is there already")
            self.temporary.replace(self.path)
        except OSError as error:
            self.drop()
            raise refusal(self.path, error) from None

    def drop(self) -> None:
        """Leave nothing behind."""
        if self._folder:
            shutil.rmtree(self.temporary, ignore_errors=True)
        else:
            with suppress(OSError):
                self.temporary.unlink(missing_ok=True)


def refusal(path: Path, error: OSError) -> UserError:
    """Why a file cannot be written, in a sentence."""
    return UserError("cannot write {path}: {reason}", path=path, reason=error.strerror or error)
