"""What can be going on: its name, the rule it is told by, and what to try. No numpy, no torch.

Texts are templates of `engine.words`, translated where they are shown. The numbers in a rule are those that
the code decides by. Each rule is about one replica.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from engine.words import Words

WINDOW = 50  # steps of the metrics that are looked at together; their medians count

MISSING, MISSING_STILL = 0.25, 0.125  # share of the data at modes that hardly any fake is at
HARDLY = 0.1  # of its weight: fewer fakes than that are hardly any
NARROW, NARROW_STILL = 1 / 3, 1 / 2  # of σ: the width of the fakes of a mode
THIN, THIN_STILL = 1 / 10, 1 / 5  # of σ: their width where they are narrowest
FLAT, FLAT_STILL = 0.5, 0.25  # share of latents at which G stands still
HOP, HOPS, HOPS_STILL = 0.6, 3, 1  # share of the cloud that changes its mode between two looks; how often
SWING, SWINGS, SWINGS_STILL = 1.6, 3, 2  # a turn of W₁ is at least this factor; how many turns
SWING_FLOORS = 4.0  # of the noise floor: swings below are noise
LOOKS, STRETCH = 12, 1000  # looks, or steps if they are more, that hops and swings are counted over
CERTAIN, CERTAIN_STILL = 0.03, 0.1  # discriminator's loss, of what it is without knowledge
FAINT, FAINT_STILL = 0.01, 0.03  # pull, of the critic's slope
LOST, LOST_STILL = 1e-3, 3e-3  # pull, of the largest that there was
NOTHING, NOTHING_STILL = 1e-6, 3e-6  # pull
LAYERS, LAYERS_STILL = 100.0, 30.0  # gradient of one end layer over that of the other
DEEP = 3  # hidden layers, at least, of which one may speak so
PILED, PILED_STILL = 0.5, 0.3  # share of weights at ±c
STEEP, STEEP_STILL = 10.0, 5.0  # 95 % of the slopes are below
BEHIND, BEHIND_STILL = 0.05, 0.1  # estimate/K, of W₁
ASTRAY, ASTRAY_STILL = 0.25, 0.4  # agreement with the optimal critic
TOLD = 0.5  # agreement of two optimal critics: only above may another be judged by them
LAG_FLOORS = 4.0  # of the noise floor: likewise
HUGE, HUGE_STILL = 1e6, 1e5  # losses and estimate
AWAY, AWAY_STILL = 4.0, 3.0  # W₁, of what it was at first
NEAR_STILL = 1.5  # of what counts as near the floor


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that may be going on.

    It begins when its rule holds at `looks` looks in a row and over `begin` steps, and is over when a weaker
    rule has failed over `end` steps. `source`: what is looked at.
    """

    title: str
    rule: Words
    advice: str
    source: Literal["metrics", "coverage", "truth", "looks"]
    begin: int
    end: int
    looks: int = 1
    trouble: bool = True


KINDS: Mapping[str, Kind] = {
    "collapse_between": Kind(
        "Mode collapse between modes",
        Words(
            "Modes with {missing:.0%} of the data or more hold hardly any fakes: less than {hardly:.0%} of "
            "what they should. It is over when those modes are below {still:.1%} of the data.",
            {"missing": MISSING, "hardly": HARDLY, "still": MISSING_STILL},
        ),
        "Try the Wasserstein loss with a gradient penalty, or, with a log loss, fewer critic steps.",
        "coverage", 200, 100, 3,
    ),
    "collapse_within": Kind(
        "Mode collapse within a mode",
        Words(
            "The fakes of the typical mode are less than {narrow:.2g} σ wide where they are widest (a point) "
            "or {thin:.2g} σ where they are narrowest (a thread), or z moves and G(z) does not at {flat:.0%} "
            "of the latents. It is over above {still:.2g} σ, {thin_still:.2g} σ and {flat_still:.0%}.",
            {"narrow": NARROW, "still": NARROW_STILL, "thin": THIN, "thin_still": THIN_STILL,
             "flat": FLAT, "flat_still": FLAT_STILL},
        ),
        "Try a smaller generator rate, or a critic that sees finer: wider, or with a smaller λ.",
        "coverage", 200, 100, 3,
    ),
    "vanishing_pull": Kind(
        "Vanishing generator gradient",
        Words(
            "The pull on the fakes is below {faint:.0%} of the critic's slope, below a {lost:g}th of the "
            "largest it was, or below {nothing:g}. It is over above three times that.",
            {"faint": FAINT, "lost": 1 / LOST, "nothing": NOTHING},
        ),
        "Try the non-saturating or the Wasserstein loss, or fewer critic steps; under clipping a larger c.",
        "metrics", 100, 100,
    ),
    "saturated": Kind(
        "Saturated discriminator",
        Words(
            "The discriminator's loss is below {certain:.0%} of what it is for one that knows nothing: it is "
            "sure of every point. It is over above {still:.0%}. Not for the Wasserstein loss.",
            {"certain": CERTAIN, "still": CERTAIN_STILL},
        ),
        "Try fewer critic steps, a smaller critic rate, or more data noise; a WGAN critic cannot saturate.",
        "metrics", 100, 100,
    ),
    "exploding_layers": Kind(
        "Exploding layer gradients",
        Words(
            "From the last hidden layer to the first of critic or generator, with {deep} or more of them, "
            "the gradient grows {layers:g} times or more. It is over below {still:g} times.",
            {"layers": LAYERS, "still": LAYERS_STILL, "deep": DEEP},
        ),
        "Try a smaller c, a gradient penalty, or fewer layers.",
        "metrics", 100, 100,
    ),
    "vanishing_layers": Kind(
        "Vanishing layer gradients",
        Words(
            "From the last hidden layer to the first of critic or generator, with {deep} or more of them, "
            "the gradient shrinks {layers:g} times or more. It is over below {still:g} times.",
            {"layers": LAYERS, "still": LAYERS_STILL, "deep": DEEP},
        ),
        "Try a larger c, a gradient penalty, fewer layers, or a larger initialisation.",
        "metrics", 100, 100,
    ),
    "weights_at_clip": Kind(
        "Weights piled up at ±c",
        Words(
            "{piled:.0%} or more of the critic's weights stand at ±c. It is over below {still:.0%}.",
            {"piled": PILED, "still": PILED_STILL},
        ),
        "Clipping wastes the critic's capacity so: try a gradient penalty, or a larger c.",
        "metrics", 100, 100,
    ),
    "not_lipschitz": Kind(
        "Critic not Lipschitz",
        Words(
            "One slope in twenty between real and fake is above {steep:g}, where the Wasserstein loss wants "
            "1, and the weights are not clipped. It is over below {still:g}.",
            {"steep": STEEP, "still": STEEP_STILL},
        ),
        "Try a gradient penalty, a larger λ, or spectral normalisation: its estimate means nothing so.",
        "metrics", 150, 100,
    ),
    "lagging": Kind(
        "Critic lagging behind",
        Words(
            "While W₁ is above {floors:g} times the noise floor and two optimal critics agree by {told:g} or "
            "more, the critic sees less than {behind:.0%} of W₁ (estimate/K) and agrees with the optimal one "
            "by less than {astray:g}, each as the median of three looks. It is over above "
            "{behind_still:.0%} or {astray_still:g}.",
            {"floors": LAG_FLOORS, "told": TOLD, "behind": BEHIND, "astray": ASTRAY,
             "behind_still": BEHIND_STILL, "astray_still": ASTRAY_STILL},
        ),
        "Try more critic steps, a larger critic rate or a smaller generator rate.",
        "truth", 100, 50, 3,
    ),
    "oscillation": Kind(
        "Oscillation",
        Words(
            "Within {stretch} steps (or {looks} looks, if they are longer) W₁ turned {swings} times or more "
            "by a factor of {swing:g}, above {floors:g} times the noise floor, or {hops} times {hop:.0%} of "
            "the cloud went to other modes. It is over below {swings_still} turns and {hops_still} moves.",
            {"stretch": STRETCH, "looks": LOOKS, "floors": SWING_FLOORS, "swings": SWINGS, "swing": SWING,
             "hops": HOPS, "hop": HOP, "swings_still": SWINGS_STILL, "hops_still": HOPS_STILL},
        ),
        "Try β₁ = 0, smaller rates, or more critic steps.",
        "looks", 0, 0,
    ),
    "divergence": Kind(
        "Divergence",
        Words(
            "Numbers overflow, a loss is beyond {huge:g}, or W₁ is {away:g} times what it was at first. It "
            "is over below {still:g} times.",
            {"huge": HUGE, "away": AWAY, "still": AWAY_STILL},
        ),
        "Go back, and try smaller rates, a constraint, or an optimizer without momentum.",
        "looks", 0, 0,
    ),
    "converged": Kind(
        "Converged to the noise floor",
        Words(
            "The median of three W₁ in a row is noise for the most part: below twice the noise floor, or "
            "below what one perfect generator in forty shows. It is over above {still:g} times that.",
            {"still": NEAR_STILL},
        ),
        "Nothing is to be done: 512 points cannot tell these clouds apart.",
        "truth", 200, 100, 3,
        trouble=False,
    ),
}  # fmt: skip
