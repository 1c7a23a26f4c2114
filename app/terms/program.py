"""The picture, time and speed."""

from __future__ import annotations

from app.terms.entry import GAN, WGAN, Entry

PROGRAM: dict[str, Entry] = {
    "landscape": Entry(
        "Landscape",
        "f(x), D(x)",
        "score; D: 0 to 1",
        "What the critic says about every place of the plane; under the cursor at that place. With log "
        "losses D(x), the critic's belief that a point there is real.",
        "f(x) on a grid; D(x) = 1/(1 + e^(−f(x)))",
        f"{WGAN}, section 3; {GAN}, section 3",
        "With every picture of the landscape, up to 15 times a second.",
    ),
    "iteration": Entry(
        "Iteration",
        "t",
        "iterations",
        "Updates of the generator so far; n_critic updates of the critic go before each.",
        "t",
        f"{WGAN}, algorithm 1",
        "About ten times a second.",
    ),
    "step": Entry(
        "Step",
        "s",
        "steps",
        "What the charts count along their time axis: every iteration, and every critic step that was taken "
        "alone, as on the way to the optimum. As long as there were none, it is the iteration.",
        "iterations + critic steps taken alone",
        "ours",
        "About ten times a second; shown once it differs from the iteration.",
    ),
    "throughput": Entry(
        "Speed of training",
        "it/s",
        "iterations per second",
        "How fast the engine trains, pictures included.",
        "iterations finished ÷ time passed, over about the last second",
        "ours",
        "About ten times a second.",
    ),
    "frames": Entry(
        "Pictures",
        "frames/s",
        "frames per second",
        "How often the window draws a new picture of the plane. Training does not wait for it.",
        "pictures drawn ÷ time passed, over the last two seconds",
        "ours",
        "About ten times a second.",
    ),
    "arena": Entry(
        "Caption of an arena",
        "W₁, n/N, ▲, ✓",
        "data units; modes; counts",
        "Of arenas side by side: what the arena alone has, its newest exact distance, its modes captured of "
        "all, and how many phenomena go on that are trouble (▲) and that are good (✓).",
        "W₁; modes captured / known modes; phenomena that have begun and are not over",
        "ours",
        "W₁ of one arena a second, in turn; modes of all of them about once a second.",
    ),
    "picture_share": Entry(
        "Engine time for pictures",
        "share",
        "% of engine time",
        "How much of the engine's time goes into what the window shows instead of into training.",
        "time spent on frames ÷ time passed",
        "ours",
        "About ten times a second.",
    ),
}
