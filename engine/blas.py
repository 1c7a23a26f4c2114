"""Threads and kernels of numpy's BLAS, settled before numpy is first imported: nothing here imports it.

Some machines pin OpenBLAS to the kernels of an older processor, for the sake of other programs. Left to
choose, it takes those of the processor it runs on, which are up to twice as fast (docs/benchmarks.md).
"""

from __future__ import annotations

import os

KEEP = "WGAN_KEEP_BLAS"  # set, to any text, it leaves OPENBLAS_CORETYPE alone


def prepare() -> None:
    """One thread, and the kernels that fit this processor."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    if KEEP not in os.environ:
        os.environ.pop("OPENBLAS_CORETYPE", None)
