"""Every hyperparameter, once: type, default, range, unit, symbol, help.

Sliders, command-line options, validation and tooltips are all made from this table. Numpy-only: the
window and the file readers import it without torch.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from engine.words import UserError, Words

Loss = Literal["minimax", "non_saturating", "wasserstein", "least_squares", "hinge"]
Constraint = Literal["none", "clip", "gradient_penalty", "gradient_penalty_one_sided", "spectral"]
Optimizer = Literal["adam", "rmsprop", "sgd"]
Activation = Literal["relu", "leaky_relu", "tanh"]
Initialisation = Literal["he", "glorot", "normal"]
Latent = Literal["gaussian", "uniform"]

DATASETS: tuple[str, ...] = (
    "ring8",
    "grid25",
    "swissroll",
    "moons",
    "circles",
    "spirals",
    "pinwheel",
    "checkerboard",
    "gaussian",
    "blobs2",
    "blobs3",
    "lines",
)
STORED_DATA = re.compile(r"(points|painted|modes):[0-9a-f]{64}")
LOG_LOSSES: tuple[Loss, ...] = ("minimax", "non_saturating")
PENALTIES: tuple[Constraint, ...] = ("gradient_penalty", "gradient_penalty_one_sided")


@dataclass(frozen=True, slots=True)
class Knob:
    """What one field of `Settings` allows and means.

    `live` knobs act while training; the others need a rebuild, which restarts. `shared` knobs have one
    value for a whole population. `needs` names the fields, and their values, without which it is idle.
    """

    label: str
    symbol: str
    help: str
    low: float | None = None
    high: float | None = None
    unit: str = ""
    log: bool = False
    live: bool = True
    shared: bool = False
    needs: tuple[tuple[str, tuple[object, ...]], ...] = ()


def _shape(
    label: str,
    symbol: str,
    help: str,
    low: float | None = None,
    high: float | None = None,
    *,
    unit: str = "",
    log: bool = False,
) -> Knob:
    """A structural knob: shared by a population, and a change rebuilds the networks."""
    return Knob(label, symbol, help, low, high, unit, log, live=False, shared=True)


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings of one replica, validated: an invalid `Settings` cannot exist.

    Raises:
        UserError: a value outside its range, naming field, value and what is allowed.
    """

    # fmt: off
    loss: Annotated[Loss, Knob(
        "Loss", "L", "What the two networks play for. minimax is the original GAN, non_saturating its "
        "−log D trick, wasserstein the WGAN.")] = "wasserstein"
    constraint: Annotated[Constraint, Knob(
        "Constraint", "‖f‖_L", "What keeps the critic Lipschitz: weight clipping at ±c, a gradient "
        "penalty λ (two-sided or one-sided), or spectral normalisation.")] = "gradient_penalty"
    clip_value: Annotated[float, Knob(
        "Clip value", "c", "After each critic step every critic weight and bias is clipped to [−c, c] "
        "(WGAN, algorithm 1).", 1e-4, 1.0, log=True, needs=(("constraint", ("clip",)),))] = 0.01
    gp_lambda: Annotated[float, Knob(
        "Penalty weight", "λ", "Weight of the gradient penalty λ·E(‖∇f(x̂)‖ − 1)² (WGAN-GP, eq. 3).",
        1e-4, 1000.0, log=True, needs=(("constraint", PENALTIES),))] = 0.1
    n_critic: Annotated[int, Knob(
        "Critic steps", "n_critic", "Critic updates before each generator update.", 1, 100,
        log=True)] = 5
    critic_warmup: Annotated[bool, Knob(
        "Critic warm-up", "100×", "As in the WGAN code: 100 critic steps for each of the first 25 "
        "iterations and at every 500th.")] = False
    optimizer: Annotated[Optimizer, Knob(
        "Optimizer", "opt", "The rule that turns gradients into steps, for both networks.")] = "adam"
    critic_rate: Annotated[float, Knob(
        "Critic rate", "α_f", "Learning rate of the critic.", 1e-6, 1.0, log=True,
        needs=(("freeze_critic", (False,)),))] = 1e-3
    generator_rate: Annotated[float, Knob(
        "Generator rate", "α_G", "Learning rate of the generator.", 1e-6, 1.0, log=True,
        needs=(("freeze_generator", (False,)), ("fixed_generator", (False,))))] = 1e-3
    beta1: Annotated[float, Knob(
        "Momentum", "β₁", "Decay of the running mean of gradients (Adam), or momentum (SGD).",
        0.0, 0.999, needs=(("optimizer", ("adam", "sgd")),))] = 0.5
    beta2: Annotated[float, Knob(
        "Second moment", "β₂", "Decay of the running mean of squared gradients (Adam; RMSprop's α).",
        0.0, 0.9999, needs=(("optimizer", ("adam", "rmsprop")),))] = 0.9
    freeze_critic: Annotated[bool, Knob(
        "Freeze critic", "❄f", "Leave the critic's weights as they are.")] = False
    freeze_generator: Annotated[bool, Knob(
        "Freeze generator", "❄G", "Leave the generator's weights as they are.")] = False
    fixed_generator: Annotated[bool, Knob(
        "Fixed generator", "x+N", "Fakes are real points plus unit Gaussian noise, to look at the critic "
        "alone (WGAN-GP, Fig. 1a).", shared=True)] = False
    data: Annotated[str, Knob(
        "Data", "p_r", "The distribution to be learned.", shared=True)] = "ring8"
    data_noise: Annotated[float, Knob(
        "Data noise", "σ×", "Multiplies the noise of the data set as published.", 0.0, 20.0,
        unit="×", shared=True)] = 1.0
    line_distance: Annotated[float, Knob(
        "Line distance", "θ", "Distance of the two parallel lines (WGAN, Fig. 1).", 0.0, 4.0,
        shared=True, needs=(("data", ("lines",)),))] = 1.0
    critic_depth: Annotated[int, _shape(
        "Critic depth", "L_f", "Hidden layers of the critic.", 1, 12, unit="layers")] = 3
    critic_width: Annotated[int, _shape(
        "Critic width", "H_f", "Units in each hidden layer of the critic.", 2, 512, unit="units",
        log=True)] = 64
    critic_activation: Annotated[Activation, _shape(
        "Critic activation", "σ_f", "Nonlinearity of the critic's hidden layers.")] = "relu"
    generator_depth: Annotated[int, _shape(
        "Generator depth", "L_G", "Hidden layers of the generator.", 1, 12, unit="layers")] = 3
    generator_width: Annotated[int, _shape(
        "Generator width", "H_G", "Units in each hidden layer of the generator.", 2, 512, unit="units",
        log=True)] = 64
    generator_activation: Annotated[Activation, _shape(
        "Generator activation", "σ_G", "Nonlinearity of the generator's hidden layers.")] = "tanh"
    initialisation: Annotated[Initialisation, _shape(
        "Initialisation", "W₀", "How weights start: He (last layer Glorot), Glorot, or N(0, 0.02). "
        "Biases start at 0.")] = "he"
    latent_dim: Annotated[int, _shape(
        "Latent dimension", "dim z", "Dimensions of the latent z that the generator maps to the plane.",
        1, 256, log=True)] = 2
    latent: Annotated[Latent, _shape(
        "Latent", "p_z", "Distribution of z: N(0, 1) or uniform on [−1, 1], each dimension.")] = "gaussian"
    batch_size: Annotated[int, _shape(
        "Batch size", "B", "Samples of each kind in one step.", 2, 4096, unit="samples",
        log=True)] = 256
    seed: Annotated[int, Knob(
        "Seed", "seed", "Start of all randomness: initial weights and every draw.", 0, 2**31 - 1,
        live=False)] = 0
    # fmt: on

    def __post_init__(self) -> None:
        for name, knob in knobs().items():
            check(name, knob, getattr(self, name))

    def with_(self, **changes: object) -> Settings:
        """A copy with some fields changed, validated; values may be text, as from a command line."""
        return read({**to_dict(self), **changes})


@cache
def knobs() -> Mapping[str, Knob]:
    """Every knob by field name, in order."""
    return {name: _knob(hint) for name, hint in _hints().items()}


@cache
def choices(name: str) -> tuple[str, ...]:
    """The values a choice knob allows; empty for numbers and switches. `data` also takes stored arrays."""
    if name == "data":
        return DATASETS
    kind = value_type(name)
    return get_args(kind) if get_origin(kind) is Literal else ()


@cache
def value_type(name: str) -> Any:
    """The plain type of a field: `int`, `float`, `bool`, `str` or a `Literal`."""
    return get_args(_hints()[name])[0]


def check(name: str, knob: Knob, value: object) -> None:
    """Raise `UserError` if `value` is not allowed for the field `name`."""
    allowed = choices(name)
    if allowed:
        if value not in allowed and not (name == "data" and STORED_DATA.fullmatch(str(value))):
            raise UserError(
                "{name} = {value} is not known; allowed are {allowed}",
                name=name,
                value=value,
                allowed=", ".join(allowed),
            )
        return
    kind = value_type(name)
    fits = (
        isinstance(value, bool)
        if kind is bool
        else (isinstance(value, (int, float) if kind is float else int) and not isinstance(value, bool))
    )
    if kind is bool and not fits:
        raise UserError("{name} = {value} is not allowed; it is true or false", name=name, value=value)
    if knob.low is None or knob.high is None:
        return
    if not fits or not knob.low <= value <= knob.high:  # type: ignore[operator]
        raise UserError(
            "{name} = {value} is not allowed; it is {kind} from {low:.10g} to {high:.10g}",
            name=name,
            value=value if value != "" else "“”",
            low=knob.low,
            high=knob.high,
            kind="a whole number" if kind is int else "a number",
        )


def read(values: Mapping[str, object]) -> Settings:
    """`Settings` from a mapping, values possibly as text; missing fields take their defaults.

    Raises:
        UserError: unknown field, or a value that is not allowed.
    """
    known = knobs()
    for name in values:
        if name not in known:
            raise UserError("there is no knob {name}; knobs are {known}", name=name, known=", ".join(known))
    return Settings(**{name: _convert(name, value) for name, value in values.items()})  # type: ignore[arg-type]


def to_dict(settings: Settings) -> dict[str, Any]:
    """The fields of `settings` as plain values."""
    return msgspec.structs.asdict(settings)


def idle(settings: Settings, name: str) -> Words | None:
    """Why the knob `name` has no effect under these settings, or None if it has."""
    for other, values in knobs()[name].needs:
        if getattr(settings, other) not in values:
            return Words(
                "acts only with {other}: {values}",
                {"other": knobs()[other].label, "values": ", ".join(_shown(value) for value in values)},
            )
    return None


def check_population(population: Iterable[Settings]) -> tuple[Settings, ...]:
    """The population as a tuple, after checking that all replicas agree in every shared field.

    Raises:
        UserError: an empty population, or a shared field in which two replicas differ.
    """
    replicas = tuple(population)
    if not replicas:
        raise UserError("a population needs at least one replica")
    for name, knob in knobs().items():
        if not knob.shared:
            continue
        for index, replica in enumerate(replicas):
            if getattr(replica, name) != getattr(replicas[0], name):
                raise UserError(
                    "replicas of one population share {name}, but replica {index} has {value} "
                    "and replica 0 has {first}",
                    name=name,
                    index=index,
                    value=getattr(replica, name),
                    first=getattr(replicas[0], name),
                )
    return replicas


@cache
def _hints() -> dict[str, Any]:
    return get_type_hints(Settings, include_extras=True)


def _knob(hint: Any) -> Knob:
    return next(extra for extra in get_args(hint)[1:] if isinstance(extra, Knob))


def _convert(name: str, value: object) -> object:
    """Text to the field's type; a whole float is taken as int; anything else is left for the check."""
    kind = value_type(name)
    try:
        return msgspec.convert(value, bool if kind is bool else kind, strict=False)
    except msgspec.ValidationError:
        return value


def _shown(value: object) -> str:
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)
