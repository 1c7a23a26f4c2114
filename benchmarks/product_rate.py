"""The floor of the arithmetic: the matrix products of an iteration and nothing else.

DESIGN 6 counts them for hidden layers of width H: a critic step with penalty needs, for each inner layer,
3B rows forward, 3B backward, 3B for the weights and B for the tangent, and one generator pass for its
fakes; the generator's step needs five passes of B rows. First and last layers, nonlinearities, optimizer
and random numbers are left out: nobody can be faster than this with these products. How fast a product is
depends on the library, by a factor of two on some machines, so the floor is that of the fastest.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

import numpy as np
import torch

from engine.settings import PENALTIES, Settings

Library = Literal["torch", "onednn", "numpy"]  # torch's batched products, oneDNN inside torch, numpy's BLAS
LIBRARIES: tuple[Library, ...] = get_args(Library)
Kind = Literal["rows", "transposed", "weights"]  # rows·W, rows·Wᵀ, or rowsᵀ·rows as for the weights
Product = Callable[[], object]


def make_iteration(settings: Settings, library: Library = "torch") -> Callable[[int], None]:
    """A function that computes all inner products of n iterations, in buffers allocated beforehand."""
    critic_step, other = _critic_step(settings, library), _other(settings, library)

    @torch.inference_mode()
    def run(iterations: int) -> None:
        for _ in range(iterations):
            for _ in range(settings.n_critic):
                for product in critic_step:
                    product()
            for product in other:
                product()

    return run


def flops(settings: Settings) -> int:
    """Floating-point operations of the products of one iteration."""
    H, G, B = settings.critic_width, settings.generator_width, settings.batch_size
    critic, generator = settings.critic_depth - 1, settings.generator_depth - 1
    rows = sum(_critic_rows(settings))
    critic_work = critic * (settings.n_critic * rows + 2 * B) * H**2
    return 2 * (critic_work + generator * (settings.n_critic * B + 3 * B) * G**2)


def _critic_rows(settings: Settings) -> list[int]:
    """Rows of the products of one inner layer in one critic step: forward, backward, weights, tangent."""
    B = settings.batch_size
    if settings.constraint not in PENALTIES:
        return [2 * B, 2 * B, 2 * B]
    smooth = [B, B] if settings.critic_activation == "tanh" else []
    return [3 * B, 3 * B, 3 * B, B, *smooth]


def _critic_step(settings: Settings, library: Library) -> list[Product]:
    forward, backward, weights, *more = _critic_rows(settings)
    H = settings.critic_width
    layer = [
        _product(library, forward, H, "rows"),
        _product(library, backward, H, "transposed"),
        _product(library, weights, H, "weights"),
        *(_product(library, rows, H, "rows") for rows in more),
    ]
    return layer * (settings.critic_depth - 1)


def _other(settings: Settings, library: Library) -> list[Product]:
    """The fakes of all critic steps in one pass, then the generator's step through both networks."""
    B, H, G = settings.batch_size, settings.critic_width, settings.generator_width
    fakes = _product(library, settings.n_critic * B, G, "rows")
    kinds: tuple[Kind, ...] = get_args(Kind)
    through_critic = [_product(library, B, H, kind) for kind in kinds[:2]]
    through_generator = [_product(library, B, G, kind) for kind in kinds]
    return through_critic * (settings.critic_depth - 1) + [fakes, *through_generator] * (
        settings.generator_depth - 1
    )


def _product(library: Library, rows: int, width: int, kind: Kind) -> Product:
    rng = np.random.default_rng(0)
    h, u = (rng.standard_normal((rows, width), dtype=np.float32) for _ in range(2))
    W = rng.standard_normal((width, width), dtype=np.float32)
    left, right = {"rows": (h, W), "transposed": (h, W.T), "weights": (h.T, u)}[kind]
    out = np.empty((left.shape[0], right.shape[1]), np.float32)
    if library == "numpy":
        return lambda: np.matmul(left, right, out=out)
    a, b, c = (torch.from_numpy(array) for array in (left, right, out))
    if library == "onednn":
        linear, transposed = torch.ops.mkldnn._linear_pointwise, b.t()  # noqa: SLF001  # has no public name
        return lambda: linear(a, transposed, None, "none", (), "")
    a, b, c = a[None], b[None], c[None]
    return lambda: torch.bmm(a, b, out=c)
