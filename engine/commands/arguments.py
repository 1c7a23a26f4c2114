"""Command-line arguments into a `Job`: everything a headless training needs to know. No torch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.commands.game import add_game, read_game, whole
from engine.parser import Parser
from engine.recipes import DEFAULT_RECIPE
from engine.settings import Settings, check_population
from engine.words import UserError

DEVICES = ("auto", "cpu", "cuda", "mps")
ITERATIONS = 2000
REPLICAS = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """One headless training. `arrays` are the points that `Settings.data` names; `data` is for people."""

    population: tuple[Settings, ...]
    iterations: int = ITERATIONS
    device: str = "auto"
    data: str = "ring8"
    recipe: str = DEFAULT_RECIPE
    arrays: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)
    json: bool = False
    out: Path | None = None
    save: bool = False  # write the session itself to `out`, too


def read_job(argv: Sequence[str]) -> Job:
    """The job that the arguments of `train` describe.

    Raises:
        UserError: anything unknown, out of range or unreadable.
    """
    given = _parser().parse_args(argv)
    game = read_game(given)
    population = game.population
    if given.replicas is not None:
        first = game.settings
        seeds = range(first.seed, first.seed + _within("replicas", given.replicas, REPLICAS))
        population = check_population(first.with_(seed=seed) for seed in seeds)
    return Job(
        population,
        _within("iterations", given.iterations, 10**9),
        given.device,
        game.data,
        game.recipe,
        game.arrays,
        given.json,
        given.out,
    )


def _parser() -> Parser:
    parser = Parser("python main.py train", "Train without a window.")
    add_game(parser)
    add = parser.add_argument
    add("--iterations", type=whole, default=ITERATIONS, metavar="N", help=f"default {ITERATIONS}")
    add("--device", choices=DEVICES, default="auto", help="default auto")
    add(
        "--replicas",
        type=whole,
        metavar="N",
        help="train N GANs at once, with seeds S to S+N-1 and draws of their own",
    )
    add("--json", action="store_true", help="print one JSON object as the last line")
    add("--out", type=Path, metavar="DIR", help="write plane.png and metrics.csv into this folder")
    return parser


def _within(name: str, value: int, high: int) -> int:
    if not 1 <= value <= high:
        raise UserError(
            "--{name} {value} is not allowed; it is a whole number from 1 to {high}",
            name=name,
            value=value,
            high=high,
        )
    return value
