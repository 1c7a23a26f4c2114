"""How often a landscape is asked for, and how fine: what drawing and engine have time for."""

from __future__ import annotations

LANDSCAPE_SECONDS = 1 / 15
GRIDS = (64, 80, 96, 112, 128)
BUDGET_MS = (4.0, 9.0)  # of painting a landscape: below a finer one is tried, above a coarser one
LATE_SECONDS = 0.2  # landscapes this far apart say that the engine is short of time
PATIENCE = 15  # landscapes between two changes of the grid


class Pace:
    """Decides, from times told to it, when the next landscape is due and on how many nodes."""

    def __init__(self) -> None:
        self._index = 0
        self._asked = float("-inf")
        self._arrived: float | None = None
        self._paint_ms = 0.0
        self._gap = 0.0
        self._since_change = 0

    @property
    def grid(self) -> int:
        """Landscape nodes along each side."""
        return GRIDS[self._index]

    def due(self, now: float) -> bool:
        """Whether to ask for a landscape in a request at time `now`, in seconds; counts as asked."""
        if now - self._asked < LANDSCAPE_SECONDS:
            return False
        self._asked = now
        return True

    def hurry(self) -> None:
        """The next request asks for a landscape in any case: what is seen has changed."""
        self._asked = float("-inf")

    def painted(self, milliseconds: float) -> None:
        """A backdrop was painted in this time."""
        self._paint_ms += 0.2 * (milliseconds - self._paint_ms)

    def arrived(self, now: float) -> None:
        """A landscape arrived at time `now`; adapt the grid now and then."""
        if self._arrived is not None:
            self._gap += 0.2 * (now - self._arrived - self._gap)
        self._arrived = now
        self._since_change += 1
        if self._since_change < PATIENCE:
            return
        if self._paint_ms > BUDGET_MS[1] or self._gap > LATE_SECONDS:
            self._move(-1)
        elif self._paint_ms < BUDGET_MS[0]:
            self._move(+1)

    def _move(self, by: int) -> None:
        index = min(max(self._index + by, 0), len(GRIDS) - 1)
        if index != self._index:
            self._index, self._since_change = index, 0
