"""A child of `benchmarks.window`: `python main.py` as it is, that tells when the window and a cloud are seen.

It prints `visible`, then `cloud`, trains for as many seconds as its argument says, prints `closing` with the
engine's process id, and closes the window.
"""

from __future__ import annotations

import sys
from types import ModuleType

from benchmarks.sizes import SIZE
from engine import blas
from engine.loading import collector_at_rest


def main() -> int:
    """Open the window through the door, with eyes on it."""
    blas.prepare()  # before numpy is imported
    with collector_at_rest():  # as the door does
        import app.shell
        import app.start
        import app.window
        import engine.link.client
        import main as door
    from PySide6.QtCore import QEvent, QObject, QTimer

    clients: list[engine.link.client.Client] = []

    class Known(engine.link.client.Client):
        """Tells its process."""

        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments)  # type: ignore[arg-type]
            clients.append(self)

    class Watched(app.window.MainWindow):
        """Says what of it has been painted, and closes itself."""

        def __init__(self, *arguments: object, **named: object) -> None:
            super().__init__(*arguments, **named)  # type: ignore[arg-type]
            self.resize(*SIZE)
            self.reset_layout()
            self.waits_for = ["visible"]
            self.plane.installEventFilter(self)
            self.playground.frame.connect(self._expect_cloud)

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, ARG002 - Qt's
            """The plane is painted: whoever waits for that is told when the turn is over."""
            if event.type() == QEvent.Type.Paint and self.waits_for:
                word = self.waits_for.pop()
                QTimer.singleShot(0, lambda: self._tell(word))
            return False

        def _expect_cloud(self, _frame: object) -> None:
            self.waits_for.append("cloud")
            self.playground.frame.disconnect(self._expect_cloud)

        def _tell(self, word: str) -> None:
            print(word, flush=True)
            if word == "cloud":
                QTimer.singleShot(round(1000 * float(sys.argv[1])), self._leave)

        def _leave(self) -> None:
            print("closing", clients[-1].pid, flush=True)
            self.close()

    _replace(engine.link.client, "Client", Known)
    _replace(app.shell, "MainWindow", Watched)
    return door.main([])


def _replace(module: ModuleType, name: str, by: type) -> None:
    """Put a class of ours in the place of one that `module` uses, else nobody would ever be told."""
    if name not in vars(module):
        raise RuntimeError(f"{module.__name__} makes no {name} any more")
    setattr(module, name, by)


if __name__ == "__main__":
    sys.exit(main())
