"""What the metrics say: gradients, saturation, weights, slopes. One finding for each kind and window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from engine.phenomena import kinds
from engine.phenomena.finding import Finding
from engine.phenomena.hysteresis import Flags
from engine.phenomena.windows import Array, Window
from engine.settings import Settings
from engine.words import Words

_TINY = 1e-30  # of the gradient at the other end: as good as 0
# The discriminator's loss when D = ½ everywhere, or the hinge critic's at 0.
_CHANCE = {"minimax": 2 * np.log(2), "non_saturating": 2 * np.log(2), "least_squares": 0.25, "hinge": 2.0}


class Game:
    """What the rules need to know of the settings, replica by replica."""

    def __init__(self, population: Sequence[Settings]) -> None:
        self.chance = np.array([_CHANCE.get(s.loss, np.nan) for s in population])
        self.clips = np.array([s.constraint == "clip" for s in population])
        self.wasserstein = np.array([s.loss == "wasserstein" for s in population])
        self.clip = np.array([s.clip_value for s in population])


class Training:
    """The rules about metrics; remembers the largest pull of each replica."""

    def __init__(self, replicas: int) -> None:
        self._peaks: list[list[tuple[int, float]]] = [[] for _ in range(replicas)]  # records, rising

    def go_to(self, step: int) -> None:
        """Forget what came later."""
        self._peaks = [[peak for peak in peaks if peak[0] < step] for peaks in self._peaks]

    def forget(self, replicas: Flags) -> None:
        """The game of these replicas is another: their pull cannot be compared with what it was."""
        for replica in np.flatnonzero(replicas):
            self._peaks[replica] = []

    def look(self, window: Window, game: Game) -> list[Finding]:
        """What a window says of every kind that is told from metrics."""
        median = window.median
        found = [_overflow(window)]
        if "pull_mean" in median and "slope_mean" in median:
            found.append(self._pull(window))
        if "critic_loss" in median:
            found.append(_saturated(median, game))
        if "slope_high" in median:
            found.append(_steep(median["slope_high"], game))
        if "weights_at_clip" in median:
            found.append(_piled(median["weights_at_clip"], game))
        return found + _layers(median)

    def _pull(self, window: Window) -> Finding:
        pull, slope = window.median["pull_mean"], window.median["slope_mean"]
        for peaks, value in zip(self._peaks, pull, strict=True):
            if np.isfinite(value) and (not peaks or value > 1.1 * peaks[-1][1]):
                peaks.append((window.span.first, float(value)))
        peak = np.array([peaks[-1][1] if peaks else 0.0 for peaks in self._peaks])

        def evidence(r: int) -> Words:
            if pull[r] > kinds.FAINT * slope[r] and pull[r] <= kinds.LOST * peak[r]:
                return Words(
                    "pull {pull:.1e}; it was {peak:.1e}",
                    {"pull": float(pull[r]), "peak": float(peak[r])},
                )
            return Words(
                "pull {pull:.1e} where the critic's slope is {slope:.1e}",
                {"pull": float(pull[r]), "slope": float(slope[r])},
            )

        def faint(faint: float, lost: float, nothing: float) -> Flags:
            return np.asarray((pull <= faint * slope) | (pull <= lost * peak) | (pull <= nothing), bool)

        return Finding(
            "vanishing_pull",
            faint(kinds.FAINT, kinds.LOST, kinds.NOTHING),
            faint(kinds.FAINT_STILL, kinds.LOST_STILL, kinds.NOTHING_STILL),
            np.isfinite(pull),
            evidence,
        )


def _overflow(window: Window) -> Finding:
    largest = window.largest

    def evidence(r: int) -> Words:
        if np.isinf(largest[r]):
            return Words("a loss overflowed")
        return Words("a loss of {largest:.1e}", {"largest": float(largest[r])})

    known = np.ones(len(largest), bool)
    return Finding("divergence", largest >= kinds.HUGE, largest >= kinds.HUGE_STILL, known, evidence)


def _saturated(median: Mapping[str, Array], game: Game) -> Finding:
    loss = median["critic_loss"]
    accuracy = median.get("accuracy", np.full_like(loss, 0.5))
    share = loss / game.chance

    def evidence(r: int) -> Words:
        return Words(
            "discriminator's loss {loss:.2g}, without knowledge {chance:.2g}; {accuracy:.0%} right",
            {"loss": float(loss[r]), "chance": float(game.chance[r]), "accuracy": float(accuracy[r])},
        )

    sure, still = share <= kinds.CERTAIN, share <= kinds.CERTAIN_STILL
    return Finding("saturated", sure, still, np.isfinite(loss), evidence)


def _steep(high: Array, game: Game) -> Finding:
    applies = game.wasserstein & ~game.clips

    def evidence(r: int) -> Words:
        return Words("one slope in twenty is above {slope:.3g}", {"slope": float(high[r])})

    known = ~np.isnan(high)
    steep, still = applies & (high >= kinds.STEEP), applies & (high >= kinds.STEEP_STILL)
    return Finding("not_lipschitz", steep, still, np.asarray(known | ~applies), evidence)


def _piled(share: Array, game: Game) -> Finding:
    def evidence(r: int) -> Words:
        return Words(
            "{share:.0%} of the critic's weights at ±{c:g}",
            {"share": float(share[r]), "c": float(game.clip[r])},
        )

    piled, still = game.clips & (share >= kinds.PILED), game.clips & (share >= kinds.PILED_STILL)
    return Finding("weights_at_clip", piled, still, np.isfinite(share) | ~game.clips, evidence)


def _layers(median: Mapping[str, Array]) -> list[Finding]:
    """Growth of the gradient on its way back through the hidden layers, of the worse network."""
    found: list[tuple[str, Array]] = []
    for network in ("critic", "generator"):
        depth = sum(name.startswith(f"{network}_layer_") for name in median)
        if depth >= kinds.DEEP:
            first, last = median[f"{network}_layer_0"], median[f"{network}_layer_{depth - 1}"]
            with np.errstate(all="ignore"):
                growth = first / last  # 0/0, when nothing is to be learned, says nothing
            growth[~np.isfinite(growth)] = np.nan
            found.append((network, growth))
    if not found:
        return []
    growths = np.stack([growth for _, growth in found])  # (networks, R)
    known = np.asarray(~np.isnan(growths).all(axis=0))
    most, least = np.asarray(np.fmax.reduce(growths)), np.asarray(np.fmin.reduce(growths))

    def more(r: int) -> Words:
        return _said(found, r, float(most[r]), grows=True)

    def less(r: int) -> Words:
        return _said(found, r, float(least[r]), grows=False)

    limit, still = kinds.LAYERS, kinds.LAYERS_STILL
    return [
        Finding("exploding_layers", most >= limit, most >= still, known, more),
        Finding("vanishing_layers", least <= 1 / limit, least <= 1 / still, known, less),
    ]


def _said(found: Sequence[tuple[str, Array]], r: int, growth: float, *, grows: bool) -> Words:
    network = next(name for name, values in found if values[r] == growth)
    if growth < _TINY:
        text = {
            "critic": "the critic's gradient is 0 at its first hidden layer",
            "generator": "the generator's gradient is 0 at its first hidden layer",
        }[network]
        return Words(text)
    text = {
        ("critic", True): "the critic's gradient grows {times:.2g} times on its way back",
        ("critic", False): "the critic's gradient shrinks {times:.2g} times on its way back",
        ("generator", True): "the generator's gradient grows {times:.2g} times on its way back",
        ("generator", False): "the generator's gradient shrinks {times:.2g} times on its way back",
    }[network, grows]
    return Words(text, {"times": growth if grows else 1 / growth})
