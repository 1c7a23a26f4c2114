"""Which device trains, and with how many threads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from engine.words import UserError, Words

THREADS = 1  # small matrices on contended cores want one; a fixed number keeps sessions bit for bit


def choose(name: str) -> torch.device:
    """The device called `name`; `auto` takes CUDA, then MPS where it works, then the CPU.

    Raises:
        UserError: unknown, or not available here.
    """
    available = [kind for kind in ("cuda", "mps", "cpu") if _works(kind)]
    if name == "auto":
        return torch.device(available[0])
    if name.partition(":")[0] not in available:
        raise UserError(
            "device {name} is not available; available are auto, {known}",
            name=name,
            known=", ".join(available),
        )
    try:
        return torch.empty(0, device=name).device
    except RuntimeError:
        raise UserError("there is no device {name}", name=name) from None


def in_words(device: torch.device) -> Words:
    """The device for people: one line."""
    if device.type == "cuda":
        return Words("{name} (CUDA)", {"name": torch.cuda.get_device_name(device)})
    if device.type == "mps":
        return Words("Apple GPU (MPS)")
    return Words("CPU, {threads} thread", {"threads": THREADS})


def made_by(device: torch.device) -> dict[str, str]:
    """What the bits of training depend on, besides the program."""
    return {"torch": torch.__version__, "device": str(device), "threads": str(THREADS)}


def use_threads() -> None:
    """Set the number of intra-op threads of the calling thread: torch keeps it for each thread."""
    if torch.get_num_threads() != THREADS:
        torch.set_num_threads(THREADS)


@contextmanager
def training() -> Iterator[None]:
    """How the calling thread computes while it trains: one thread, denormal numbers flushed to zero.

    Second moments of silent units decay into denormal numbers, which cost a hundred cycles each. What comes
    after, in this thread, finds the arithmetic of the standard again.
    """
    use_threads()
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)


def _works(kind: str) -> bool:
    if kind == "cuda":
        return torch.cuda.is_available()
    if kind == "mps":
        return torch.backends.mps.is_available()
    return True
