"""Command-line arguments into a `Job`: everything a headless training needs to know. No torch."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.parser import Parser
from engine.points import TEXT_FILES, read_points, stored_name
from engine.recipes import DEFAULT_RECIPE, RECIPES, with_recipe
from engine.settings import DATASETS, Settings, check_population
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
    settings = with_recipe(given.recipe)
    data = given.data or settings.data
    arrays: dict[str, NDArray[np.float32]] = {}
    if given.data in DATASETS:
        settings = settings.with_(data=data)
    elif given.data is not None:
        name, arrays = _read_points(given.data)
        settings = settings.with_(data=name)
        data = Path(given.data).name
    changes = _changes(given.set)
    seeds = range(given.seed, given.seed + _within("replicas", given.replicas, REPLICAS))
    population = check_population(settings.with_(**{"seed": seed, **changes}) for seed in seeds)
    return Job(
        population,
        _within("iterations", given.iterations, 10**9),
        given.device,
        str(changes.get("data", data)),
        given.recipe,
        arrays,
        given.json,
        given.out,
    )


def _parser() -> Parser:
    parser = Parser("python main.py train", "Train without a window.")
    add = parser.add_argument
    add(
        "--recipe",
        default=DEFAULT_RECIPE,
        metavar="NAME",
        help=f"{', '.join(RECIPES)} (default {DEFAULT_RECIPE})",
    )
    add(
        "--data",
        metavar="NAME|FILE",
        help=f"{', '.join(DATASETS)}, or points in a .csv or .npy file (default: the recipe's, or ring8)",
    )
    add("--iterations", type=_whole, default=ITERATIONS, metavar="N", help=f"default {ITERATIONS}")
    add("--seed", type=_whole, default=0, metavar="S", help="start of all randomness (default 0)")
    add(
        "--set",
        action="append",
        default=[],
        metavar="KNOB=VALUE",
        help="change one knob, as gp_lambda=0.1; may be repeated; `list knobs` shows them all",
    )
    add("--device", choices=DEVICES, default="auto", help="default auto")
    add(
        "--replicas",
        type=_whole,
        default=1,
        metavar="N",
        help="train N GANs at once, with seeds S to S+N-1 and draws of their own",
    )
    add("--json", action="store_true", help="print one JSON object as the last line")
    add("--out", type=Path, metavar="DIR", help="write plane.png and metrics.csv into this folder")
    return parser


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no whole number") from None


def _changes(pairs: Sequence[str]) -> dict[str, object]:
    changes: dict[str, object] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise UserError("--set takes knob=value, as gp_lambda=0.1, but was given {pair}", pair=pair)
        changes[name.strip()] = value.strip()
    return changes


def _within(name: str, value: int, high: int) -> int:
    if not 1 <= value <= high:
        raise UserError(
            "--{name} {value} is not allowed; it is a whole number from 1 to {high}",
            name=name,
            value=value,
            high=high,
        )
    return value


def _read_points(given: str) -> tuple[str, dict[str, NDArray[np.float32]]]:
    """The stored name of the points in a file, and the points by that name's SHA-256."""
    path = Path(given)
    if path.suffix.lower() not in (*TEXT_FILES, ".npy") and not path.exists():
        raise UserError(
            "data = {given} is not known; allowed are {allowed}, or a .csv or .npy file",
            given=given,
            allowed=", ".join(DATASETS),
        )
    points = read_points(path)
    name = stored_name("points", points)
    return name, {name.partition(":")[2]: points}
