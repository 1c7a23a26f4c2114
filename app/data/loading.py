"""Reading a file in a process of its own: the window never waits, and can stop it at any moment."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

from app.belongings import Kind
from app.languages import say
from engine.words import UserError, Words

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """What a file held; `words` say what became of it."""

    path: Path
    kind: Kind
    array: NDArray[np.float32]
    words: Words


class Loading(QObject):
    """Reads one file at a time; another one takes its place."""

    loaded = Signal(object)  # Loaded
    failed = Signal(str)
    began = Signal(str)  # name of the file
    ended = Signal()  # read, refused or stopped

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._path = Path()

    @property
    def busy(self) -> bool:
        """Whether a file is being read."""
        return self._process is not None

    def read(self, path: Path) -> None:
        """Read a file; `loaded` or `failed` says how it went."""
        self.stop()
        self._path = path
        self._process = process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONIOENCODING", "utf-8")
        process.setProcessEnvironment(environment)
        process.setWorkingDirectory(str(ROOT))
        process.finished.connect(self._finished)
        process.errorOccurred.connect(self._broken)
        self.began.emit(path.name)
        process.start(sys.executable, ["-m", "engine.own_data", str(path.absolute())])

    def stop(self) -> None:
        """End the process, whatever it has read."""
        process, self._process = self._process, None
        if process is None:
            return
        process.finished.disconnect()
        process.errorOccurred.disconnect()
        process.kill()
        process.waitForFinished(1000)
        process.deleteLater()
        self.ended.emit()

    def _finished(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        told = bytes(process.readAllStandardOutput().data())
        process.deleteLater()
        self.ended.emit()
        try:
            found = parse(told, self._path)
        except UserError as error:
            self.failed.emit(say(error))
        else:
            self.loaded.emit(found)

    def _broken(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._finished()


def parse(told: bytes, path: Path) -> Loaded:
    """What `engine.own_data` told of a file: a line of JSON, and then the array.

    Raises:
        UserError: what it said is wrong with the file, or nothing that could be understood.
    """
    head, _, body = told.partition(b"\n")
    try:
        about = json.loads(head)
    except ValueError:
        raise UserError("{file} could not be read: too little memory, perhaps", file=path.name) from None
    words = Words(about["template"], about["params"])
    if "kind" not in about:
        raise UserError(words.template, **words.params)
    return Loaded(path, about["kind"], np.load(io.BytesIO(body), allow_pickle=False), words)
