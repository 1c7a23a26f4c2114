"""Sessions that are ready to be opened; `python -m app.snapshots` makes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.sessions.places import SUFFIX
from engine.recipes import with_recipe
from engine.settings import Settings

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "snapshots"


@dataclass(frozen=True, slots=True)
class Example:
    """A session: its game, how long it trains, and what is to be seen in it."""

    name: str
    title: str
    hint: str
    recipe: str
    iterations: int
    changes: Mapping[str, object] = field(default_factory=dict)
    layers: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        return FOLDER / f"{self.name}{SUFFIX}"

    @property
    def settings(self) -> Settings:
        """The game it begins with."""
        return with_recipe(self.recipe).with_(**self.changes)


EXAMPLES = (
    Example(
        "collapsed-gan",
        "Collapsed GAN",
        "The original GAN from very small weights: the whole cloud sits on two of the eight modes",
        "gan",
        900,
        {"initialisation": "normal", "seed": 4},
    ),
    Example(
        "clipped-critic",
        "Clipped critic",
        "WGAN with weights clipped at c: see in the chart of weights how they pile up at ±c",
        "wgan",
        1500,
    ),
    Example(
        "wgan-gp-ring",
        "WGAN-GP on the ring",
        "The gradient penalty has covered all eight modes of the ring",
        "wgan-gp-live",
        3000,
    ),
    Example(
        "wgan-gp-grid",
        "WGAN-GP on the grid",
        "The gradient penalty has covered the 25 modes of the grid",
        "wgan-gp-live",
        3000,
        {"data": "grid25"},
    ),
)

_TELLING = ("data", "loss", "constraint")  # what makes games alike, first the most
_ELSE = "wgan-gp-ring"  # is like any game that is like none


def nearest(settings: Settings) -> Example:
    """The example that is most like this game."""

    def likeness(example: Example) -> list[bool]:
        other = example.settings
        same = [getattr(other, name) == getattr(settings, name) for name in _TELLING]
        return [same[1] and same[2], *same, example.name == _ELSE]

    return max(EXAMPLES, key=likeness)
