"""What was measured beside the metrics along the branch shown: it goes with the branch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from engine.branch import Kept
from engine.frame import Coverage, Phenomenon, Truth
from engine.history import History
from engine.link.messages import Answer, CoverageReady, PhenomenaReady, TruthReady

MOST = 4096  # truths, or coverages
_ROWS, _BINS = 4096, 1024  # of the history of a branch that is not shown

_One = TypeVar("_One", Truth, Coverage)


class Notebook:
    """Takes down truths, coverages and phenomena as they are told to the window, pictures left out."""

    def __init__(self) -> None:
        self.load(Kept())

    def load(self, kept: Kept) -> None:
        """Go on with what is known of a branch."""
        self.truths, self.coverages = list(kept.truths), list(kept.coverages)
        self._phenomena = {_name(one): one for one in kept.phenomena}

    @property
    def phenomena(self) -> tuple[Phenomenon, ...]:
        """What was found, over or not."""
        return tuple(self._phenomena.values())

    def take(self, answer: Answer) -> None:
        """Take down what this answer says."""
        if isinstance(answer, TruthReady):
            bare = replace(answer.truth, optimal=None, plan=None, cost=None)
            _put(self.truths, bare, _truth_at)
        elif isinstance(answer, CoverageReady):
            for one in answer.replicas:
                _put(self.coverages, replace(one, modes=()), _coverage_at)
        elif isinstance(answer, PhenomenaReady):
            self._phenomena |= {_name(one): one for one in answer.found}

    def forget(self, step: int) -> None:
        """What comes from `step` on is going to be something else."""
        self.truths = [one for one in self.truths if one.step <= step]
        self.coverages = [one for one in self.coverages if one.at <= step]
        self._phenomena = {
            name: replace(one, ended=None) if one.ended is not None and one.ended >= step else one
            for name, one in self._phenomena.items()
            if one.step < step
        }

    def take_single(self, replica: int, step: int) -> None:
        """Go on with one replica alone from `step` on: it is replica 0 from now on."""
        self.forget(step)
        self.truths = [replace(one, replica=0) for one in self.truths if one.replica == replica]
        self.coverages = [replace(one, replica=0) for one in self.coverages if one.replica == replica]
        own = (replace(one, replica=0) for one in self._phenomena.values() if one.replica == replica)
        self._phenomena = {_name(one): one for one in own}

    def kept(self, history: History, *, whole: bool = False) -> Kept:
        """Everything measured along the branch, the history compact unless `whole` is wanted."""
        state = history.state() if whole else history.state(_ROWS, _BINS)
        return Kept(
            state, tuple(self.truths), tuple(self.coverages), self.phenomena,
            *newest(self.truths, history),
        )  # fmt: skip


def newest(truths: list[Truth], history: History) -> tuple[float | None, bool]:
    """The newest W₁ of replica 0, or the critic's estimate, and whether it is exact."""
    for truth in reversed(truths):
        if truth.replica == 0 and truth.distance == truth.distance:
            return truth.distance, True
    if "wasserstein_estimate" not in history.columns:
        return None, False
    estimate = history.last("wasserstein_estimate")
    return (estimate if estimate == estimate else None), False


def _put(found: list[_One], one: _One, at: Callable[[_One], int]) -> None:
    """Add in order of steps; one that is known is left: a replay measures the same. Then keep it bounded."""
    place = len(found)
    while place and at(found[place - 1]) > at(one):
        place -= 1
    known = place
    while known and at(found[known - 1]) == at(one):
        known -= 1
        if found[known].replica == one.replica:
            return
    found.insert(place, one)
    if len(found) > MOST:
        del found[: MOST // 2 : 2]


def _truth_at(truth: Truth) -> int:
    return truth.step


def _coverage_at(coverage: Coverage) -> int:
    return coverage.at


def _name(phenomenon: Phenomenon) -> tuple[str, int, int]:
    return phenomenon.kind, phenomenon.replica, phenomenon.step
