"""Keeps the metrics of each step on the device and fetches them into the history in blocks."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from engine.frame import MetricsBlock
from engine.history import History

BLOCK = 64  # steps kept on the device between two fetches


class Recorder:
    """Metrics of R replicas, step by step; `history` has those of every step before `fetched`."""

    def __init__(self, columns: tuple[str, ...], replicas: int, device: torch.device) -> None:
        self.columns = columns
        self.history = History(columns, replicas)
        self.fetched = 0
        self._rows = torch.full((BLOCK, replicas, len(columns)), torch.nan, device=device)

    def keep(self, step: int, row: Tensor) -> None:
        """Take the row (R, M) of `step`; every 64th step must be followed by a fetch."""
        self._rows[step % BLOCK].copy_(row)

    def fetch(self, upto: int) -> None:
        """Bring what is on the device, up to before step `upto`, into the history."""
        if upto == self.fetched:
            return
        rows = self._rows[self.fetched % BLOCK : (upto - 1) % BLOCK + 1]
        values = np.array(rows.cpu().numpy())
        self.history.append(MetricsBlock(0, self.columns, np.arange(self.fetched, upto), values))
        self.fetched = upto

    def go_to(self, step: int) -> None:
        """Go on from `step`, back or on: later metrics are forgotten."""
        self.fetched = step
        self.history.truncate_after(step - 1)
