"""The distance lab: exact numbers of two equal shapes, one of them moved."""

from __future__ import annotations

from app.terms.entry import GAN, WGAN, Entry

_AT_ONCE = "Exactly, with every move of the hand; no samples and no training are involved."
_BLOBS = "In closed form for points and lines; one integral, exact to rounding, for blobs. With every move."
_ARJOVSKY = "Arjovsky and Bottou 2017, Towards Principled Methods for Training GANs"

LAB: dict[str, Entry] = {
    "lab_distance": Entry(
        "Two shapes",
        "θ",
        "data unit",
        "The fake shape is the real one, moved by θ. Drag either; arrow keys move the fake one, finely with "
        "Shift, coarsely with Ctrl. The arrows show an optimal transport plan: where each part of the fake's "
        "mass goes.",
        "θ = distance of the centres",
        f"{WGAN}, example 1 and figure 1",
        _AT_ONCE,
    ),
    "lab_wasserstein": Entry(
        "Wasserstein distance of the shapes",
        "W₁",
        "data unit",
        "How far the earth must be moved on average. It is the distance itself, for any shapes: it goes to 0 "
        "as they come near, and everywhere its slope says which way that is.",
        "min over couplings of E ‖x − y‖ = θ; equally E f*(x_r) − E f*(x_g)",
        f"{WGAN}, example 1 and figure 1",
        _AT_ONCE,
    ),
    "lab_js": Entry(
        "JS of the shapes",
        "JS",
        "nats",
        "How well the two can be told apart, from 0 (not at all) to log 2 = 0.693 (always). Shapes that do "
        "not overlap are at log 2 wherever they are: near or far is the same to it.",
        "½ KL(p_r‖m) + ½ KL(p_g‖m), m = ½ (p_r + p_g)",
        f"{WGAN}, example 1 and figure 1; {GAN}, section 4",
        _BLOBS,
    ),
    "lab_kl": Entry(
        "KL of the shapes",
        "KL",
        "nats",
        "∞ as soon as one shape has mass where the other has none, and so at every distance but 0 for points "
        "and lines. For shapes that are only moved it is the same in both directions.",
        "E log(p_g(x_g) / p_r(x_g)); for blobs θ²/2σ²",
        f"{WGAN}, example 1",
        _BLOBS,
    ),
    "lab_discriminator": Entry(
        "Optimal discriminator",
        "D*(x)",
        "probability, 0 to 1",
        "The best there is at telling real from fake. Where the shapes are apart it saturates: 1 all over "
        "the real one, 0 all over the fake one, flat at both. Where neither has mass it may be anything: "
        "dotted.",
        "D*(x) = p_r(x) / (p_r(x) + p_g(x))",
        f"{GAN}, proposition 1; {WGAN}, figure 2",
        _AT_ONCE,
    ),
    "lab_critic": Entry(
        "Optimal critic",
        "f*(x)",
        "data unit",
        "The function of slope at most 1 that scores real highest above fake. It is a straight ramp from the "
        "fake to the real shape, and never saturates. Its constant is free: here it is 0 in the middle.",
        "f*(x) = ⟨x − middle, direction from fake to real⟩",
        f"{WGAN}, eq. 2 and figure 2",
        _AT_ONCE,
    ),
    "lab_discriminator_slope": Entry(
        "Slope of the optimal discriminator",
        "‖∇D*‖",
        "per data unit",
        "How steep D* is where the fakes are. Exactly 0, marked ▽, for points and lines that are apart: the "
        "perfect discriminator tells the generator nothing.",
        "E ‖∇D*(x_g)‖",
        f"{_ARJOVSKY}, theorem 2.1",
        _BLOBS,
    ),
    "lab_minimax_pull": Entry(
        "Minimax pull at the optimum",
        "‖∇ log(1 − D*)‖",
        "nats per data unit",
        "What moves the fakes under the original GAN's loss. It dies out as the shapes part: vanishing "
        "gradients.",
        "E ‖∇ log(1 − D*(x_g))‖",
        f"{_ARJOVSKY}, theorem 2.4",
        _BLOBS,
    ),
    "lab_non_saturating_pull": Entry(
        "Pull of the −log D trick at the optimum",
        "‖∇ log D*‖",
        "nats per data unit",
        "What moves the fakes under the −log D trick. For blobs it does not vanish but grows with the "
        "distance; it does not exist, –, where D* is 0 all around a fake.",
        "E ‖∇ log D*(x_g)‖",
        f"{_ARJOVSKY}, theorem 2.5",
        _BLOBS,
    ),
    "lab_critic_slope": Entry(
        "Slope of the optimal critic",
        "‖∇f*‖",
        "data unit per data unit",
        "What moves the fakes in a WGAN: 1 at every distance, whatever the shapes; 0 where they coincide.",
        "E ‖∇f*(x_g)‖",
        f"{WGAN}, theorem 3",
        _AT_ONCE,
    ),
}
