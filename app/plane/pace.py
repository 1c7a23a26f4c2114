"""How often a landscape is asked for, and how fine: what drawing and engine have time for.

The engine gives pictures a small share of its time, so a dear landscape is followed by a wait in which the
clouds stand still. That wait is what is watched here, beside the time that painting takes.
"""

from __future__ import annotations

SHORTEST, LONGEST = 1 / 15, 1.0  # seconds between two landscapes
GRIDS = (32, 48, 64, 80, 96, 112, 128)  # nodes along each side; below 64 only for very slow engines
PLAIN = GRIDS.index(64)
BUDGET_MS = (4.0, 9.0)  # of painting a landscape: below a finer one is tried, above a coarser one
PAINT_SHARE = 0.2  # of the window's time, at most, for painting landscapes
STANDSTILL = 0.034  # seconds after a landscape in which nothing moves: two frames at 60 Hz
PATIENCE = 15  # landscapes before a finer grid is tried
CAUTION = 20 * PATIENCE  # the same after a finer grid turned out too dear


class Pace:
    """Decides, from times told to it, when the next landscape is due and on how many nodes."""

    def __init__(self) -> None:
        self._index = PLAIN
        self._interval = SHORTEST
        self._asked = float("-inf")
        self._shown: float | None = None
        self._after_landscape = False
        self._paint_ms = BUDGET_MS[0]
        self._gap = 1 / 60  # between two clouds, smoothed
        self._standstill = 1 / 60  # after a landscape, smoothed: a busy machine makes some long
        self._until_finer = PATIENCE

    @property
    def grid(self) -> int:
        """Landscape nodes along each side."""
        return GRIDS[self._index]

    def due(self, now: float) -> bool:
        """Whether to ask for a landscape in a request at time `now`, in seconds; counts as asked."""
        if now - self._asked < max(self._interval, self._paint_ms / 1e3 / PAINT_SHARE):
            return False
        self._asked = now
        return True

    def hurry(self) -> None:
        """The next request asks for a landscape in any case: what is seen has changed."""
        self._asked = float("-inf")

    def painted(self, milliseconds: float) -> None:
        """A backdrop was painted in this time."""
        self._paint_ms += 0.2 * (milliseconds - self._paint_ms)

    def shown(self, now: float, *, landscape: bool) -> None:
        """A frame came at time `now`, with or without a landscape; adapt to the wait before it."""
        if self._shown is not None:
            gap = now - self._shown
            if self._after_landscape:
                self._judge(gap)
            else:
                self._gap += 0.1 * (gap - self._gap)
        self._shown, self._after_landscape = now, landscape

    def _judge(self, standstill: float) -> None:
        """Adapt to the wait that followed a landscape."""
        limit = max(STANDSTILL, 2.0 * self._gap)
        self._standstill += 0.3 * (min(standstill, 2.0 * limit) - self._standstill)
        if self._standstill > limit:
            self._standstill = 0.7 * limit  # the cheaper ones are judged by themselves
            self._cheaper()
        elif self._paint_ms > BUDGET_MS[1] and self._index > PLAIN:
            self._index, self._until_finer = self._index - 1, CAUTION
        elif self._interval > SHORTEST:
            self._interval = max(SHORTEST, 0.95 * self._interval)
        elif self._paint_ms < BUDGET_MS[0]:
            self._until_finer -= 1
            if self._until_finer <= 0 and self._index < len(GRIDS) - 1:
                self._index, self._until_finer = self._index + 1, PATIENCE

    def _cheaper(self) -> None:
        """First no finer than 64, then more seldom, then coarser still."""
        self._until_finer = CAUTION
        if self._index > PLAIN:
            self._index -= 1
        elif self._interval < LONGEST:
            self._interval = min(LONGEST, 1.5 * self._interval)
        elif self._index > 0:
            self._index -= 1
