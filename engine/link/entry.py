"""Where an engine process begins: the rest of it is imported there, so that the window does without."""

from __future__ import annotations

from multiprocessing.connection import Connection

from engine.link.options import Options
from engine.loading import collector_at_rest


def main(connection: Connection, options: Options) -> None:
    """Serve one window, as `engine.link.process.main`."""
    with collector_at_rest():
        from engine.link import process
    process.main(connection, options)
