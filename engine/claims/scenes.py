"""What the claims are played with: populations over seeds, generators laid by hand, gradients on request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray

from engine.claims.claim import Effort
from engine.frame import FrameRequest, TruthRequest
from engine.losses import RULES
from engine.networks import Mlp, views
from engine.optimizers import EPSILON
from engine.population import critic_shape, generator_shape
from engine.session import Session
from engine.settings import Settings
from engine.transport import Solution, solve

Array = NDArray[np.float64]
SIGMA = 0.5  # of the data set `gaussian`
_TWO_GAUSSIANS = Settings(
    data="gaussian",
    latent_dim=2,
    generator_depth=1,
    generator_width=4,
    generator_activation="relu",
    critic_depth=2,
    batch_size=128,
)


def over_seeds(base: Settings, variants: Mapping[str, Mapping[str, object]], seeds: int) -> list[Settings]:
    """`seeds` replicas of each variant of `base`, one variant after the other."""
    return [base.with_(**values, seed=seed) for values in variants.values() for seed in range(seeds)]


def rows(variants: Mapping[str, object], name: str, seeds: int) -> slice:
    """Where `over_seeds` put the replicas of a variant."""
    start = list(variants).index(name) * seeds
    return slice(start, start + seeds)


def affine_generator(settings: Settings, matrix: Array, offset: Array) -> Array:
    """Parameters (P,) with which a one-layer ReLU generator is exactly z ↦ z·matrix + offset.

    Hidden units are relu(z_i) and relu(−z_i), whose difference is z_i. `matrix` (dim z, 2), `offset` (2,).
    """
    shape, n = generator_shape(settings), settings.latent_dim
    if shape.layers != 2 or shape.activation != "relu" or shape.sizes[1] < 2 * n:
        raise ValueError("an affine generator has one layer of ReLU units, two for each latent dimension")
    flat = torch.zeros(1, shape.count, dtype=torch.float64)
    (first, _), (last, bias) = views(flat, shape)
    first[0, :, :n], first[0, :, n : 2 * n] = torch.eye(n), -torch.eye(n)
    last[0, :n], last[0, n : 2 * n] = torch.from_numpy(matrix), -torch.from_numpy(matrix)
    bias[0, 0] = torch.from_numpy(offset)
    return np.asarray(flat[0].numpy(), np.float64)


def two_gaussians(
    distance: float, variants: Mapping[str, Mapping[str, object]], effort: Effort, **knobs: object
) -> Session:
    """Fakes spread like the data, `distance` to the right of them; critics differ by variant and seed.

    `knobs` are those of all variants. Every replica has draws of its own.
    """
    base = _TWO_GAUSSIANS.with_(**knobs)
    session = Session(over_seeds(base, variants, effort.seeds), effort.device, independent=True)
    place_generators(session, affine_generator(base, SIGMA * np.eye(2), np.array([distance, 0.0])))
    return session


def place_generators(session: Session, parameters: NDArray[np.floating]) -> None:
    """Give every replica of a session these generators, (R, P) or (P,) for all; critics stay."""
    keyframe = session.keyframe()
    now = keyframe.tensors["generator"]
    given = np.broadcast_to(parameters, now.shape).astype(now.dtype)
    session.restore(replace(keyframe, tensors={**keyframe.tensors, "generator": given}))


@torch.inference_mode()
def generator_gradients(session: Session, loss: str, batches: int, rng: torch.Generator) -> Array:
    """∂L_G/∂θ (R, batches, P) of a loss at the critics as they are, each over a fresh batch."""
    tensors, settings = session.tensors(), session.population[0]
    critic = Mlp(critic_shape(settings), tensors["critic"].clone())
    generator = Mlp(generator_shape(settings), tensors["generator"].clone())
    found = []
    for _ in range(batches):
        z = torch.randn(1, settings.batch_size, settings.latent_dim, generator=rng)
        states = generator.forward(z.to(critic.parameters).expand(len(critic.parameters), -1, -1))
        h = critic.forward(states[-1])
        u = critic.backward(h, RULES[loss].generator_slope(h[-1]) / settings.batch_size)
        generator.weight_gradients(states, generator.backward(states, critic.input_gradient(u[0])))
        found.append(generator.gradients.cpu().double().numpy().copy())
    return np.stack(found, axis=1)


def checkpoints(session: Session, steps: list[int], effort: Effort) -> Iterator[int]:
    """Train the critics alone to each of the counted `steps` in turn, from 0."""
    for before, after in pairwise([0, *steps]):
        session.train_critic(after - before)
        effort.tick(after / steps[-1])
        yield after


def looks(session: Session, layer: str, points: int = 2048) -> NDArray[np.float32]:
    """One layer of a frame of `points` points, as `Frame` describes it."""
    found = getattr(session.frame(FrameRequest(frozenset({layer}), points)), layer)
    assert isinstance(found, np.ndarray)
    return found


def exact(session: Session, replica: int) -> Solution:
    """The exact transport between 512 fakes of a replica and 512 stratified points of its target."""
    samples = session.truth_samples(TruthRequest(replica=replica))
    return solve(samples.real, samples.fake)


@torch.inference_mode()
def scores_at(session: Session, points: NDArray[np.floating]) -> Array:
    """Score f (R, n) of every critic at points (n, 2)."""
    parameters = session.tensors()["critic"].clone()
    critic = Mlp(critic_shape(session.population[0]), parameters)
    x = torch.from_numpy(np.asarray(points, np.float64)).to(parameters)
    found = critic.forward(x.expand(len(parameters), -1, -1))[-1].squeeze(2)
    return np.asarray(found.cpu().double().numpy(), np.float64)


@torch.inference_mode()
def step_cosines(session: Session) -> Array:
    """Cosine (R,) between the last critic step, as the optimizer made it, and the way down its gradient.

    The step is −m̂/(√v̂ + ε), before any clipping; negative says that it went up the gradient of its batch.
    """
    found = []
    for trainer in session.trainers:
        rule, gradient = trainer.critic_optimizer, trainer.critic.gradients.double()
        beta2 = torch.tensor([[s.beta2] for s in trainer.population], dtype=torch.float64)
        adam = torch.tensor([[s.optimizer == "adam"] for s in trainer.population])
        count = rule.count.cpu().double()
        scale = torch.where(adam, (1 - beta2**count).sqrt(), torch.ones_like(count)).to(gradient)
        step = rule.first.double() / (rule.second.double().sqrt() / scale + EPSILON)
        found.append(torch.nn.functional.cosine_similarity(step, gradient, dim=1).cpu().numpy())
    return np.concatenate(found)


def distances(session: Session) -> Array:
    """Exact W₁ (R,) of every replica, on 512 samples of each kind."""
    return np.array([exact(session, replica).distance for replica in range(len(session.population))])
