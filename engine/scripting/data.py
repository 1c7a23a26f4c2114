"""`real_batch` of a stand-alone script: each named data set in the few lines that draw from it."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

from engine.settings import Settings
from engine.share import short

WIDTH = 100  # columns of a script


@dataclass(frozen=True, slots=True)
class Drawn:
    """A data set: its words, the lines before `return`, the points without noise, and σ as published."""

    words: str
    lines: str
    points: str
    sigma: str = ""


_POLAR = "torch.stack([angle.cos(), angle.sin()], dim=1)"
_SIGN = "sign = 1 - 2 * torch.randint(2, (n, 1))"

DRAWN: Mapping[str, Drawn] = {
    "ring8": Drawn(
        "a ring of eight Gaussians, as in gan_toy.py",
        "angle = torch.randint(8, (n,)) * (math.pi / 4)",
        f"2 / 1.414 * {_POLAR}",
        "0.02 / 1.414",
    ),
    "grid25": Drawn(
        "a 5 x 5 grid of Gaussians, as in gan_toy.py",
        "",
        "2 / 2.828 * torch.randint(-2, 3, (n, 2))",
        "0.05 / 2.828",
    ),
    "swissroll": Drawn(
        "a swiss roll, as in gan_toy.py",
        "angle = 1.5 * math.pi * (1 + 2 * torch.rand(n))",
        f"angle[:, None] / 7.5 * {_POLAR}",
        "0.25 / 7.5",
    ),
    "moons": Drawn(
        "two interleaving half circles",
        f"angle = math.pi * torch.rand(n)\n{_SIGN}\n"
        "moon = torch.stack([angle.cos() - 0.5, angle.sin() - 0.25], dim=1)",
        "1.4 * sign * moon",
        "1.4 * 0.05",
    ),
    "circles": Drawn(
        "two circles, one inside the other",
        "angle = 2 * math.pi * torch.rand(n)\nradius = 0.9 * torch.randint(1, 3, (n, 1))",
        f"radius * {_POLAR}",
        "1.8 * 0.05",
    ),
    "spirals": Drawn(
        "two spirals wound into each other",
        f"way = torch.rand(n, 1).sqrt()\nangle = 3 * math.pi * way[:, 0]\n{_SIGN}",
        f"2.1 * sign * way * {_POLAR}",
        "0.05",
    ),
    "pinwheel": Drawn(
        "five bent arms, after Johnson et al. 2016",
        "normal = torch.special.ndtri(0.0005 + 0.999 * torch.rand(n, 1))\n"
        "radius = 1 + math.sqrt(0.3**2 - 0.1**2) * normal\n"
        "arm = torch.randint(5, (n,)) * (2 * math.pi / 5)\n"
        "angle = arm + 0.25 * radius[:, 0].exp()",
        f"1.1 * radius * {_POLAR}",
        "1.1 * 0.1",
    ),
    "checkerboard": Drawn(
        "eight filled squares of a checkerboard",
        "column = torch.randint(-2, 2, (n,))\n"
        "row = 2 * torch.randint(-1, 1, (n,)) + column % 2\n"
        "corner = torch.stack([column, row], dim=1)",
        "corner + torch.rand(n, 2)",
        "0.01",
    ),
    "gaussian": Drawn("one round Gaussian around 0", "", "torch.zeros(n, 2)", "0.5"),
    "blobs2": Drawn(
        "two Gaussians far apart",
        "x = 3 * torch.randint(2, (n,)) - 1.5",
        "torch.stack([x, torch.zeros(n)], dim=1)",
        "0.1",
    ),
    "blobs3": Drawn(
        "three Gaussians with 60 %, 30 % and 10 % of the points",
        "share = torch.tensor([0.6, 0.3, 0.1])\n"
        "mode = torch.multinomial(share, n, replacement=True)\n"
        "angle = math.pi / 2 + mode * (2 * math.pi / 3)",
        f"1.5 * {_POLAR}",
        "0.1",
    ),
    "lines": Drawn(
        "two parallel lines, after Fig. 1 of the WGAN paper",
        "x = LINE_DISTANCE * (torch.randint(2, (n,)) - 0.5)\ny = 2 * torch.rand(n) - 1",
        "torch.stack([x, y], dim=1)",
    ),
}


def number(value: float) -> str:
    """A float of the script in its shortest exact form; what is whole keeps its point, as torch wants it."""
    text = short(float(value))
    return text if "." in text or "e" in text else f"{text}.0"


def constants(settings: Settings) -> list[str]:
    """The settings that belong to the data, as lines of the script."""
    if settings.data == "lines":
        return [f"LINE_DISTANCE = {number(settings.line_distance)}"]
    if not _is_noisy(settings):
        return []
    scale = "" if settings.data_noise == 1 else f"{number(settings.data_noise)} * "
    return [f"NOISE = {scale}{DRAWN[settings.data].sigma}  # standard deviation of the data's noise"]


def real_batch(settings: Settings) -> str:
    """The function `real_batch(n)` for a named data set."""
    drawn = DRAWN[settings.data]
    result = f"return {drawn.points}"
    if _is_noisy(settings):
        result += " + NOISE * torch.randn(n, 2)"
        if settings.data == "gaussian":
            result = "return NOISE * torch.randn(n, 2)"
        if len(result) > WIDTH - 4:
            result = f"points = {drawn.points}\nreturn points + NOISE * torch.randn(n, 2)"
    return function("real_batch(n)", f"n points of {drawn.words}.", f"{drawn.lines}\n{result}".lstrip())


def function(head: str, words: str, body: str) -> str:
    """A function of the script, its body still flush left."""
    return f'def {head}:\n    """{words}"""\n{textwrap.indent(body, "    ")}'


def _is_noisy(settings: Settings) -> bool:
    return bool(settings.data in DRAWN and DRAWN[settings.data].sigma and settings.data_noise)
