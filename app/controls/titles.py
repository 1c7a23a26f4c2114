"""What choices are called on screen."""

from __future__ import annotations

from collections.abc import Mapping

from app.languages import said, say
from engine.datasets import TITLES as DATA
from engine.settings import Settings, idle
from engine.words import Words

_WORDS: Mapping[str, str] = {
    "minimax": "Minimax",
    "non_saturating": "Non-saturating",
    "wasserstein": "Wasserstein",
    "least_squares": "Least squares",
    "hinge": "Hinge",
    "none": "None",
    "clip": "Weight clipping ±c",
    "gradient_penalty": "Gradient penalty λ",
    "gradient_penalty_one_sided": "Penalty λ, one-sided",
    "spectral": "Spectral norm",
    "adam": "Adam",
    "rmsprop": "RMSprop",
    "sgd": "SGD",
    "relu": "ReLU",
    "leaky_relu": "Leaky ReLU",
    "tanh": "tanh",
    "he": "He",
    "glorot": "Glorot",
    "normal": "Normal, 0.02",
    "gaussian": "Gaussian",
    "uniform": "Uniform",
}


def title(value: str) -> str:
    """What a choice is called on screen."""
    return said(DATA[value].title if value in DATA else _WORDS.get(value, value))


def why_idle(settings: Settings, name: str) -> str:
    """Why the knob has no effect, in the words of the screen; "" if it has."""
    words = idle(settings, name)
    if words is None:
        return ""
    values = " / ".join(title(value) for value in str(words.params["values"]).split(", "))
    return say(Words(words.template, {**words.params, "values": values}))
