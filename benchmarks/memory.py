"""Memory of a long session: after 100,000 iterations as after 1,000."""

from __future__ import annotations

from pathlib import Path

from benchmarks.report import Row
from engine.session import Session
from engine.settings import Settings

TINY = Settings(
    critic_depth=1, critic_width=8, generator_depth=1, generator_width=8, batch_size=16, n_critic=1
)


def rows(*, quick: bool = False) -> list[Row]:
    """Growth of the resident memory of this process, in percent."""
    session = Session(TINY, "cpu")
    session.run(1000)
    before = resident()
    session.run(9_000 if quick else 99_000)
    after = resident()
    note = f"{before / 2**20:.0f} MiB after 1,000, {after / 2**20:.0f} MiB after {session.iteration:,}"
    return [Row("memory of a tiny net", abs(after - before) / before * 100, "%", 2.0, "low", note)]


def resident() -> int:
    """Bytes of memory this process holds; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * 4096
