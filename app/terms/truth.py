"""What is exact, and what the critic's numbers are compared with."""

from __future__ import annotations

from app.terms.entry import GAN, SECOND, WGAN, Entry

TRUTH: dict[str, Entry] = {
    "exact_distance": Entry(
        "Exact Wasserstein distance",
        "W₁",
        "data unit",
        "How much earth must be moved how far to turn the generated cloud into the real one, solved exactly. "
        "The dashed level is what a perfect generator would show.",
        "min over couplings of E ‖x − y‖",
        f"{WGAN}, definition 1",
        "Network simplex (POT) on 512 independent fakes and 512 fixed stratified real points, about once a "
        "second",
    ),
    "scaled_estimate": Entry(
        "Estimate over K",
        "Ŵ/K",
        "data unit",
        "The critic's estimate in units of distance. It can never exceed W₁: how far it stays below is what "
        "the critic misses.",
        "(E f(x_r) − E f(x_g)) / max |f(x_i) − f(y_j)| / ‖x_i − y_j‖ over coupled pairs",
        f"{WGAN}, eq. 2",
        "On the samples of the exact solve, about once a second",
    ),
    "noise_floor": Entry(
        "Noise floor",
        "W₁⁰",
        "data unit",
        "What the exact distance comes out at for a perfect generator, because 512 samples are not a "
        "distribution.",
        "mean W₁ between independent real points and the fixed stratified ones",
        "Weed and Bach 2019, Sharp asymptotic and finite-sample rates of convergence in Wasserstein distance",
        "20 solves, once for each target",
    ),
    "modes_captured": Entry(
        "Modes captured",
        "modes",
        "% of all modes",
        "How many of the data's modes the generator reaches. Fewer than all, while training goes on, is mode "
        "collapse.",
        "a mode is captured if it is the nearest mode of at least one high-quality fake, of 2,500 fakes",
        "Srivastava et al. 2017, VEEGAN; Lin et al. 2018, PacGAN",
        SECOND,
    ),
    "high_quality": Entry(
        "High quality",
        "HQ",
        "% of fakes",
        "The share of generated points that lie where data lie. Perfect data reach 98.9 %, not 100 %: that "
        "is the dashed line.",
        "share of 2,500 fakes within 3σ of their nearest mode; a Gaussian has 1 − e^(−9/2) = 98.9 %",
        "Srivastava et al. 2017, VEEGAN; Lin et al. 2018, PacGAN",
        SECOND,
    ),
    "near": Entry(
        "Near a mode",
        "near",
        "% of fakes",
        "The looser share of what the eye takes for a hit, whatever the noise of the data.",
        "share of 2,500 fakes within 0.15 data units of a mode",
        "ours",
        SECOND,
    ),
    "agreement": Entry(
        "Agreement with the optimum",
        "ρ(f, f*)",
        "correlation",
        "How well the critic's scores follow those of the optimal critic on the same samples. Scale and "
        "offset do "
        "not matter. Not told next to the noise floor, where the optimum is of noise.",
        "Pearson's correlation of f and f* over real and fake samples; log losses: of D and D*",
        f"ours, for the optimum of {WGAN}, eq. 2, and {GAN}, proposition 1",
        f"On the samples of the exact solve. {SECOND}",
    ),
    "reference_agreement": Entry(
        "Agreement of two optima",
        "ρ(f*, f*′)",
        "correlation",
        "What two independent exact solves give: no critic can be expected to agree better than that.",
        "as the agreement, with f* of other samples in the place of f",
        "ours",
        "Every few seconds, on samples of its own",
    ),
    "rank_correlation": Entry(
        "The estimate as a meter",
        "ρ_s",
        "rank correlation",
        "Whether the critic's estimate falls when the exact distance falls: 1 means that it orders all "
        "moments "
        "rightly. This is what makes the loss of a WGAN worth watching.",
        "Spearman's rank correlation of Ŵ/K and W₁",
        f"{WGAN}, section 4.2, Fig. 3",
        "Over the newest exact answers, ten at least",
    ),
    "jensen_shannon": Entry(
        "Jensen-Shannon divergence",
        "JS",
        "nats, 0 to log 2",
        "How different the two distributions are, point by point, blind to distance: as soon as they share "
        "nothing it stands at log 2 = 0.693, however near they are, and has no gradient. The lower dashed "
        "level is "
        "what the estimator shows of a perfect generator at most (97.5 %).",
        "½ KL(p_r‖m) + ½ KL(p_g‖m), m = (p_r + p_g)/2",
        f"{GAN}, theorem 1; {WGAN}, section 2",
        "From the target's exact cell masses and at least 10,000 fakes; lines and points without width: "
        "exactly. "
        f"{SECOND}",
    ),
    "discriminator_bound": Entry(
        "JS as the discriminator sees it",
        "JS ≥",
        "nats",
        "What the discriminator knows of the divergence: never more than there is, far less if it is weak. "
        "Only "
        "for log losses.",
        "(E log D(x_r) + E log(1 − D(x_g)))/2 + log 2",
        f"{GAN}, theorem 1",
        f"On 10,000 fakes and as many real points. {SECOND}",
    ),
    "game_value": Entry(
        "Value of the game",
        "C(G)",
        "nats",
        "What the minimax generator would minimise if the discriminator were optimal: −log 4 = −1.386 "
        "where fakes "
        "are perfect, 0 where nothing is shared.",
        "−log 4 + 2·JS",
        f"{GAN}, theorem 1",
        SECOND,
    ),
    "kl_fake_real": Entry(
        "Kullback-Leibler divergence of the fakes",
        "KL(p_g‖p_r)",
        "nats",
        "Counts wrong points without bound, and forgives missing modes: a generator that makes one mode of "
        "eight, "
        "and makes it well, has paid log 8 = 2.08. Infinite where there are fakes and p_r is 0.",
        "∫ p_g log(p_g/p_r)",
        "Arjovsky and Bottou 2017, section 2",
        f"From exact cell masses and at least 10,000 fakes. {SECOND}",
    ),
    "kl_real_fake": Entry(
        "Kullback-Leibler divergence of the data",
        "KL(p_r‖p_g)",
        "nats, at least",
        "The other way round, as in maximum likelihood: counts missing modes without bound and forgives "
        "wrong "
        "points. Counting n fakes can show no more than about log n of it.",
        "∫ p_r log(p_r/p_g)",
        "Arjovsky and Bottou 2017, section 2; cells without fakes by Good 1953",
        f"From exact cell masses and at least 10,000 fakes. {SECOND}",
    ),
    "non_saturating_objective": Entry(
        "What the −log D trick descends",
        "KL − 2 JS",
        "nats",
        "At the optimal discriminator the non-saturating generator lowers KL(p_g‖p_r) and raises JS, "
        "twice: it "
        "never stalls, but pays little for modes it drops.",
        "KL(p_g‖p_r) − 2·JS",
        "Arjovsky and Bottou 2017, theorem 2.5",
        SECOND,
    ),
    "mode_share": Entry(
        "Share of a mode",
        "share",
        "% of the fakes",
        "How many fakes lie nearest to each mode, against the mode's weight in the data, the line across "
        "the bar. A "
        "dotted box is a mode with less than a tenth of its weight: collapse between modes. The dark part "
        "of a bar "
        "is as wide as the mode's fakes are, the full bar being σ.",
        "fakes nearest to the mode ÷ all fakes",
        "Srivastava et al. 2017, VEEGAN",
        f"2,500 fakes. {SECOND}",
    ),
    "mode_width": Entry(
        "Width within modes",
        "width / σ",
        "σ of the data",
        "How spread out the fakes are around their mode. 1 is right; near 0 each mode has shrunk to a point: "
        "collapse within modes, which a count of modes does not see.",
        "√(largest × smallest standard deviation) around a mode ÷ σ, the median over modes",
        "ours",
        f"From the covariance of each mode's fakes, ten at least. {SECOND}",
    ),
    "stretch": Entry(
        "Stretch of the generator",
        "σ₁, σ₂ of ∂G/∂z",
        "data units for each unit of z",
        "How far G(z) moves where z moves, in the direction of most and of least movement. Both small: z "
        "moves and "
        "G(z) does not. Only the smaller one: the plane of latents is pressed onto a curve.",
        "singular values of ∂G/∂z, medians over latents",
        "ours",
        SECOND,
    ),
    "flat_latents": Entry(
        "Flat latents",
        "flat",
        "% of latents",
        "Where both singular values of ∂G/∂z are next to 0: these latents all give the same point.",
        "latents whose larger stretch is below 0.1 % of the data's spread ÷ all latents",
        "ours",
        SECOND,
    ),
    "optimal_critic": Entry(
        "Optimal critic on the plane",
        "f*",
        "data unit",
        "The best critic there is: of all functions of slope at most 1 the one that tells real from fake "
        "best. What it gains is W₁ itself. It is known up to a constant, so the median of what is seen is "
        "put at 0; away from both clouds it is not unique, and the mean of the largest and the smallest is "
        "drawn.",
        "½ min_j(‖x − y_j‖ − v_j) + ½ max_i(u_i − ‖x − x_i‖) with the dual solution u, v of the exact plan",
        f"{WGAN}, eq. 2; Villani 2009, theorem 5.10",
        "From the solve of the exact distance, on a grid over the view. " + SECOND,
    ),
    "optimal_discriminator": Entry(
        "Optimal discriminator on the plane",
        "D*",
        "probability, 0 to 1",
        "What the discriminator of a log loss would say if it were trained to the end: ½ where real and fake "
        "are as dense, 1 where there are only real points, 0 where there are only fakes. Hatched where there "
        "is neither: there any answer is as good.",
        "D*(x) = p_r(x)/(p_r(x) + p_g(x))",
        f"{GAN}, proposition 1",
        "p_r exact, p_g counted, on a grid over the view. " + SECOND,
    ),
    "transport_plan": Entry(
        "Transport plan",
        "γ",
        "data units",
        "Where each fake would have to go for the cloud to become the data at the least cost: a line from "
        "the fake, a ring, to its goal. 128 of the 512 lines are drawn, as dense as the mass is; the mean "
        "length of all of them is W₁.",
        "γ = argmin over couplings of E ‖x − y‖",
        f"{WGAN}, definition 1",
        "From the solve of the exact distance: 512 independent fakes, older than the cloud by up to a "
        "second. " + SECOND,
    ),
    "cost_map": Entry(
        "Cost map of KL",
        "p_g·log(p_g/p_r)",
        "nats per data unit²",
        "What each place adds to KL(p_g‖p_r). A mode without fakes costs nothing, so nothing drives the "
        "generator there: hence mode collapse. Fakes where there are no data cost without bound, ∞ where "
        "p_r is 0.",
        "p_g(x)·log(p_g(x)/p_r(x)); its integral over the plane is KL(p_g‖p_r)",
        "Arjovsky and Bottou 2017, section 1",
        "p_r exact, p_g counted, on a grid over the view. " + SECOND,
    ),
}
