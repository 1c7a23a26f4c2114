"""What the claims are played with, against autograd and against what the session itself says."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from engine.claims.claim import Effort
from engine.claims.scenes import (
    affine_generator,
    checkpoints,
    generator_gradients,
    looks,
    over_seeds,
    place_generators,
    rows,
    scores_at,
    step_cosines,
    two_gaussians,
)
from engine.frame import FrameRequest
from engine.losses import RULES
from engine.session import Session
from engine.settings import Settings

SMALL = Settings(
    data="gaussian",
    generator_depth=1,
    generator_width=4,
    generator_activation="relu",
    critic_depth=2,
    critic_width=8,
    batch_size=16,
)


def networks(
    parameters: NDArray[np.floating], sizes: list[int], x: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """A plain ReLU network on x, by autograd's own operations: its flat parameters, and its output."""
    flat = torch.from_numpy(np.asarray(parameters, np.float64)).requires_grad_()
    at = 0
    for index, (n_in, n_out) in enumerate(pairwise(sizes)):
        weight = flat[at : at + n_in * n_out].view(n_in, n_out)
        at += n_in * n_out
        x = x @ weight + flat[at : at + n_out]
        at += n_out
        x = torch.relu(x) if index < len(sizes) - 2 else x
    return flat, x


def test_replicas_stand_where_rows_says() -> None:
    variants = {"a": {"loss": "hinge"}, "b": {"loss": "minimax"}}
    members = over_seeds(SMALL, variants, 3)
    assert [s.loss for s in members[rows(variants, "b", 3)]] == ["minimax"] * 3
    assert [s.seed for s in members] == [0, 1, 2, 0, 1, 2]


def test_an_affine_generator_is_exactly_that() -> None:
    session = Session(SMALL, "cpu")
    matrix, offset = np.array([[1.0, 0.5], [-0.25, 2.0]]), np.array([3.0, -1.0])
    place_generators(session, affine_generator(SMALL, matrix, offset))
    z = session._population.fixed_latents(500).numpy()
    assert np.allclose(session.frame(FrameRequest(points=500)).fakes[0], z @ matrix + offset, atol=1e-5)


def test_two_gaussians_are_alike_but_for_their_distance() -> None:
    variants = {"clip": {"constraint": "clip"}, "none": {"constraint": "none"}}
    session = two_gaussians(3.0, variants, Effort(seeds=2, quick=True), critic_width=8)
    assert [one.constraint for one in session.population] == ["clip"] * 2 + ["none"] * 2
    frame = session.frame(FrameRequest(points=2000))
    for fakes in frame.fakes:
        assert np.allclose(fakes.mean(axis=0) - frame.reals.mean(axis=0), [3.0, 0.0], atol=0.1)
        assert np.allclose(np.cov(fakes.T), np.cov(frame.reals.T), atol=0.05)


def test_a_generator_that_cannot_be_affine_is_refused() -> None:
    with pytest.raises(ValueError, match="one layer of ReLU units"):
        affine_generator(Settings(), np.eye(2), np.zeros(2))


def test_placing_generators_leaves_critics_alone() -> None:
    session = Session(over_seeds(SMALL, {"a": {}}, 2), "cpu", independent=True)
    before = session.keyframe().tensors
    place_generators(session, np.zeros(before["generator"].shape[1]))
    after = session.keyframe().tensors
    assert (after["generator"] == 0).all()
    assert (after["critic"] == before["critic"]).all()


@pytest.mark.parametrize("loss", ["minimax", "non_saturating", "wasserstein"])
def test_generator_gradients_agree_with_autograd(loss: str) -> None:
    session = Session(SMALL, "cpu", dtype=torch.float64)
    session.run(2)
    found = generator_gradients(session, loss, 2, torch.Generator().manual_seed(5))
    assert found.shape[:2] == (1, 2)
    rng, tensors = torch.Generator().manual_seed(5), session.keyframe().tensors
    for gradient in found[0]:
        z = torch.randn(1, 16, 2, generator=rng)[0].double()
        flat, fakes = networks(tensors["generator"][0], [2, 4, 2], z)
        _, score = networks(tensors["critic"][0], [2, 8, 8, 1], fakes)
        RULES[loss].generator(score).mean().backward()  # type: ignore[no-untyped-call]
        assert flat.grad is not None
        assert np.allclose(gradient, flat.grad.numpy(), atol=1e-12)


def test_scores_and_looks_are_those_of_the_frame() -> None:
    session = Session(over_seeds(SMALL, {"a": {}}, 2), "cpu", independent=True)
    session.run(3)
    frame = session.frame(FrameRequest(frozenset({"scores", "weights"}), 100))
    assert frame.scores_real is not None
    assert np.allclose(scores_at(session, frame.reals), frame.scores_real, atol=1e-5)
    assert frame.weights is not None
    assert (looks(session, "weights") == frame.weights).all()


def test_checkpoints_train_the_critic_and_nothing_else() -> None:
    session = Session(SMALL, "cpu")
    before = session.keyframe().tensors["generator"]
    shares: list[float] = []
    seen = [session.step for _ in checkpoints(session, [1, 3, 10], Effort(1, quick=True, tick=shares.append))]
    assert seen == [1, 3, 10]
    assert shares == [0.1, 0.3, 1.0]
    assert (session.keyframe().tensors["generator"] == before).all()


@pytest.mark.parametrize(("optimizer", "beta1"), [("adam", 0.9), ("adam", 0.0), ("rmsprop", 0.0)])
def test_the_cosine_is_that_of_the_step_that_was_made(optimizer: str, beta1: float) -> None:
    settings = SMALL.with_(optimizer=optimizer, beta1=beta1, beta2=0.9, constraint="none")
    session = Session(over_seeds(settings, {"a": {}}, 2), "cpu", independent=True, dtype=torch.float64)
    session.train_critic(7)
    before = session.keyframe().tensors["critic"]
    session.train_critic(1)
    moved = session.keyframe().tensors["critic"] - before
    gradients = np.concatenate([trainer.critic.gradients.numpy() for trainer in session.trainers])
    expected = -(moved * gradients).sum(1) / np.linalg.norm(moved, axis=1) / np.linalg.norm(gradients, axis=1)
    assert np.allclose(step_cosines(session), expected, atol=1e-6)
