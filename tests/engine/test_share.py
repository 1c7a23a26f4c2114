"""Settings as text: there and back for all settings, and after any edit read as written or refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.packing import quantised
from engine.points import stored_name
from engine.recipes import RECIPES, with_recipe
from engine.settings import Settings, knobs, read, to_dict
from engine.share import VERSION, Shared, check_hidden, from_text, looks_like, short, to_text
from engine.words import UserError
from tests.engine.knobs import allowed

MEANING = json.loads((Path(__file__).parent / f"wgan{VERSION}.json").read_text(encoding="utf-8"))


def _change(name: str) -> st.SearchStrategy[tuple[str, Any]]:
    return st.tuples(st.just(name), allowed(name))


CHANGES = st.lists(st.sampled_from(tuple(knobs())).flatmap(_change), max_size=6).map(dict)
ALL = st.builds(
    lambda recipe, changes: with_recipe(recipe).with_(**changes), st.sampled_from(tuple(RECIPES)), CHANGES
)
EVERY_KNOB = st.fixed_dictionaries({name: allowed(name) for name in knobs()}).map(read)
HIDDEN = st.lists(st.sampled_from(("recipe", *knobs())), unique=True, max_size=4)


def same(shared: Shared, other: Shared) -> bool:
    arrays = shared.arrays.keys() == other.arrays.keys() and all(
        np.array_equal(shared.arrays[sha], other.arrays[sha]) for sha in shared.arrays
    )
    return arrays and (shared.population, shared.hidden) == (other.population, other.hidden)


@given(ALL | EVERY_KNOB, HIDDEN)
@example(Settings(data_noise=-0.0, beta1=-0.0), [])
def test_there_and_back(one: Settings, hidden: list[str]) -> None:
    text = to_text(one, hidden=hidden)
    assert same(from_text(text), Shared((one,), {}, tuple(hidden)))
    assert text.isascii()
    assert len(text.splitlines()) == 1
    assert looks_like(text)
    assert to_text(from_text(text).settings, hidden=hidden) == text


@given(ALL, st.lists(CHANGES, min_size=1, max_size=5))
def test_a_population_there_and_back(first: Settings, changes: list[dict[str, Any]]) -> None:
    own = [{name: value for name, value in change.items() if not knobs()[name].shared} for change in changes]
    population = tuple(first.with_(**change) for change in own)
    assert from_text(to_text(population)).population == population


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_is_two_words(recipe: str) -> None:
    assert to_text(with_recipe(recipe)) == f"wgan1 {recipe}"


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (Settings(data="grid25", n_critic=10, seed=7), "wgan1 wgan-gp-live n_critic=10 data=grid25 seed=7"),
        (with_recipe("wgan").with_(clip_value=0.05), "wgan1 wgan clip_value=0.05"),
        (
            Settings(critic_rate=3e-5, freeze_critic=True),
            "wgan1 wgan-gp-live critic_rate=3e-5 freeze_critic=true",
        ),
        ([Settings(gp_lambda=x) for x in (0.1, 1.0, 10.0)], "wgan1 wgan-gp-live gp_lambda=0.1/1/10"),
        ([Settings(), Settings()], "wgan1 wgan-gp-live seed=0/0"),
    ],
)
def test_it_says_the_recipe_and_what_differs(one: Settings | list[Settings], text: str) -> None:
    assert to_text(one) == text


def test_version_1_means_what_it_always_meant() -> None:
    """Texts that people keep must not change: raise `VERSION` and read the old recipes for the old one."""
    for recipe, values in MEANING["recipes"].items():
        shared = to_dict(from_text(f"wgan1 {recipe}").settings)
        assert MEANING["defaults"] | values == {name: shared[name] for name in MEANING["defaults"]}, recipe


@given(st.floats(1e-300, 1e300))
@example(0.1)
@example(1e-4)
@example(123456.0)
def test_numbers_are_short_and_exact(value: float) -> None:
    assert float(short(value)) == value
    assert len(short(value)) <= len(repr(value)) or value >= 1


WRAPPINGS = [
    "{}",
    "  {}\n",
    "`{}`",
    "```\n{}\n```",
    '"{}"',
    "“{}”",
    "«{}»",
    "‘{}’.",
    "({})",
    "**{}**",
    "{}.",
    "{}!",
    "{}, ",
    "\ufeff{}\u200b",
    "> {}",
    "\u00a0{}\u00a0",
]
TEXT = "wgan1 wgan-gp-live n_critic=10 data=grid25 seed=7"


@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_what_chats_put_around_it_does_not_matter(wrapping: str) -> None:
    text = wrapping.format(TEXT)
    assert looks_like(text)
    assert from_text(text).settings == Settings(data="grid25", n_critic=10, seed=7)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (" ", "\n"),
        (" ", "\r\n  "),
        (" ", "\u00a0"),
        (" ", "\u202f"),
        (" ", "\n> "),
        ("-", "\u2011"),
        ("-", "\u2013"),
        ("n_critic", "n_\u200bcritic"),
        ("wgan1", "Wgan1"),
    ],
)
def test_other_blanks_and_hyphens_do_not_matter(old: str, new: str) -> None:
    assert from_text(TEXT.replace(old, new)).settings == from_text(TEXT).settings


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "this is no settings text; one reads like “wgan1 wgan-gp-live"),
        ("hello", "this is no settings text"),
        ("wgan-gp", "this is no settings text"),
        ("wgan2 wgan", "this settings text is of version 2; this program reads version 1"),
        ("wgan01 wgan", "is of version 01"),
        ("wgan1 wgun", "there is no recipe wgun; recipes are wgan-gp-live, gan"),
        ("wgan1 wgan gan", "“gan” is not understood; write it as knob=value"),
        ("wgan1 n_critics=5", "there is no knob n_critics"),
        ("wgan1 n_critic=500", "n_critic = 500 is not allowed; it is a whole number from 1 to 100"),
        ("wgan1 n_critic=", "n_critic = “” is no value"),
        ("wgan1 =5", "“=5” is not understood; write it as knob=value"),
        ("wgan1 n_critic=5 n_critic=6", "n_critic stands there twice"),
        ("wgan1 gp_lambda=0,1", "gp_lambda = 0,1 is not allowed; it is a number"),
        ("wgan1 gp_lambda=nan", "gp_lambda = nan is not allowed"),
        ("wgan1 gp_lambda=1/2 seed=1/2/3", "gp_lambda has 2 values, but there are 3 replicas"),
        ("wgan1 batch_size=8/16", "replicas of one population share batch_size"),
        ("wgan1 data=ring9", "data = ring9 is not known"),
        (f"wgan1 data=points:{'0' * 64}", "travel in a text as painted=…, points=… or modes=…"),
        ("wgan1 painted=2x2:AAAA:00000000", "the painted density in this text is damaged or cut off"),
        ("wgan1 data=ring8 painted=2x2:A:0", "names its data once"),
        ("wgan1 hide=clip", "hide: there is no control clip; controls are recipe, loss"),
        ("wgan1 hide=seed,seed", "hide: seed stands there twice"),
        ("wgan1 wgan-gp-live n_critic=1...", "ends in “…”: the rest of it is missing"),
        ("wgan1 wgan-gp-live n_crit…", "ends in “…”: the rest of it is missing"),
        ("wgan1 seed=٧", "“seed=٧” is not understood"),
        ("wgan1 seed=\0", "“seed=?” is not understood"),
        ("wgan1 seed=" + "1" * 100, "is no value"),
        ("wgan1 " + "a" * 3000, "a settings text has at most 2,000 characters; this one has 3,006"),
        ("wgan1 wgan" + " " * 10**6 + "seed=5", "this one has 1,000,016"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(UserError) as caught:
        from_text(text)
    assert sentence in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


# --- data of one's own ---------------------------------------------------------------------------------


def _own(kind: Any, array: np.ndarray) -> tuple[Settings, dict[str, np.ndarray]]:
    name = stored_name(kind, array)
    return Settings(data=name), {name.partition(":")[2]: array}


RING = quantised((np.abs(np.hypot(*np.mgrid[-16:16, -16:16]) - 10) < 2).astype(np.float32))
FEW = np.random.default_rng(0).normal(size=(20, 2)).astype(np.float32)


@pytest.mark.parametrize(("kind", "array"), [("painted", RING), ("points", FEW)])
def test_small_data_travel_inside(kind: str, array: np.ndarray) -> None:
    one, arrays = _own(kind, array)
    text = to_text(one, arrays)
    assert f" {kind}=" in text
    assert same(from_text(text), Shared((one,), arrays))
    wrapped = re.sub(r"(.{60})", "\\1\n", text).replace(" ", "\u00a0")
    assert same(from_text(wrapped), Shared((one,), arrays))


@pytest.mark.parametrize("size", [300, 20_000])
def test_large_data_are_refused_with_the_limit(size: int) -> None:
    one, arrays = _own("points", np.random.default_rng(0).normal(size=(size, 2)).astype(np.float32))
    with pytest.raises(UserError, match=r"the points are too large for a text: it may have 2,000 characters"):
        to_text(one, arrays)


def test_a_large_density_and_a_large_population_are_refused() -> None:
    noise = quantised(np.random.default_rng(0).random((64, 64)).astype(np.float32))
    with pytest.raises(UserError, match=r"painted density is too large .* but would take \d,\d{3}; hand on"):
        to_text(*_own("painted", noise))
    with pytest.raises(UserError, match="the population is too large for a text"):
        to_text([Settings(seed=10**9 + i) for i in range(1000)])


def test_data_that_are_not_at_hand_are_refused() -> None:
    with pytest.raises(UserError, match="is not at hand"):
        to_text(_own("painted", RING)[0])


def test_hidden_controls_are_checked_in_writing_too() -> None:
    with pytest.raises(UserError, match="there is no control loss_function"):
        to_text(Settings(), hidden=["loss_function"])
    assert check_hidden(["recipe", "seed"]) == ("recipe", "seed")


# --- any edit ------------------------------------------------------------------------------------------

PAINTED = to_text(*_own("painted", RING), hidden=["clip_value"])
SEEDS = [TEXT, PAINTED, to_text([Settings(seed=i, gp_lambda=0.1 * (i + 1)) for i in range(3)])]
LETTERS = st.sampled_from("=/:,.-_ 0123456789aAeEnNxwgpi\n\t\"'`\0\u00a0\u200bé٧“…{}%") | st.characters()


def _cut(text: str, a: int, b: int, _letters: str) -> str:
    return text[:a] + text[b:]


def _write(text: str, a: int, b: int, letters: str) -> str:
    return text[:a] + letters + text[b:]


def _insert(text: str, a: int, _b: int, letters: str) -> str:
    return text[:a] + letters + text[a:]


def _double(text: str, a: int, b: int, _letters: str) -> str:
    return text[:b] + text[a:]


def _swap(text: str, a: int, b: int, _letters: str) -> str:
    return text[:a] + text[b:] + text[a:b]


EDITS: list[Callable[[str, int, int, str], str]] = [_cut, _write, _insert, _double, _swap]


@st.composite
def edited(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 3))):
        a, b = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
        letters = draw(st.text(LETTERS, max_size=4))
        text = draw(st.sampled_from(EDITS))(text, a, b, letters)
    return text


def assert_one_sentence(said: str) -> None:
    assert len(said.splitlines()) == 1
    assert len(said) < 900


@settings(max_examples=600)
@given(edited() | st.text() | st.text().map(lambda text: f"wgan1 {text}"))
def test_an_edited_text_is_read_as_it_is_written_or_refused(text: str) -> None:
    looks_like(text)
    try:
        shared = from_text(text)
    except UserError as error:
        assert_one_sentence(str(error))
        return
    # Written again and read again it is the same; and every number is the one that stands there.
    assert same(from_text(to_text(shared.population, shared.arrays, shared.hidden)), shared)
    for name, value in re.findall(r"(?<!\S)(\w+)=([0-9.e+-]+)(?=\s|$)", text.replace("\u200b", "")):
        if name in knobs():
            assert float(getattr(shared.settings, name)) == float(value.rstrip(".")), name


def test_shared_is_one_population() -> None:
    shared = from_text("wgan1 wgan-gp-live seed=1/2")
    assert [one.seed for one in shared.population] == [1, 2]
    assert shared.settings == replace(shared, population=shared.population[:1]).population[0]
