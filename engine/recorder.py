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
        """Bring what is on the device, up to before step `upto`, into the history.

        Rows that are known are left as they are: a replay makes the same.
        """
        start = max(self.fetched, self.history.last_iteration + 1)
        self.fetched = upto
        if upto <= start:
            return
        rows = self._rows[start % BLOCK : (upto - 1) % BLOCK + 1]
        values = np.array(rows.cpu().numpy())
        self.history.append(MetricsBlock(0, self.columns, np.arange(start, upto), values))

    def go_to(self, step: int) -> None:
        """Go on from `step`, back or on."""
        self.fetched = step

    def forget(self, step: int) -> None:
        """Forget the rows from `step` on."""
        self.history.truncate_after(step - 1)
