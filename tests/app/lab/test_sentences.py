"""Plain words that fit what is seen."""

from __future__ import annotations

import pytest

from app.charts.numbers import short
from app.lab.facts import facts
from app.lab.scene import KINDS, REACH, Scene
from app.lab.sentences import length, sentences
from engine.distances import Kind


def said(scene: Scene) -> str:
    return " ".join(sentences(facts(scene))).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("kind", ["points", "lines"])
def test_thin_shapes_apart_have_one_story_at_every_distance(kind: Kind) -> None:
    for distance in (0.01, 1.2, REACH):
        words = said(Scene(kind=kind).apart(distance))
        assert words.startswith("The shapes do not touch: JS stays at log 2 = 0.693 however near they come.")
        assert f"W₁ says how far: {distance:.2f}." in words


@pytest.mark.parametrize("kind", KINDS)
def test_at_no_distance_there_is_nothing_left(kind: Kind) -> None:
    assert said(Scene(kind=kind).apart(0)).startswith("The shapes coincide: every distance is 0.")


def test_lines_that_slide_say_what_they_share() -> None:
    words = said(Scene(real=(0.0, 0.0)).moved("fake", (0.0, 0.4)))
    assert "share 75% of their length: JS is 0.173." in words
    assert "KL stays ∞" in words
    assert "do not touch" in said(Scene(real=(0.0, 0.0)).moved("fake", (0.0, 1.7)))


def test_blobs_overlap_then_part_then_are_far() -> None:
    scene = Scene(kind="blobs").of_size(0.4)
    near, parting, far = (scene.apart(times * 0.4) for times in (0.5, 3.0, 9.0))
    assert said(near).startswith("The blobs overlap")
    assert said(parting).startswith("The blobs part")
    assert said(far).startswith("The blobs are 9 σ apart")
    for one in (near, parting, far):
        assert short(facts(one).here.minimax_pull) in said(one)


def test_lengths_do_not_tremble_and_never_round_to_nothing() -> None:
    assert [length(value) for value in (0.0, 1.2, 0.5049)] == ["0.00", "1.20", "0.50"]
    assert length(0.0034) == "0.0034"
