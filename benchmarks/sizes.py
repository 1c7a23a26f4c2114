"""What the window's benchmarks agree on, without Qt."""

from __future__ import annotations

SIZE = 1600, 1000  # of the window, in points
