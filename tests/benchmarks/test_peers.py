"""The benchmark's opponents play the game they claim to play."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torch import nn

from benchmarks import plain_loop, product_rate
from benchmarks.measure import elsewhere
from engine.settings import Settings

ROOT = Path(__file__).parents[2]
SMALL = Settings(critic_width=8, generator_width=8, critic_depth=2, generator_depth=2, batch_size=16)


def test_the_penalty_of_a_linear_critic_is_its_slope_less_one_squared() -> None:
    critic = nn.Linear(2, 1)
    with torch.no_grad():
        critic.weight[:] = torch.tensor([[3.0, 4.0]])
    penalty = plain_loop.gradient_penalty(critic, torch.randn(32, 2), torch.randn(32, 2))
    assert penalty.item() == pytest.approx((5 - 1) ** 2, rel=1e-5)


def test_the_ring_has_eight_modes_at_the_published_radius() -> None:
    torch.manual_seed(0)
    points = plain_loop.ring8(4000)
    assert torch.linalg.vector_norm(points, dim=1).mean().item() == pytest.approx(2 / 1.414, abs=0.005)
    eighths = torch.atan2(points[:, 1], points[:, 0]) / (torch.pi / 4)
    assert len(torch.unique(eighths.round().remainder(8))) == 8
    assert (eighths - eighths.round()).abs().max() < 0.1


@pytest.mark.parametrize("constraint", ["gradient_penalty", "clip"])
@pytest.mark.parametrize("optimizer", ["adam", "rmsprop"])
def test_the_plain_loop_runs(constraint: str, optimizer: str) -> None:
    plain_loop.make_iteration(SMALL.with_(constraint=constraint, optimizer=optimizer))(2)


def test_the_products_are_those_of_the_design() -> None:
    settings = Settings()  # equal widths, two inner layers in each network
    n_critic, B, H = settings.n_critic, settings.batch_size, settings.critic_width
    assert product_rate.flops(settings) == 2 * (n_critic * (10 + 1) + 5) * 2 * B * H**2


@pytest.mark.parametrize("library", product_rate.LIBRARIES)
def test_the_products_run(library: product_rate.Library) -> None:
    product_rate.make_iteration(SMALL, library)(2)
    product_rate.make_iteration(SMALL.with_(constraint="clip", generator_width=4), library)(1)


def test_jax_serves_turns_from_its_own_process() -> None:
    if subprocess.run([sys.executable, "-c", "import jax"], capture_output=True, check=False).returncode:
        pytest.skip("jax is an extra: pip install -e '.[bench]'")
    with elsewhere("benchmarks.jax_loop", SMALL) as turn:
        assert turn(3).cpu > 0
    with elsewhere("benchmarks.jax_loop", SMALL.with_(constraint="clip", optimizer="rmsprop")) as turn:
        assert turn(3).wall > 0


def test_a_contender_that_cannot_start_says_so() -> None:
    with (
        pytest.raises(RuntimeError, match=r"benchmarks\.nothing ended without an answer"),
        elsewhere("benchmarks.nothing", SMALL) as turn,
    ):
        turn(1)
