"""A process that is killed while it saves leaves the old file or the new one, whole."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.snapshot import open_file, to_bytes
from tests.engine.lives import TINY, fingerprint, lived

KILLS = 200 if os.environ.get("WGAN_EVIDENCE") else 8
ROOT = Path(__file__).parents[2]
SAVING = """
import sys
from pathlib import Path
from engine.files import write_whole
path, *files = map(Path, sys.argv[1:])
contents = [file.read_bytes() for file in files]
print("ready", flush=True)
while True:
    for data in contents:
        write_whole(path, data)
"""


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_the_old_file_or_the_new_one_is_whole(tmp_path: Path) -> None:
    told = lived(TINY, steps=3)
    files = []
    for name, size in (("one", 100), ("two", 2_000_000)):
        files.append(tmp_path / name)
        files[-1].write_bytes(to_bytes(type(told)(told.timeline, told.step, told.made_by, {}, bytes(size))))
    allowed = {fingerprint(file.read_bytes()) for file in files}
    rng, path, seen = random.Random(3), tmp_path / "a.wgan", set()
    for _ in range(KILLS):
        command = [sys.executable, "-c", SAVING, str(path), *map(str, files)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(rng.uniform(0.0, 0.03))  # any moment will do
            process.send_signal(signal.SIGKILL)
        if path.exists():
            found = fingerprint(path.read_bytes())
            assert found in allowed
            assert fingerprint(to_bytes(open_file(path))) == found
            seen.add(found)
    assert seen
