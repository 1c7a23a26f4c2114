"""How often a sheet of arenas asks for landscapes, and how fine: a pair is watched closely, nine in turn."""

from __future__ import annotations

POINTS, FEWEST = 1600, 250  # fakes of all arenas together, and of each at least
GRIDS = {1: 64, 2: 64, 3: 48, 4: 48}  # landscape nodes along each side, for so many arenas
COARSEST = 32
SHORTEST = 0.1, 0.3  # seconds between two landscapes: for up to four arenas, for more
LONGEST = 3.0
PAINT_SHARE = 0.15  # of the window's time, at most, for painting landscapes
STILL_SHARE = 0.2  # of the time, at most, in which clouds stand still because a landscape was drawn
BUDGET = 0.004  # seconds of painting landscapes in one picture: the others have their turn in the next


class SheetPace:
    """Decides when the next landscapes of `count` arenas are due, from times told to it."""

    def __init__(self, count: int) -> None:
        self.points = max(FEWEST, POINTS // count)
        self.grid = GRIDS.get(count, COARSEST)
        self._shortest = SHORTEST[count > 4]
        self._round = 0.0  # seconds of painting all landscapes once, smoothed
        self._still = 0.0  # seconds after a landscape until the next cloud, smoothed
        self._asked = float("-inf")
        self._shown: tuple[float, bool] | None = None

    @property
    def interval(self) -> float:
        """Seconds between two requests for landscapes."""
        wanted = max(self._shortest, self._round / PAINT_SHARE, self._still / STILL_SHARE)
        return min(wanted, LONGEST)

    def due(self, now: float) -> bool:
        """Whether to ask for landscapes at time `now`, in seconds; counts as asked."""
        if now - self._asked < self.interval:
            return False
        self._asked = now
        return True

    def hurry(self) -> None:
        """Ask next time in any case: what is seen has changed."""
        self._asked = float("-inf")

    def shown(self, now: float, *, landscape: bool) -> None:
        """A frame came at time `now`, with or without landscapes."""
        if self._shown is not None and self._shown[1]:
            self._still += 0.3 * (min(now - self._shown[0], LONGEST) - self._still)
        self._shown = now, landscape

    def painted(self, seconds: float, *, arenas: int) -> None:
        """One of so many landscapes was painted in this time."""
        self._round += 0.1 * (arenas * seconds - self._round)
