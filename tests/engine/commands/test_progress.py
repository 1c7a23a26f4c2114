from __future__ import annotations

import io
import math

from rich.console import Console

from engine.commands.progress import LINE_EVERY, Reporter


def test_without_a_terminal_there_is_an_occasional_line() -> None:
    now, asked = [0.0], []

    def modes() -> str:
        asked.append(now[0])
        return "7 of 8 modes"

    out = io.StringIO()
    with Reporter(Console(file=out, width=200), 1200, modes, lambda: now[0]) as reporter:
        for done in range(1, 1201):
            now[0] += LINE_EVERY / 512
            reporter.update(done, 123.456, 0.5)
    assert out.getvalue().splitlines() == [
        f"iteration {done:,} of 1,200 · 123.5 it/s · W estimate 0.5 · 7 of 8 modes" for done in (512, 1024)
    ]
    assert len(asked) == 2


def test_on_a_terminal_there_is_a_bar() -> None:
    out = io.StringIO()
    console = Console(file=out, width=140, force_terminal=True, legacy_windows=False)
    with Reporter(console, 1000, lambda: "", lambda: 0.0) as reporter:
        reporter.update(1000, 50.0, math.nan)
    assert "1000/1000" in out.getvalue()
    assert "50 it/s" in out.getvalue()
    assert "nan" not in out.getvalue()
