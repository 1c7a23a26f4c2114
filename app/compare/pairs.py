"""Ready comparisons: two games that differ in what is to be seen and in nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP

from engine.recipes import with_recipe
from engine.settings import Settings

Make = Callable[[Settings], tuple[Settings, ...]]


@dataclass(frozen=True, slots=True)
class Pair:
    """A comparison under a name; `make` makes it on the data, networks and seed of the game in force."""

    title: str
    help: str
    make: Make


def _gan(base: Settings) -> tuple[Settings, ...]:
    return with_recipe("gan", base), with_recipe("wgan-gp-live", base)


def _clipping(base: Settings) -> tuple[Settings, ...]:
    penalty = with_recipe("wgan-gp-live", base)
    return penalty.with_(constraint="clip"), penalty


def _n_critic(base: Settings) -> tuple[Settings, ...]:
    return base.with_(n_critic=1), base.with_(n_critic=10)


PAIRS: Mapping[str, Pair] = {
    "compare_gan": Pair(
        str(QT_TRANSLATE_NOOP("Compare", "Original GAN against WGAN-GP")),
        str(
            QT_TRANSLATE_NOOP(
                "Compare", "The minimax game beside the Wasserstein game with a gradient penalty"
            )
        ),
        _gan,
    ),
    "compare_clipping": Pair(
        str(QT_TRANSLATE_NOOP("Compare", "Clipping against penalty")),
        str(QT_TRANSLATE_NOOP("Compare", "The same Wasserstein game, its critic held by ±c or by a penalty")),
        _clipping,
    ),
    "compare_n_critic": Pair(
        str(QT_TRANSLATE_NOOP("Compare", "n_critic 1 against 10")),
        str(QT_TRANSLATE_NOOP("Compare", "The game in force with a critic that lags, and with a good one")),
        _n_critic,
    ),
}
