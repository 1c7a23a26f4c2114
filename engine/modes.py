"""Modes set by hand: a list of equal Gaussians, as an array and as text. Numpy only.

    modes=-1.414,0;1.414,0;0,1.414      centres on a grid of 0.001 data units

Their width is no part of the list: it is `Settings.data_noise` times `SIGMA`, so that the same slider acts
on them as on the data sets.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from engine.words import UserError

MAX_MODES = 64
SIGMA = 0.05  # of each mode at data_noise = 1, in data units
REACH = 100.0  # data units: the farthest that a centre may lie
_DIGITS = 3  # decimals of a centre: what travels as text, and exactly
_PAIR = re.compile(r"(-?[0-9]{1,3}(?:\.[0-9]{1,3})?),(-?[0-9]{1,3}(?:\.[0-9]{1,3})?)")


def check_modes(centres: NDArray[np.floating]) -> NDArray[np.float32]:
    """Centres (K, 2) in data units as float32, rounded to 0.001: the only ones that are stored.

    Raises:
        UserError: another shape, none or more than 64, or one that lies too far out or nowhere.
    """
    array = np.asarray(centres)
    if array.ndim != 2 or array.shape[1] != 2 or not 0 < len(array) <= MAX_MODES:
        raise UserError(
            "modes have shape {shape}; allowed is (K, 2) with K from 1 to {limit}",
            shape=str(array.shape),
            limit=MAX_MODES,
        )
    if array.dtype.kind not in "buif":
        raise UserError("modes must be numbers, not {kind}", kind=str(array.dtype))
    if not (np.abs(array) <= REACH).all():
        raise UserError("a mode lies more than {reach:g} units out, or nowhere", reach=REACH)
    rounded = np.round(array.astype(np.float64), _DIGITS) + 0.0  # + 0.0: −0 is 0
    return np.ascontiguousarray(rounded, np.float32)


def modes_text(centres: NDArray[np.float32]) -> str:
    """The centres as text that can be read and edited: `x,y;x,y`."""
    rounded = np.round(check_modes(centres).astype(np.float64), _DIGITS) + 0.0
    return ";".join(",".join(np.format_float_positional(v, trim="-") for v in pair) for pair in rounded)


def read_modes(text: str) -> NDArray[np.float32]:
    """The centres that `modes_text` made the text of, or that somebody wrote by hand.

    Raises:
        UserError: a piece that is no pair of numbers, or centres that cannot be.
    """
    pairs = [_PAIR.fullmatch(piece) for piece in text.split(";")]
    for piece, pair in zip(text.split(";"), pairs, strict=True):
        if pair is None:
            raise UserError(
                "“{piece}” is no mode; write it as x,y with at most three decimals", piece=piece[:40]
            )
    return check_modes(np.array([[float(one) for one in pair.groups()] for pair in pairs if pair]))
