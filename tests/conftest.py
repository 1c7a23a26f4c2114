"""Every test: no screen, one thread, warnings are errors, nothing left behind."""

from __future__ import annotations

import os
from collections.abc import Iterator

import hypothesis
import pytest

# Before torch, Qt or POT are imported by any test.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = "1"
for _backend in ("CUPY", "JAX", "PYTORCH", "TENSORFLOW"):  # POT would import each one that is installed
    os.environ[f"POT_BACKEND_DISABLE_{_backend}"] = "1"

from engine import blas  # noqa: E402

blas.prepare()

from tests import leaks  # noqa: E402

# No time limit for an example: the machine may be busy, and speed is measured in benchmarks/.
hypothesis.settings.register_profile("project", deadline=None)
hypothesis.settings.load_profile("project")


@pytest.fixture(scope="session")
def start_recorder() -> leaks.StartRecorder:
    """Knows every `QTimer` and `QThread` started during the test run."""
    recorder = leaks.StartRecorder()
    recorder.install()
    return recorder


@pytest.fixture(autouse=True)
def leave_nothing(start_recorder: leaks.StartRecorder) -> Iterator[None]:
    """Fail a test that leaks a thread, a process, an active timer or a top-level widget."""
    before = leaks.census(start_recorder)
    yield
    if found := leaks.leaks(before, start_recorder):
        pytest.fail("leaked " + "; ".join(found))
