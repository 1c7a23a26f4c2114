"""The claims of the papers in their full form, written down as docs/reproduction.md with their figures."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PIL import Image
from rich.console import Console

from engine.claims.catalogue import CLAIMS, load
from engine.claims.claim import Effort
from engine.claims.results import as_document
from engine.commands.reproduce import QUICK_SEEDS, SEEDS, run_all, table

PICTURES = Path("docs") / "pictures" / "reproduction"
LARGEST = 150_000  # bytes of a figure

HEAD = """\
# The claims of the papers, run here

Made by `make evidence` at commit {commit}. Run any of them with `python main.py reproduce --only NAME`;
`--quick` runs all of them in three minutes. A statement about seeds holds if nine of ten show it; a claim
holds if all its statements do. What does not hold is a finding: it is told with its numbers and, where it
is known, its reason, and no setting was bent to hide it.

{holding} of {claims} claims hold, {shown} of {statements} statements.
"""

ERRATA = """\
## Where popular write-ups err

**The −log D trick descends KL(p_g‖p_r) − 2 JS, not KL − JS.** At the optimal discriminator D* = p_r/(p_r
+ p_g) of the present generator, held fixed while the generator moves,

    ∇ E_{z∼p_z}[−log D*(G(z))] = ∇ [ KL(p_g‖p_r) − 2 JS(p_r‖p_g) ]

(Arjovsky and Bottou 2017, theorem 2.5). JS has the wrong sign, so that this descent drives the
distributions apart in it, and a weight of 2, which comes from JS = ½ KL(p_r‖m) + ½ KL(p_g‖m) with m = ½
(p_r + p_g).

**The second expectation of the game is over the latent, not over the data.**

    V(D, G) = E_{x∼p_r}[log D(x)] + E_{z∼p_z}[log(1 − D(G(z)))]

(Goodfellow et al. 2014, eq. 1); in place of z∼p_z and D(G(z)) one may write x∼p_g and D(x). With
x∼p_data in the second term, too, the generator would not occur in it, and the best D would be ½ on all data.

**The penalty of WGAN-GP belongs to what is minimised.** The critic minimises

    L = E_{x∼p_g}[f(x)] − E_{x∼p_r}[f(x)] + λ E_{x̂}[(‖∇f(x̂)‖₂ − 1)²]

(Gulrajani et al. 2017, eq. 3). Who writes the critic's aim as a maximum must subtract it: max E_{p_r} f −
E_{p_g} f − λ E(‖∇f‖ − 1)². Added to a maximised quantity it rewards steep critics, without bound.
"""


def measure(talk: Console, folder: Path, *, quick: bool = False) -> dict[str, Any]:
    """Run every claim, its figures into `folder`, print the table; returns what `reproduce --json` says."""
    folder.mkdir(parents=True, exist_ok=True)
    effort = Effort(QUICK_SEEDS if quick else SEEDS, quick=quick, figures=folder)
    results = list(run_all([load(name) for name in CLAIMS], effort, talk))
    talk.print(table(results))
    return dict(as_document(results, effort))


def write(document: Mapping[str, Any], commit: str, root: Path) -> Path:
    """Write docs/reproduction.md under `root` and copy the figures beside it; returns the page."""
    folder = root / PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    for claim in document["claims"]:
        for figure in claim["figures"]:
            keep(Path(figure), folder)
    page = root / "docs" / "reproduction.md"
    page.write_text(markdown(document, commit), encoding="utf-8")
    return page


def keep(figure: Path, folder: Path) -> Path:
    """Copy a figure; one that is too large gets fewer colours, then fewer pixels."""
    kept = folder / figure.name
    if not (kept.exists() and kept.samefile(figure)):
        shutil.copyfile(figure, kept)
    with Image.open(figure) as image:
        whole = image.convert("RGB")
    colours, scale = 128, 1.0
    while kept.stat().st_size > LARGEST:
        size = round(whole.width * scale), round(whole.height * scale)
        small = whole.resize(size, Image.Resampling.LANCZOS).quantize(colours, dither=Image.Dither.NONE)
        small.save(kept, optimize=True)
        colours, scale = (colours // 2, 1.0) if colours > 16 else (16, scale * 0.85)
    return kept


def markdown(document: Mapping[str, Any], commit: str) -> str:
    """The page: all claims in a table, then each with its statements, its figure and its reasons."""
    claims: Sequence[Mapping[str, Any]] = document["claims"]
    parts = [part for claim in claims for part in claim["parts"]]
    head = HEAD.format(
        commit=commit,
        holding=sum(claim["holds"] for claim in claims),
        claims=len(claims),
        shown=sum(part["holds"] for part in parts),
        statements=len(parts),
    )
    overview = ["| claim | published | seeds | statements that hold | |", "|---|---|---|---|---|"]
    for claim in claims:
        shown = sum(part["holds"] for part in claim["parts"])
        holds = "holds" if claim["holds"] else "**in part**" if shown else "**does not hold**"
        link = f"[{claim['name']}](#{claim['name']})"
        seeds = f"{claim['seeds']}{', quick form' if claim['quick'] else ''}"
        count = f"{shown} of {len(claim['parts'])}"
        overview.append(f"| {link} | {_cell(claim['published'])} | {seeds} | {count} | {holds} |")
    return "\n".join([head, *overview, "", *(_section(claim) for claim in claims), ERRATA])


def _section(claim: Mapping[str, Any]) -> str:
    lines = [
        f"## {claim['name']}\n",
        f"**{claim['title']}.** {claim['published']} ({claim['source']})\n",
        "| statement | measured here | holds |",
        "|---|---|---|",
    ]
    for part in claim["parts"]:
        verdict = "yes" if part["holds"] else "**no**"
        seeds = "" if part["of"] == 1 else f", {part['held']} of {part['of']}"
        lines.append(f"| {_cell(part['statement'])} | {_cell(part['measured'])} | {verdict}{seeds} |")
    if claim["note"]:
        lines.append(f"\n{claim['note']}")
    lines += [f"\n![{claim['title']}](pictures/reproduction/{Path(path).name})" for path in claim["figures"]]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
