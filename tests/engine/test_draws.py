"""Draws: any step again by itself, replicas alone or together, streams that do not meet."""

from __future__ import annotations

from itertools import product

import torch

from engine.draws import Drawer, stream_seed
from engine.settings import Settings

SMALL = Settings(batch_size=4, latent_dim=3)
FIELDS = ("uniform", "normal", "latent", "mix", "noise")


def drawer() -> Drawer:
    return Drawer(torch.device("cpu"), torch.float32)


def test_a_step_drawn_again_is_the_same_and_others_differ() -> None:
    first, again = drawer(), drawer()
    for step in range(5):
        again.draw([SMALL], [2], step)
    one, other = first.draw([SMALL], [2], 3), again.draw([SMALL], [2], 3)
    for field in FIELDS:
        assert torch.equal(getattr(one, field), getattr(other, field))
    kept = one.latent.clone()
    assert not torch.equal(first.draw([SMALL], [2], 4).latent, kept)
    assert not torch.equal(first.draw([SMALL.with_(seed=1)], [2], 3).latent, kept)


def test_an_independent_replica_draws_what_it_would_alone() -> None:
    population = [SMALL.with_(seed=seed) for seed in range(3)]
    counts = [2, 5, 1]
    together = drawer().draw(population, counts, 7)
    for r, (settings, n) in enumerate(zip(population, counts, strict=True)):
        alone = drawer().draw([settings], [n], 7)
        for field in ("uniform", "normal", "mix"):
            assert torch.equal(getattr(together, field)[r, :n], getattr(alone, field)[0])
        assert torch.equal(together.latent[r, :n], alone.latent[0, :n])
        assert torch.equal(together.latent[r, -1], alone.latent[0, -1])


def test_seeds_of_streams_do_not_collide() -> None:
    seeds = {stream_seed(*key) for key in product(range(40), range(40), range(5))}
    assert len(seeds) == 40 * 40 * 5
    assert all(0 <= seed < 2**63 for seed in seeds)


def test_looking_draws_nothing_from_training() -> None:
    one, other = drawer(), drawer()
    one.latents(SMALL, 100, 3)
    one.looks(0, 100, 3)
    assert torch.equal(one.draw([SMALL], [2], 3).latent, other.draw([SMALL], [2], 3).latent)


def test_latents_follow_their_distribution() -> None:
    for latent, deviation in (("gaussian", 1.0), ("uniform", 3.0**-0.5)):
        z = drawer().latents(SMALL.with_(latent=latent), 20_000, 0)
        assert abs(z.mean().item()) < 0.02
        assert abs(z.std().item() - deviation) < 0.02
        assert latent == "gaussian" or z.abs().max() <= 1
