"""One replica of a population goes on alone with the bits that it has among the others."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.keyframe import Keyframe
from engine.session import Session
from engine.settings import Settings
from engine.snapshot import alone, open_file, write

TINY = Settings(critic_depth=2, critic_width=8, generator_depth=2, generator_width=8, batch_size=32)
POPULATIONS = {
    "other numbers": [TINY, TINY.with_(gp_lambda=1.0), TINY.with_(constraint="clip")],
    "other seeds": [TINY.with_(seed=seed) for seed in (5, 6, 7)],
    "other counts": [TINY.with_(n_critic=n) for n in (2, 1, 7)],
    "other games": [TINY.with_(loss="minimax", constraint="none"), TINY.with_(critic_warmup=True), TINY],
    "smooth critics": [TINY.with_(critic_activation="tanh", gp_lambda=g) for g in (0.1, 1.0, 10.0)],
    "other rules": [
        TINY,
        TINY.with_(optimizer="sgd"),
        TINY.with_(optimizer="rmsprop", constraint="spectral"),
    ],
    "fixed fakes": [TINY.with_(fixed_generator=True, n_critic=n, seed=n) for n in (1, 2, 3)],
}


def own(session: Session, replica: int) -> dict[str, torch.Tensor]:
    return {name: tensor[replica].clone() for name, tensor in session.tensors().items()}


@pytest.mark.parametrize("replica", [0, 1, 2])
@pytest.mark.parametrize("independent", [False, True], ids=["shared", "independent"])
@pytest.mark.parametrize("name", POPULATIONS)
def test_alone_it_has_the_same_bits(name: str, independent: bool, replica: int) -> None:
    many = Session(POPULATIONS[name], "cpu", independent=independent)
    many.run(20)
    many.train_critic(3)
    one = Session.from_keyframe(many.keyframe().single(replica), "cpu")
    many.run(10)
    one.run(10)
    assert one.population == (many.population[replica],)
    assert (one.iteration, one.step) == (many.iteration, many.step)
    among, by_itself = own(many, replica), own(one, 0)
    assert all(torch.equal(among[tensor], by_itself[tensor]) for tensor in among)


def test_alone_twice_it_still_draws_as_the_first() -> None:
    many = Session(POPULATIONS["other seeds"], "cpu")
    many.run(3)
    again = many.keyframe().single(2).single(0)
    one = Session.from_keyframe(Keyframe.from_bytes(again.to_bytes()), "cpu")
    many.run(5)
    one.run(5)
    assert torch.equal(many.tensors()["critic"][2], one.tensors()["critic"][0])


def test_a_single_session_stays_what_it_is() -> None:
    one = Session(TINY, "cpu")
    assert one.keyframe().single(0).companions == ()


def test_the_bits_survive_a_file(tmp_path: pytest.TempPathFactory) -> None:
    many = Session(POPULATIONS["other counts"], "cpu")
    many.run(4)
    path = tmp_path / "one.wgan"  # type: ignore[operator]
    write(path, alone(many.keyframe().single(0)))
    branch = open_file(path).timeline.current
    one = Session.from_keyframe(branch.marks[-1].keyframe, "cpu")
    many.run(6)
    one.run(6)
    assert torch.equal(many.tensors()["generator"][0], one.tensors()["generator"][0])


def test_its_history_is_its_own() -> None:
    from engine.history import History

    many = Session(POPULATIONS["other numbers"], "cpu")
    many.run(70)
    whole = many.metrics()
    single = History.from_state(History.single(many.history.state(), 1))
    assert single.replicas == 1
    np.testing.assert_array_equal(single.rows().values[:, 0], whole.values[:, 1])
    theirs, mine = many.history.curve("critic_loss", 1), single.curve("critic_loss", 0)
    np.testing.assert_array_equal(theirs.mean, mine.mean)
