"""Entry: one term of the glossary, and the sources that many of them share."""

from __future__ import annotations

from dataclasses import dataclass

WGAN = "Arjovsky, Chintala, Bottou 2017, Wasserstein GAN"
WGAN_GP = "Gulrajani et al. 2017, Improved Training of Wasserstein GANs"
GAN = "Goodfellow et al. 2014, Generative Adversarial Nets"
EVERY = "Every iteration, lossless, from the batch that was trained on."
FRAME = "With every picture of the charts, up to 15 times a second."
SECOND = "About once a second."


@dataclass(frozen=True, slots=True)
class Entry:
    """One number: what it is called, what it means, and how it comes about."""

    name: str
    symbol: str
    unit: str
    meaning: str
    formula: str
    source: str
    how: str
