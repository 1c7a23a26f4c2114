"""Settings as one line of text that can be read, edited by hand and sent: numpy only.

    wgan1 wgan-gp-live data=grid25 n_critic=10 seed=7

First the version, then a recipe, then whatever differs from it, in the names of the knobs. A population
gives several values, one for each replica: `gp_lambda=0.1/1/10`. `hide=` names the controls that a
lesson takes away. Small painted densities and few points travel inside: `painted=…`, `points=…`, see
`engine.packing`; modes set by hand as `modes=x,y;x,y`. The text survives chats: wraps, quotes, other
blanks and dashes, a full stop at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.modes import modes_text, read_modes
from engine.packing import Kind, pack, unpack
from engine.points import stored_name
from engine.recipes import DEFAULT_RECIPE, RECIPES, matching_recipe, with_recipe
from engine.settings import Settings, check_population, knobs, to_dict
from engine.words import UserError

VERSION = 1
LIMIT = 2000  # characters of a text
EXAMPLE = f"wgan{VERSION} wgan-gp-live data=grid25 seed=7"
HIDEABLE = "recipe"  # a control that is no knob; all knobs can be hidden, too

_KINDS: tuple[Literal["painted", "points", "modes"], ...] = ("painted", "points", "modes")
_OPENING = re.compile(r"wgan([0-9]+)(?=\s|$)", re.IGNORECASE)
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), "")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-")
_AROUND = " \t\r\n\"'`´*«»‹›“”„‘’‚<([{"
_AFTER = _AROUND + ".,;:!?>)]}"
_GLANCE = 16 * LIMIT  # characters, blanks and all, that are looked at
_LONGEST = 48  # characters of a bad piece that are shown


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """What a text says: replicas, the data of one's own they train on by SHA-256, and hidden controls.

    `recipe` is where the text starts from.
    """

    population: tuple[Settings, ...]
    arrays: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    recipe: str = DEFAULT_RECIPE

    @property
    def settings(self) -> Settings:
        """Those of the first replica, for whoever trains one."""
        return self.population[0]


def to_text(
    settings: Settings | Sequence[Settings],
    arrays: Mapping[str, NDArray[np.float32]] | None = None,
    hidden: Iterable[str] = (),
) -> str:
    """One line from which `from_text` makes the same settings, of one replica or of a population.

    Args:
        settings: one replica, or all of a population.
        arrays: points and painted densities by the SHA-256 in `Settings.data`.
        hidden: names of knobs, or "recipe", that are not to be shown.

    Raises:
        UserError: data that is not there, too large, or finer than a text can say.
    """
    population = check_population((settings,) if isinstance(settings, Settings) else settings)
    recipe = min(RECIPES, key=lambda name: (len(_differences(name, population)), *_least(name, population)))
    words = [f"wgan{VERSION}", recipe]
    data = ""
    for name, values in _differences(recipe, population).items():
        if ":" in values[0]:
            data = _data_word(values[0], arrays or {})
        else:
            words.append(f"{name}={'/'.join(values)}")
    if names := check_hidden(hidden):
        words.append(f"hide={','.join(names)}")
    text = " ".join([*words, data] if data else words)
    if len(text) > LIMIT:
        _refuse_length(len(text), data)
    return text


def from_text(text: str) -> Shared:
    """What a text says; `looks_like` tells whether it is meant to be one.

    Raises:
        UserError: anything that is not understood, naming it.
    """
    words = _words(text)
    recipe: str | None = None
    given: dict[str, str] = {}
    own = ""  # painted=… or the like, which a wrap may have cut into pieces
    for word in words:
        name, equals, value = word.partition("=")
        if own and not equals:
            given[own] += word
        elif not equals or not name:
            if recipe is not None or not name:
                raise UserError("“{word}” is not understood; write it as knob=value", word=_shown(word))
            recipe = word
        elif name in given:
            raise UserError("{name} stands there twice", name=_shown(name))
        else:
            given[name] = value
            own = name if name in _KINDS else ""
    hidden = check_hidden(given.pop("hide").split(",")) if "hide" in given else ()
    arrays = _take_arrays(given)
    recipe = recipe or DEFAULT_RECIPE
    return Shared(_population(recipe, given), arrays, hidden, recipe)


def looks_like(text: str) -> bool:
    """Whether this is meant to be such a text, of whatever version."""
    return _OPENING.match(_plain(text[:_GLANCE])) is not None


def check_hidden(names: Iterable[str]) -> tuple[str, ...]:
    """The names of hidden controls, each known and named once.

    Raises:
        UserError: unknown, or named twice.
    """
    found: list[str] = []
    for name in names:
        if name not in knobs() and name != HIDEABLE:
            raise UserError(
                "hide: there is no control {name}; controls are {known}",
                name=_shown(name),
                known=", ".join((HIDEABLE, *knobs())),
            )
        if name in found:
            raise UserError("hide: {name} stands there twice", name=name)
        found.append(name)
    return tuple(found)


def short(value: object) -> str:
    """A knob's value in its shortest exact form: 0.1, 1e-4, 5, true, ring8."""
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, float):
        return str(value)
    plain = np.format_float_positional(value + 0.0, trim="-")  # + 0.0: −0 is 0
    power = np.format_float_scientific(value + 0.0, trim="-", exp_digits=1)
    return power if len(power) < len(plain) and abs(value) < 1 else plain


# --- writing -------------------------------------------------------------------------------------------


def _differences(recipe: str, population: tuple[Settings, ...]) -> dict[str, list[str]]:
    """The fields in which any replica differs from the recipe, as text; one value if all have the same."""
    base = to_dict(with_recipe(recipe))
    rows = [to_dict(settings) for settings in population]
    found = {}
    for name, value in base.items():
        values = [row[name] for row in rows]
        if any(one != values[0] for one in values):
            found[name] = [short(one) for one in values]
        elif values[0] != value:
            found[name] = [short(values[0])]
    if len(rows) > 1 and not any(len(values) > 1 for values in found.values()):
        found["seed"] = [short(row["seed"]) for row in rows]  # something must say how many there are
    return found


def _least(recipe: str, population: tuple[Settings, ...]) -> tuple[bool, bool]:
    """Of recipes that take equally many words: the one that the window names, or the default."""
    return recipe != matching_recipe(population[0]), recipe != DEFAULT_RECIPE


def _data_word(name: str, arrays: Mapping[str, NDArray[np.float32]]) -> str:
    kind, _, sha = name.partition(":")
    if sha not in arrays:
        raise UserError("the data of one's own is not at hand, so it cannot be put into a text")
    array = arrays[sha]
    if kind == "modes":
        return f"modes={modes_text(array)}"
    form: Kind = "points" if kind == "points" else "painted"
    if array.nbytes > 64 * LIMIT * (1 if form == "points" else 4):  # does not fit, however plain
        _refuse_length(None, form)
    return f"{form}={pack(form, array)}"


def _refuse_length(length: int | None, data: str) -> None:
    what = {"po": "points are", "pa": "painted density is", "mo": "list of modes is"}.get(
        data[:2], "population is"
    )
    needs = "" if length is None else f", but would take {length:,}"
    raise UserError(
        "the {what} too large for a text: it may have {limit:,} characters{needs}; hand on the file",
        what=what,
        limit=LIMIT,
        needs=needs,
    )


# --- reading -------------------------------------------------------------------------------------------


def _words(text: str) -> list[str]:
    """The pieces after the version, which is checked."""
    plain = _plain(text[:_GLANCE])
    opening = _OPENING.match(plain)
    if opening is None:
        raise UserError("this is no settings text; one reads like “{example}”", example=EXAMPLE)
    if opening[1] != str(VERSION):
        raise UserError(
            "this settings text is of version {version}; this program reads version {ours}",
            version=_shown(opening[1]),
            ours=VERSION,
        )
    words = plain[opening.end() :].split()
    length = len(opening[0]) + sum(len(word) + 1 for word in words)
    if length > LIMIT or len(text) > _GLANCE:
        raise UserError(
            "a settings text has at most {limit:,} characters; this one has {length:,}",
            limit=LIMIT,
            length=max(length, len(text)),
        )
    if plain.endswith(("...", "…")):
        raise UserError("this settings text ends in “…”: the rest of it is missing")
    for word in words:
        if not word.isascii() or not word.isprintable():
            raise UserError("“{word}” is not understood in a settings text", word=_shown(word))
    return words


def _plain(text: str) -> str:
    """Without what chats and shells put around it, or in place of blanks and hyphens."""
    plain = text.translate(_INVISIBLE).translate(_DASHES).lstrip(_AROUND + "\u00a0>")
    ending = plain.rstrip(_AROUND + "\u00a0")
    if ending.endswith(("...", "…")):
        return ending
    ending = ending.rstrip(_AFTER + "\u00a0")
    return " ".join(word for word in ending.split() if word.strip(">"))


def _take_arrays(given: dict[str, str]) -> dict[str, NDArray[np.float32]]:
    """Take painted=… or the like out of what is given, and name it as the data."""
    kinds = [kind for kind in _KINDS if kind in given]
    if len(kinds) + ("data" in given) > 1:
        raise UserError("a settings text names its data once, not as {names}", names=", ".join(given))
    if any(":" in value for name, value in given.items() if name not in _KINDS):
        raise UserError(
            "“:” is not understood; data of one's own travel in a text as painted=…, points=… or modes=…"
        )
    arrays = {}
    for kind in kinds:
        text = given.pop(kind)
        array = read_modes(text) if kind == "modes" else unpack(kind, text)
        name = given["data"] = stored_name(kind, array)
        arrays[name.partition(":")[2]] = array
    return arrays


def _population(recipe: str, given: Mapping[str, str]) -> tuple[Settings, ...]:
    if recipe not in RECIPES:
        raise UserError(
            "there is no recipe {name}; recipes are {known}", name=_shown(recipe), known=", ".join(RECIPES)
        )
    columns = {name: value.split("/") for name, value in given.items()}
    replicas = max((len(values) for values in columns.values()), default=1)
    for name, values in columns.items():
        if len(values) not in {1, replicas}:
            raise UserError(
                "{name} has {n} values, but there are {replicas} replicas; give one, or one for each",
                name=_shown(name),
                n=len(values),
                replicas=replicas,
            )
        for value in values:
            if not value or len(name) > _LONGEST or (len(value) > _LONGEST and ":" not in value):
                raise UserError("{name} = “{value}” is no value", name=_shown(name), value=_shown(value))
    base = with_recipe(recipe)
    return check_population(
        base.with_(**{name: values[replica % len(values)] for name, values in columns.items()})
        for replica in range(replicas)
    )


def _shown(word: str) -> str:
    """A piece as it can be shown in a sentence."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in word)
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
