"""The run as a stand-alone PyTorch script: short, readable, autograd, no import of this project.

The script says only what its setting needs. Tests run it for every recipe and compare its iterations,
from the engine's initial weights and draws, with the engine's.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from engine.recipes import RECIPES, matching_recipe
from engine.scripting import data, game, loop, networks
from engine.scripting.own_data import density_of, modes_at, points_from
from engine.settings import Settings
from engine.share import to_text
from engine.words import UserError

ITERATIONS = 2000
LINES = 120  # a script stays shorter than this, blank ones not counted
_TEXT = 220  # characters of settings as text that its head may quote

_LOSSES = {
    "minimax": "The minimax game",
    "non_saturating": "The -log D trick",
    "wasserstein": "The Wasserstein loss",
    "least_squares": "Least squares",
    "hinge": "The hinge loss",
}
_CONSTRAINTS = {
    "none": "no constraint",
    "clip": "weight clipping",
    "gradient_penalty": "a gradient penalty",
    "gradient_penalty_one_sided": "a one-sided gradient penalty",
    "spectral": "spectral projection",
}
_IMPORTS: tuple[tuple[str, str], ...] = (  # what is looked for in the script, and what it then needs
    ("base64.", "import base64"),
    ("math.", "import math"),
    ("zlib.", "import zlib"),
    ("pairwise(", "from itertools import pairwise"),
    ("Path(", "from pathlib import Path"),
    ("", ""),
    ("np.", "import numpy as np"),
    ("torch.", "import torch"),
    ("nn.", "from torch import nn"),
)
_FUNCTIONAL = ("normalize", "relu", "softplus")


def script_of(
    settings: Settings,
    arrays: Mapping[str, NDArray[np.float32]] | None = None,
    points_file: str | None = None,
    iterations: int = ITERATIONS,
) -> str:
    """The script that plays this game, ASCII in fewer than 120 lines.

    Args:
        settings: one replica.
        arrays: painted densities and modes by the SHA-256 in `Settings.data`.
        points_file: where points of one's own came from; the script reads the same file.
        iterations: how many it does.

    Raises:
        UserError: nothing is trained, points without their file, a density that is not there or too large.
    """
    s = settings
    if not (networks.trains_critic(s) or networks.trains_generator(s)):
        raise UserError("with both networks frozen there is nothing that a script could train")
    body = [
        "\n".join(_constants(s, iterations)),
        *_real_batch(s, arrays or {}, points_file),
        *([] if s.fixed_generator else [networks.latent_batch(s)]),
        networks.mlp(s),
        networks.build(s),
        *game.blocks(s),
        *loop.blocks(s),
    ]
    script = "\n\n\n".join([f"{_header(s)}\n\n{_imports(body)}\n\n{body[0]}", *body[1:]]) + "\n"
    lines = sum(bool(line) for line in script.splitlines())
    if lines >= LINES:
        raise UserError(
            "the painted density is too large for a readable script: it would have {lines} lines, and may "
            "have {limit}; paint on fewer cells, or take a smaller picture",
            lines=lines,
            limit=LINES - 1,
        )
    return script


def _header(s: Settings) -> str:
    recipe = matching_recipe(s)
    kept = f" with {_CONSTRAINTS[s.constraint]}" if networks.trains_critic(s) else ", the critic frozen"
    title = RECIPES[recipe].title if recipe else _LOSSES[s.loss] + kept
    settings = "" if ":" in s.data else f": {to_text(s)}"
    settings = settings if len(settings) < _TEXT else ""
    needs = "Needs torch, and matplotlib for a picture."
    origin = f"The data is {_data_words(s)}. {needs} Written by WGAN Playground{settings or '.'}"
    filled = textwrap.fill(origin, data.WIDTH, break_long_words=False, break_on_hyphens=False)
    papers = "\n".join(game.references(s))
    return f'"""{title}.\n\n{filled}\n\n{papers}\n"""'


def _data_words(s: Settings) -> str:
    kind = s.data.partition(":")[0]
    own = {"points": "points of one's own", "painted": "a painted density", "modes": "modes set by hand"}
    return own.get(kind) or data.DRAWN[kind].words


def _constants(s: Settings, iterations: int) -> list[str]:
    return [
        f"SEED = {s.seed}",
        f"ITERATIONS = {iterations}",
        f"BATCH = {s.batch_size}  # samples of each kind in one step",
        *game.constants(s),
        *networks.rate_constants(s),
        *networks.constants(s),
        *data.constants(s),
    ]


def _real_batch(s: Settings, arrays: Mapping[str, NDArray[np.float32]], file: str | None) -> list[str]:
    kind, _, sha = s.data.partition(":")
    if not sha:
        return [data.real_batch(s)]
    if kind == "points":
        if file is None:
            raise UserError("a script reads points from their file, and here it is not known which that was")
        return points_from(file)
    if sha not in arrays:
        what = "list of modes" if kind == "modes" else "painted density"
        raise UserError("the {what} is not at hand, so it cannot be put into a script", what=what)
    return modes_at(arrays[sha], s.data_noise) if kind == "modes" else density_of(arrays[sha])


def _imports(body: list[str]) -> str:
    text = "\n".join(body)
    lines = [line for sign, line in _IMPORTS if sign in text]
    functional = [name for name in _FUNCTIONAL if re.search(rf"(?<![.\w]){name}\(", text)]
    if functional:
        lines.append(f"from torch.nn.functional import {', '.join(functional)}")
    return "\n".join(lines).lstrip()
