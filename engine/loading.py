"""Loading modules fast: the garbage collector rests, which would walk through all of them again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Collect no garbage inside: a third of the time that importing torch takes, a sixth of the window's."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def keep_modules() -> None:
    """Never look again at what is there now: modules stay, and a full collection would stop a picture.

    Only for a process that has just loaded its modules: garbage that is there now stays as well.
    """
    gc.freeze()
