"""Whether the diagnoses are right: each phenomenon on a session that shows it and one that does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine import session as engine_session
from engine.phenomena.kinds import KINDS
from engine.phenomena.shows import HEALTHY, SHOWS, Session
from engine.phenomena.watching import watch_session

SEEDS = 20
RIGHT = 0.95  # of the seeds
_TOGETHER = 10  # replicas in one population

HEAD = """\
# What is said to be going on, and how often it is right

Made by `make evidence` at commit {commit}, over {seeds} seeds each. A phenomenon begins when its rule holds
over a stretch of steps and several looks, and is over when a weaker rule has failed over a stretch. Sessions
are looked at every 50 or 100 iterations here, about once a second in the window; networks are 2×32,
batch 64, on the ring of 8, where nothing else is said.

| phenomenon | shown by | right | not shown by | said wrongly |
|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Result:
    """In how many of `of` seeds a phenomenon was found where it is, and where it is not."""

    kind: str
    found: int
    wrongly: int
    of: int


def seen(session: Session, seeds: Sequence[int]) -> tuple[frozenset[str], ...]:
    """The kinds that were going on at some time, for each seed."""
    kinds: list[frozenset[str]] = []
    for start in range(0, len(seeds), _TOGETHER):
        some = seeds[start : start + _TOGETHER]
        trained = engine_session.Session([session.settings(seed) for seed in some], "cpu", independent=True)
        told = watch_session(trained, session.iterations, session.every, exact=session.exact)
        found = (*told.past, *told.active)
        kinds += [frozenset(p.kind for p in found if p.replica == r) for r in range(len(some))]
    return tuple(kinds)


class Seen:
    """Sessions that were watched already, for some shows share them."""

    def __init__(self, seeds: Sequence[int]) -> None:
        self._seeds = seeds
        self._known: list[tuple[Session, tuple[frozenset[str], ...]]] = []

    def of(self, session: Session) -> tuple[frozenset[str], ...]:
        """What was going on, for each seed."""
        for known, kinds in self._known:
            if known == session:
                return kinds
        self._known.append((session, seen(session, self._seeds)))
        return self._known[-1][1]

    def result(self, kind: str) -> Result:
        """How often the diagnosis of a kind is right, and how often it is given for nothing."""
        show = SHOWS[kind]
        found = sum(kind in kinds for kinds in self.of(show.shows))
        wrongly = sum(kind in kinds for kinds in self.of(show.spares))
        return Result(kind, found, wrongly, len(self._seeds))


def alarms(seeds: Sequence[int]) -> tuple[frozenset[str], ...]:
    """Kinds of trouble that were said of healthy WGAN-GP sessions, for each seed."""
    return tuple(frozenset(kind for kind in kinds if KINDS[kind].trouble) for kinds in seen(HEALTHY, seeds))


def page(results: Sequence[Result], false: Sequence[frozenset[str]], commit: str) -> str:
    """`docs/phenomena.md`."""
    lines = [HEAD.format(commit=commit, seeds=len(false))]
    for r in results:
        show = SHOWS[r.kind]
        lines.append(
            f"| {KINDS[r.kind].title} | {show.says} | {r.found} of {r.of} | {show.contrast} "
            f"| {r.wrongly} of {r.of} |\n"
        )
    wrong = sorted({kind for kinds in false for kind in kinds})
    lines.append(
        f"\nOf {len(false)} healthy sessions (`wgan-gp-live`, ring of 8, 3×64, batch 256, "
        f"{HEALTHY.iterations:,} iterations) {sum(map(bool, false))} had a false alarm of any kind of trouble"
        f"{': ' + ', '.join(wrong) if wrong else ''}.\n\n## Rules\n"
    )
    lines += [
        f"\n**{kind.title}** (`{name}`). {kind.rule} {_stretch(kind.begin, kind.looks, kind.source)}"
        f"*What to try:* {kind.advice}\n"
        for name, kind in KINDS.items()
    ]
    return "".join(lines)


def _stretch(begin: int, looks: int, source: str) -> str:
    if not begin:
        return ""
    many = f" and {looks} looks in a row" if looks > 1 and source != "metrics" else ""
    return f"So over {begin} steps{many}. "


def study(seeds: Sequence[int], tell: Callable[[Result], None]) -> list[Result]:
    """Every phenomenon's result; `tell` hears of each as it comes."""
    watched, results = Seen(seeds), []
    for kind in KINDS:
        results.append(watched.result(kind))
        tell(results[-1])
    return results


def holds(results: Sequence[Result], false: Sequence[frozenset[str]]) -> bool:
    """Whether diagnoses are right in 19 of 20 seeds, and at most one healthy session of 20 alarms."""
    return all(r.found >= RIGHT * r.of and r.wrongly <= (1 - RIGHT) * r.of for r in results) and sum(
        map(bool, false)
    ) <= (1 - RIGHT) * len(false)
