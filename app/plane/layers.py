"""The layers of the plane, declared once: key, texts, and what each needs from the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: `key` switches it.

    `needs` are names of `engine.frame.LAYERS`, `truths` of `engine.frame.TRUTHS`.
    """

    key: str
    title: str
    help: str
    needs: frozenset[str] = frozenset()
    truths: frozenset[str] = frozenset()
    shown: bool = False


def _layer(
    key: str,
    title: object,
    help: object,
    needs: frozenset[str] = frozenset(),
    *,
    truths: frozenset[str] = frozenset(),
    shown: bool = False,
) -> Layer:
    """`QT_TRANSLATE_NOOP` gives back its text, typed as object."""
    return Layer(key, str(title), str(help), needs, truths, shown)


LAYERS: Mapping[str, Layer] = MappingProxyType(
    {
        "landscape": _layer(
            "1",
            QT_TRANSLATE_NOOP("Plane", "Landscape"),
            QT_TRANSLATE_NOOP(
                "Plane",
                "The critic's score over the plane as colour: blue where it takes points for real, orange "
                "where for fake.",
            ),
            frozenset({"landscape"}),
            shown=True,
        ),
        "contours": _layer(
            "2",
            QT_TRANSLATE_NOOP("Plane", "Contours"),
            QT_TRANSLATE_NOOP(
                "Plane", "Lines of equal value with their numbers. Fakes are pulled across them."
            ),
            frozenset({"landscape"}),
            shown=True,
        ),
        "reals": _layer(
            "3",
            QT_TRANSLATE_NOOP("Plane", "Real points"),
            QT_TRANSLATE_NOOP("Plane", "Samples of the distribution to be learned."),
            shown=True,
        ),
        "fakes": _layer(
            "4",
            QT_TRANSLATE_NOOP("Plane", "Fakes"),
            QT_TRANSLATE_NOOP("Plane", "What the generator makes of a fixed set of latents."),
            shown=True,
        ),
        "pull": _layer(
            "5",
            QT_TRANSLATE_NOOP("Plane", "Pull"),
            QT_TRANSLATE_NOOP(
                "Plane", "Arrows at fakes: the way the generator's loss moves each of them, and how strongly."
            ),
            frozenset({"pull"}),
        ),
        "slope": _layer(
            "6",
            QT_TRANSLATE_NOOP("Plane", "Slope field"),
            QT_TRANSLATE_NOOP(
                "Plane",
                "How steep the critic is, ‖∇f‖, in the place of its score; the heavy line is slope 1.",
            ),
            frozenset({"slope"}),
        ),
        "interpolates": _layer(
            "7",
            QT_TRANSLATE_NOOP("Plane", "Interpolates"),
            QT_TRANSLATE_NOOP("Plane", "Points between real and fake, where the gradient penalty is taken."),
            frozenset({"interpolates"}),
        ),
        "latent_grid": _layer(
            "8",
            QT_TRANSLATE_NOOP("Plane", "Latent grid"),
            QT_TRANSLATE_NOOP("Plane", "A square grid of latents as the generator warps it into the plane."),
            frozenset({"latent_grid"}),
        ),
        "trails": _layer(
            "9",
            QT_TRANSLATE_NOOP("Plane", "Trails"),
            QT_TRANSLATE_NOOP("Plane", "Where some of the fakes have just been."),
        ),
        "optimal": _layer(
            "Q",
            QT_TRANSLATE_NOOP("Plane", "Optimal critic"),
            QT_TRANSLATE_NOOP(
                "Plane",
                "The best critic there is, solved exactly, in the place of the learned one: f*, which "
                "attains W₁, and with log losses D* = p_r/(p_r + p_g).",
            ),
            truths=frozenset({"optimal"}),
        ),
        "beside": _layer(
            "W",
            QT_TRANSLATE_NOOP("Plane", "Learned and optimal critic"),
            QT_TRANSLATE_NOOP(
                "Plane", "The learned critic and the optimal one beside each other, in the same view."
            ),
            frozenset({"landscape"}),
            truths=frozenset({"optimal"}),
        ),
        "plan": _layer(
            "E",
            QT_TRANSLATE_NOOP("Plane", "Earth mover's plan"),
            QT_TRANSLATE_NOOP(
                "Plane",
                "Lines from fakes to where the exact transport plan moves them, a part of them all; their "
                "mean length is W₁. Point at a fake to see its own.",
            ),
            truths=frozenset({"plan"}),
        ),
        "cost": _layer(
            "K",
            QT_TRANSLATE_NOOP("Plane", "Cost map of KL"),
            QT_TRANSLATE_NOOP(
                "Plane",
                "What each place adds to KL(p_g‖p_r), in the place of the score: a missing mode costs next "
                "to nothing, points where there are no data cost without bound.",
            ),
            truths=frozenset({"cost"}),
        ),
    }
)

GROUNDS = ("slope", "optimal", "beside", "cost")  # fields in the place of the learned landscape: one at most


def needed(shown: frozenset[str]) -> frozenset[str]:
    """What a frame must carry for the layers that are shown.

    The slope field takes the place of the score, and contours are those of the field in force.
    """
    return frozenset[str]().union(*(LAYERS[name].needs for name in shown))


def truths_needed(shown: frozenset[str]) -> frozenset[str]:
    """What an exact answer must carry for the layers that are shown."""
    return frozenset[str]().union(*(LAYERS[name].truths for name in shown))
