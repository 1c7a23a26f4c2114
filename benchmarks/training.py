"""The engine's iteration against the published loop, JAX, and the floor of the arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from benchmarks import measure, plain_loop, product_rate
from benchmarks.report import Row
from engine.recipes import with_recipe
from engine.session import Session
from engine.settings import Settings

OURS, BARE, PLAIN, JAX = "engine", "engine, metrics off", "plain PyTorch loop", "JAX, jitted"


@dataclass(frozen=True, slots=True)
class Case:
    """Nets of three hidden ReLU layers, batch 256, n_critic 5, and the bars of each comparison."""

    name: str
    recipe: str
    width: int
    plain: float
    jax: float | None
    floor: float | None


CASES = (
    Case("penalty, 3×64", "wgan-gp-live", 64, 3.5, 1.3, 1.8),
    Case("penalty, 3×128", "wgan-gp-live", 128, 2.0, 1.1, 1.6),
    Case("clipping, 3×64", "wgan", 64, 2.5, None, None),
)


def rows(*, quick: bool = False) -> list[Row]:
    """Every case: ratios of CPU time, contenders taking turns."""
    return [row for case in CASES for row in _rows(case, rounds=3 if quick else 9)]


def _rows(case: Case, rounds: int) -> list[Row]:
    results = _time(case, rounds)
    ours, bare = results[OURS], results[BARE]
    fastest = min(product_rate.LIBRARIES, key=lambda library: results[f"floor {library}"].cpu)
    found = [Row(f"{case.name}: engine", ours.cpu, "ms", note=f"{bare.cpu:.2f} ms with metrics off")]

    def against(name: str, other: str, bar: float | None) -> Row:
        if other not in results:
            return Row(name, None, "×", bar, "high", "not installed")
        note = f"metrics off {measure.ratio(results[other], bare).median:.2f}, {results[other].cpu:.2f} ms"
        return Row(name, measure.ratio(results[other], ours).median, "×", bar, "high", note)

    found.append(against(f"{case.name}: against the plain loop", PLAIN, case.plain))
    found.append(against(f"{case.name}: against JAX", JAX, case.jax))
    for library in (fastest, "torch"):
        floor = results[f"floor {library}"]
        found.append(
            Row(
                f"{case.name}: over the floor, products of {library}",
                measure.ratio(ours, floor).median,
                "×",
                case.floor if library == fastest else None,
                "low",
                f"metrics off {measure.ratio(bare, floor).median:.2f}, floor {floor.cpu:.2f} ms",
            )
        )
    return found


def _time(case: Case, rounds: int) -> dict[str, measure.Result]:
    nets = Settings(critic_width=case.width, generator_width=case.width, generator_activation="relu")
    settings = with_recipe(case.recipe, nets)
    contenders = {
        OURS: measure.here(_engine(settings, metrics=True)),
        BARE: measure.here(_engine(settings, metrics=False)),
        PLAIN: measure.here(plain_loop.make_iteration(settings)),
        **{
            f"floor {library}": measure.here(product_rate.make_iteration(settings, library))
            for library in product_rate.LIBRARIES
        },
    }
    with ExitStack() as stack:
        try:
            contenders[JAX] = stack.enter_context(_jax(settings))
        except RuntimeError:
            contenders.pop(JAX, None)
        return measure.interleave(contenders, rounds=rounds)


def _engine(settings: Settings, *, metrics: bool) -> Callable[[int], object]:
    session = Session(settings, "cpu")
    for trainer in session.trainers:
        trainer.measures = metrics
    return session.run


@contextmanager
def _jax(settings: Settings) -> Iterator[measure.Contender]:
    with measure.elsewhere("benchmarks.jax_loop", settings) as turn:
        turn(1)  # fails here if jax is not installed
        yield turn
