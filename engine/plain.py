"""A network as plain arrays: a copy that another thread can ask while the original trains on. Numpy only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.floating]

LEAK = 0.2  # slope of the leaky ReLU below 0
_ROWS = 2048  # points a pass, so that activations stay in the cache


def _relu_(h: Numbers) -> None:
    np.maximum(h, 0, out=h)


def _leaky_relu_(h: Numbers) -> None:
    np.maximum(h, LEAK * h, out=h)


def _tanh_(h: Numbers) -> None:
    np.tanh(h, out=h)


_NONLINEARITIES: Mapping[str, Callable[[Numbers], None]] = {
    "relu": _relu_,
    "leaky_relu": _leaky_relu_,
    "tanh": _tanh_,
}


@dataclass(frozen=True, slots=True, eq=False)
class PlainMlp:
    """Weights (n_in, n_out) and biases (n_out,) of each layer, σ between them, as `engine.networks.Mlp`.

    Products run in numpy's BLAS, which leaves the interpreter lock.
    """

    layers: tuple[tuple[Numbers, Numbers], ...]
    activation: str

    def __call__(self, x: Numbers) -> Numbers:
        """The output (n, n_out) for x (n, n_in), in the layers' own precision."""
        sigma_ = _NONLINEARITIES[self.activation]
        first, last = self.layers[0][0], self.layers[-1][0]
        out = np.empty((len(x), last.shape[1]), last.dtype)
        for start in range(0, len(x), _ROWS):
            h: Numbers = x[start : start + _ROWS].astype(first.dtype)
            for index, (weight, bias) in enumerate(self.layers):
                h = h @ weight
                h += bias
                if index < len(self.layers) - 1:
                    sigma_(h)
            out[start : start + _ROWS] = h
        return out
