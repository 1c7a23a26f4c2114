"""Samples: what an exact answer is computed from, drawn where the answer is. Numpy only.

Taking one in the training thread costs a copy of two small networks. Points are drawn from it afterwards,
in the thread that needs them: independent fakes and reals of that moment, as many as are wanted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.datasets import Shape
from engine.frame import TruthRequest
from engine.plain import PlainMlp
from engine.settings import LOG_LOSSES, Loss

Points = NDArray[np.floating]


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """One replica at one moment, as our own copies taken between two steps, and its target."""

    run: int
    iteration: int
    step: int
    replica: int
    target: tuple[object, ...]  # names p_r: what the noise floors belong to
    shape: Shape  # p_r; of points from a file, the points
    real: Points  # (n, 2) the fixed stratified batch
    generator: PlainMlp
    critic: PlainMlp
    seed: int  # of this step, in a stream of its own
    loss: Loss = "wasserstein"
    latent: Literal["gaussian", "uniform"] = "gaussian"
    fixed_generator: bool = False
    known: bool = True  # whether the density of p_r is known: not of points from a file
    request: TruthRequest = field(default_factory=TruthRequest)

    @property
    def is_log(self) -> bool:
        """Whether the critic is a discriminator: its optimum is D*, and the scores are its logits."""
        return self.loss in LOG_LOSSES

    @property
    def fake(self) -> Points:
        """As many fakes as `real` has points: those that the distance is of."""
        return self.fakes(len(self.real), 0)

    def reals(self, n: int, stream: int) -> Points:
        """Independent points (n, 2) of p_r; `stream`, above 0, tells draws of one moment apart."""
        rng = self._rng(stream)
        return self.shape.points(rng.random((n, 2)), rng.standard_normal((n, 2)))

    def fakes(self, n: int, stream: int) -> Points:
        """Independent fakes (n, 2) of this moment's generator."""
        if self.fixed_generator:
            noise: Points = self._rng(stream, 1).standard_normal((n, 2))
            return self.reals(n, stream) + noise
        rng = self._rng(stream)
        latents = (n, self.generator.layers[0][0].shape[0])
        return self.generator(
            rng.standard_normal(latents) if self.latent == "gaussian" else rng.uniform(-1.0, 1.0, latents)
        )

    def scores(self, points: Points) -> Points:
        """The critic's score (n,) at points (n, 2)."""
        return self.critic(points)[:, 0]

    def _rng(self, *stream: int) -> np.random.Generator:
        return np.random.default_rng((self.seed, *stream))
