"""What is drawn is what the engine says, and Fig. 2 is that of the densities."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from app.lab.facts import facts, profile
from app.lab.scene import KINDS, Scene
from engine.distances import Comparison, Kind, compare

NUMBERS = tuple(Comparison.__dataclass_fields__)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("to", [(0.6, 0.0), (-0.6, 1.1), (0.1, -0.7)])
def test_every_curve_is_the_engine_s_along_the_heading(kind: Kind, to: tuple[float, float]) -> None:
    scene = Scene(kind=kind).moved("fake", to)
    known = facts(scene)
    assert known.here == compare(kind, scene.shift, scene.size) or np.isnan(known.here.non_saturating_pull)
    for index in (0, 3, 30, 100):
        distance = float(known.curves.distances[index])
        # Along an axis the shift is exact; a slanted one would leave the upright by rounding.
        shift = (0.0, distance) if scene.upright else (distance, 0.0)
        expected = compare(kind, shift, scene.size)
        for name in NUMBERS:
            assert_allclose(known.curves.table[name][index], getattr(expected, name), rtol=1e-12)


def test_curves_of_sliding_lines_are_their_own() -> None:
    apart, sliding = (facts(Scene(real=(0.0, 0.0)).moved("fake", to)) for to in ((0.5, 0.0), (0.0, 0.5)))
    assert (apart.curves.table["js"] == np.log(2)).all()
    assert_allclose(sliding.curves.table["js"], np.minimum(sliding.curves.distances / 1.6, 1) * np.log(2))


def test_curves_are_kept_while_nothing_but_the_distance_changes() -> None:
    scene = Scene(kind="blobs")
    assert facts(scene).curves is facts(scene.moved("fake", (0.0, 1.3))).curves
    assert facts(scene).curves is not facts(scene.of_size(0.5)).curves


@pytest.mark.parametrize("to", [(1.2, 0.4), (-1.2, 0.0), (-0.6, 1.0)])
def test_the_profile_of_blobs_is_that_of_their_densities(to: tuple[float, float]) -> None:
    scene = Scene(kind="blobs").moved("fake", to)
    found = profile(scene)
    assert abs(found.real_at - found.fake_at) == pytest.approx(scene.distance)
    assert (found.fake_at > found.real_at) == (
        to[0] > scene.real[0] or (to[0] == scene.real[0] and to[1] > 0)
    )
    real, fake = (
        np.exp(-((found.places - at) ** 2) / (2 * scene.size**2)) for at in (found.real_at, found.fake_at)
    )
    assert_allclose(found.real, real)
    middle = np.abs(found.places) < 2  # further out both densities underflow
    assert_allclose(found.discriminator[middle], (real / (real + fake))[middle], rtol=1e-9)
    assert_allclose(np.abs(np.gradient(found.critic, found.places)), 1.0, rtol=1e-4)
    at_real, at_fake = (
        float(np.interp(at, found.places, found.critic)) for at in (found.real_at, found.fake_at)
    )
    assert at_real - at_fake == pytest.approx(scene.distance)
    assert found.at_centres == pytest.approx(
        [1 / (1 + np.exp(-s * (scene.distance / scene.size) ** 2 / 2)) for s in (1, -1)]
    )


def test_the_profile_of_sliding_lines_is_one_half_where_they_overlap() -> None:
    scene = Scene(real=(0.0, 0.0)).moved("fake", (0.0, 0.4)).of_size(1.0)
    found = profile(scene)
    shared = np.abs(found.places) < 0.29
    only_fake = (found.places > 0.31) & (found.places < 0.69)
    assert (found.discriminator[shared] == 0.5).all()
    assert (found.discriminator[only_fake] == 0.0).all()
    assert np.isnan(found.discriminator[found.places > 0.71]).all()
    assert found.at_centres == (0.5, 0.5)
    assert profile(scene.apart(0.6)).at_centres == (1.0, 0.0)


def test_thin_shapes_apart_fix_the_discriminator_nowhere_but_on_themselves() -> None:
    found = profile(Scene(kind="points"))
    assert np.isnan(found.discriminator).all()
    assert found.at_centres == (1.0, 0.0)
    assert profile(Scene(kind="points").apart(0)).at_centres == (0.5, 0.5)
    assert not profile(Scene(kind="lines").apart(0)).critic.any()
