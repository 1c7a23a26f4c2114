"""Frames of known functions, for the tests of the plane."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.frame import Frame, FrameRequest, Landscape, Plan, Truth, TruthRequest

EXTENT = (-2.0, 2.0, -2.0, 2.0)


def nodes(extent: tuple[float, float, float, float], grid: int) -> NDArray[np.float64]:
    """Positions (grid, grid, 2) of the nodes over `extent`, row 0 at the lowest y."""
    x, y = np.linspace(*extent[:2], grid), np.linspace(*extent[2:], grid)
    return np.stack(np.meshgrid(x, y), axis=-1)


def linear_frame(
    request: FrameRequest | None = None, *, run: int = 1, step: int = 1, seed: int = 0, replicas: int = 1
) -> Frame:
    """A frame of f(x) = x₁ + 2 x₂ + replica, with all that `request` asks for.

    Reals lie on the unit circle, fakes about the origin.
    """
    request = request or FrameRequest(frozenset({"landscape"}), 50, 16, EXTENT)
    wants = request.layers.__contains__
    rng = np.random.default_rng(seed)
    place = nodes(request.extent, request.grid)
    score = np.stack([place[..., 0] + 2 * place[..., 1] + r for r in range(replicas)]).astype(np.float32)
    fakes = (rng.normal(size=(replicas, request.points, 2)) * 0.3).astype(np.float32)
    angle = np.linspace(0, 2 * np.pi, request.points, endpoint=False)
    latents = nodes((-1, 1, -1, 1), 5).astype(np.float32)
    return Frame(
        run=run,
        iteration=step,
        step=step,
        fakes=fakes,
        reals=np.column_stack([np.cos(angle), np.sin(angle)]).astype(np.float32),
        extent=request.extent,
        landscape=score if wants("landscape") else None,
        slope=np.full_like(score, np.sqrt(5)) if wants("slope") else None,
        pull=np.broadcast_to(np.array((1, 2), dtype=np.float32), fakes.shape) if wants("pull") else None,
        interpolates=fakes * 0.5 if wants("interpolates") else None,
        latent_grid=np.stack([latents] * replicas) if wants("latent_grid") else None,
    )


def linear_truth(
    request: TruthRequest, *, log_loss: bool = False, replica: int = 0, distance: float = 0.5, n: int = 200
) -> Truth:
    """An answer with all that `request` asks for.

    f* = x₁ + 5, D* = ½ + x₁/10, cost 3 x₁ and infinite above x₂ = 1; every fake, evenly over
    [−1, 1] × {0}, goes `distance` up.
    """
    place = nodes(request.extent, request.grid)
    x, y = place[..., 0], place[..., 1]
    values = np.clip(0.5 + x / 10, 0, 1) if log_loss else x + 5
    cost = np.where(y > 1, np.inf, 3 * x)
    fakes = np.column_stack([np.linspace(-1, 1, n), np.zeros(n)]).astype(np.float32)
    wants = request.parts.__contains__
    return Truth(
        iteration=1,
        replica=replica,
        distance=distance,
        estimate=0.4,
        scaled=0.3,
        floor=0.1,
        floor_high=0.2,
        step=1,
        optimal=Landscape(request.extent, values.astype(np.float32)) if wants("optimal") else None,
        kind="discriminator" if log_loss else "potential",
        plan=Plan(fakes, fakes + np.array((0, distance), dtype=np.float32)) if wants("plan") else None,
        cost=Landscape(request.extent, cost.astype(np.float32)) if wants("cost") else None,
    )
