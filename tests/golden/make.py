"""Writes a golden snapshot of the present format, once: `python -m tests.golden.make NAME` from the root.

Files that are there must open for ever and are never written again.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from engine.session import Session
from engine.snapshot import open_file, to_bytes
from tests.engine.lives import TINY, lived

HERE = Path(__file__).parent


def main(name: str) -> None:
    """Write `NAME.wgan` and what is in it."""
    path = HERE / f"{name}.wgan"
    if name == "session-1":
        session = Session(TINY, "cpu")
        session.run(30)
        data = session.keyframe().to_bytes()
    else:
        data = to_bytes(lived(TINY))
    with path.open("xb") as file:
        file.write(data)
    back = open_file(path)
    here = back.timeline.current
    facts = {
        "counts": [back.step, here.end, len(here.marks), len(here.moves), len(here.lone)],
        "ends": [branch.end for branch in back.timeline.branches.values()],
        "critic": here.marks[-1].keyframe.tensors["critic"].astype(float).ravel()[:8].tolist(),
    }
    path.with_suffix(".json").write_text(json.dumps(facts, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
