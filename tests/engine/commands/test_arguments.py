from __future__ import annotations

from pathlib import Path

import pytest

from engine.commands.arguments import read_job
from engine.recipes import RECIPES, with_recipe
from engine.settings import DATASETS
from engine.words import UserError


def test_without_arguments_it_is_the_default_recipe() -> None:
    job = read_job([])
    assert job.population == (with_recipe("wgan-gp-live"),)
    assert (job.iterations, job.device, job.data, job.json, job.out) == (2000, "auto", "ring8", False, None)


@pytest.mark.parametrize("recipe", RECIPES)
def test_every_recipe_can_be_named(recipe: str) -> None:
    job = read_job(["--recipe", recipe])
    assert job.population == (with_recipe(recipe),)
    assert job.data == with_recipe(recipe).data


@pytest.mark.parametrize("data", DATASETS)
def test_data_named_outweighs_the_data_of_a_preset(data: str) -> None:
    job = read_job(["--recipe", "wgan-gp-fig1b", "--data", data])
    assert job.population[0].data == job.data == data


def test_knobs_are_set_one_by_one() -> None:
    job = read_job(["--set", "gp_lambda=0.3", "--set", "critic_width = 128", "--set", "freeze_critic=true"])
    settings = job.population[0]
    assert (settings.gp_lambda, settings.critic_width, settings.freeze_critic) == (0.3, 128, True)


def test_replicas_have_seeds_of_their_own() -> None:
    job = read_job(["--seed", "7", "--replicas", "3"])
    assert [settings.seed for settings in job.population] == [7, 8, 9]
    assert {settings.with_(seed=0) for settings in job.population} == {with_recipe("wgan-gp-live")}


def test_a_settings_text_says_it_all() -> None:
    job = read_job(["wgan1 wgan n_critic=10 seed=3/5", "--iterations", "9"])
    assert [one.seed for one in job.population] == [3, 5]
    assert (job.recipe, job.iterations, job.population[0].n_critic) == ("wgan", 9, 10)
    job = read_job(["wgan1 wgan seed=3", "--replicas", "2"])
    assert [one.seed for one in job.population] == [3, 4]


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (["--recipe", "wgun"], "there is no recipe wgun; recipes are wgan-gp-live, gan"),
        (["--data", "ring9"], "data = ring9 is not known; allowed are ring8, grid25"),
        (["--set", "n_critics=1"], "there is no knob n_critics; knobs are loss"),
        (["--set", "n_critic=0.5"], "n_critic = 0.5 is not allowed; it is a whole number from 1 to 100"),
        (["--set", "clip_value=7"], "clip_value = 7"),
        (["--set", "loss=cross"], "loss = cross is not known; allowed are minimax"),
        (["--set", "gp_lambda"], "--set takes knob=value, as gp_lambda=0.1, but was given gp_lambda"),
        (["--set", "=3"], "--set takes knob=value"),
        (["--seed", "-1"], "seed = -1 is not allowed"),
        (["--seed", "2147483647", "--replicas", "2"], "seed = 2147483648 is not allowed"),
        (["--iterations", "0"], "--iterations 0 is not allowed; it is a whole number from 1 to"),
        (
            ["--iterations", "many"],
            "argument --iterations: many is no whole number; see python main.py train --help",
        ),
        (["wgan1 gan seed=1/2", "--replicas", "3"], "this text is of 2 replicas, and one is wanted"),
        (["--replicas", "0"], "--replicas 0 is not allowed"),
        (["--device", "tpu"], "invalid choice: 'tpu'"),
        (["--iter", "3"], "unrecognized arguments: --iter"),
        (["ring8"], "this is no settings text; one reads like"),
    ],
)
def test_bad_input_is_one_sentence(argv: list[str], sentence: str) -> None:
    with pytest.raises(UserError) as caught:
        read_job(argv)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_message_with_braces_is_shown_as_it_is() -> None:
    with pytest.raises(UserError, match=r"there is no knob \{x\}"):
        read_job(["--set", "{x}=1"])


def test_points_from_a_file_come_along(tmp_path: Path) -> None:
    file = tmp_path / "my points.csv"
    file.write_text("x,y\n" + "\n".join(f"{i},{i * i % 7}" for i in range(20)))
    job = read_job(["--data", str(file)])
    kind, _, sha = job.population[0].data.partition(":")
    assert kind == "points"
    assert job.arrays[sha].shape == (20, 2)
    assert job.data == "my points.csv"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"none\.csv"):
        read_job(["--data", str(tmp_path / "none.csv")])
