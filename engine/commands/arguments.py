"""Command-line arguments into a `Job`: everything a headless training needs to know. No torch."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.commands.game import add_game, read_changes, read_game, whole
from engine.parser import Parser
from engine.recipes import DEFAULT_RECIPE, matching_recipe
from engine.settings import Settings, check_population
from engine.snapshot import Snapshot, open_file
from engine.words import UserError, Words

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
    snapshot: Snapshot | None = None  # to go on from
    changes: Mapping[str, object] = field(default_factory=dict)  # of live knobs, before that
    words: Words | None = None  # what became of a file of data


def read_job(argv: Sequence[str]) -> Job:
    """The job that the arguments of `train` describe.

    Raises:
        UserError: anything unknown, out of range or unreadable.
    """
    given = _parser().parse_args(argv)
    if given.save and given.out is None:
        raise UserError("--save writes session.wgan into the folder of --out; name one")
    if given.file is not None:
        return _go_on(given)
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
        given.save,
        words=game.words,
    )


def _go_on(given: argparse.Namespace) -> Job:
    """To go on with the session in a file."""
    options = {"settings": given.settings, "recipe": given.recipe, "data": given.data, "seed": given.seed}
    options |= {"replicas": given.replicas, "text": given.text or None}
    if extra := [name for name, value in options.items() if value is not None]:
        raise UserError("--from goes on with the session in a file, so {name} has no place", name=extra[0])
    snapshot = open_file(given.file)
    population = snapshot.timeline.current.population_at(snapshot.step)
    changes = read_changes(given.set)
    return Job(
        check_population(one.with_(**changes) for one in population),
        _within("iterations", given.iterations, 10**9),
        given.device,
        population[0].data.partition(":")[0],
        matching_recipe(population[0]) or DEFAULT_RECIPE,
        json=given.json,
        out=given.out,
        save=given.save,
        snapshot=snapshot,
        changes=changes,
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
    add("--save", action="store_true", help="write session.wgan there, too: the session with its whole time")
    add("--from", dest="file", type=Path, metavar="FILE.wgan", help="go on with the session in a file")
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
