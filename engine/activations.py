"""The nonlinearities: value, first and second derivative, each in as few tensor calls as possible.

Derivatives are taken from the *output* h = σ(a), so that a forward pass keeps one tensor a layer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from engine.plain import LEAK

_aten = torch.ops.aten


@dataclass(frozen=True, slots=True)
class Nonlinearity:
    """σ in place; `backward(grad, h, out)` = grad ⊙ σ'; `curvature(h)` = σ''/σ', None where σ'' = 0.

    `gain` is the He gain.
    """

    apply_: Callable[[Tensor], Tensor]
    backward: Callable[[Tensor, Tensor, Tensor], Tensor]
    curvature: Callable[[Tensor], Tensor] | None
    gain: float


def _relu_backward(grad: Tensor, h: Tensor, out: Tensor) -> Tensor:
    return _aten.threshold_backward.grad_input(grad, h, 0, grad_input=out)  # type: ignore[no-any-return]


def _leaky_backward(grad: Tensor, h: Tensor, out: Tensor) -> Tensor:
    # The sign of the output is the sign of the input, so h may stand in for a.
    return _aten.leaky_relu_backward.grad_input(grad, h, LEAK, self_is_result=True, grad_input=out)  # type: ignore[no-any-return]


def _tanh_backward(grad: Tensor, h: Tensor, out: Tensor) -> Tensor:
    return _aten.tanh_backward.grad_input(grad, h, grad_input=out)  # type: ignore[no-any-return]


def _tanh_(a: Tensor) -> Tensor:
    if a.device.type != "cpu":
        return a.tanh_()
    values = a.numpy()  # numpy's tanh is a dozen times as fast as torch's on a CPU, and as exact
    np.tanh(values, out=values)
    return a


NONLINEARITIES: Mapping[str, Nonlinearity] = {
    "relu": Nonlinearity(torch.relu_, _relu_backward, None, 2.0**0.5),
    "leaky_relu": Nonlinearity(
        lambda a: torch.nn.functional.leaky_relu_(a, LEAK),
        _leaky_backward,
        None,
        (2.0 / (1.0 + LEAK**2)) ** 0.5,
    ),
    "tanh": Nonlinearity(_tanh_, _tanh_backward, lambda h: -2.0 * h, 5.0 / 3.0),
}
