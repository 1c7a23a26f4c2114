"""Makes formulas into SVG, as a process of its own: `python -m app.lessons.typesetter`.

Importing the typesetter takes most of a second and a formula tens of milliseconds, all of it holding the
interpreter lock: in the window's process each would be a stall. One JSON object a line each way.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator


def answers(lines: Iterable[str]) -> Iterator[str]:
    """For each question {"tex", "size", "colour", "inline"}: {"tex", "svg"} or {"tex", "error"}."""
    from ziamath.config import config
    from ziamath.zmath import Latex

    config.svg2 = False  # Qt draws no <use> of a <symbol>

    for line in lines:
        asked = json.loads(line)
        try:
            formula = Latex(asked["tex"], size=asked["size"], color=asked["colour"], inline=asked["inline"])
            told = {"svg": formula.svg()}
        except Exception as error:  # noqa: BLE001 - whatever a lesson's author wrote
            told = {"error": f"{type(error).__name__}: {error}"}
        yield json.dumps({**asked, **told})


def main() -> int:
    """Answer until the input ends."""
    for answer in answers(sys.stdin):
        print(answer, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
