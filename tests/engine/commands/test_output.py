from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from engine.commands.output import MetricsFile, check_folder
from engine.frame import MetricsBlock
from engine.words import UserError

COLUMNS = ("critic_loss", "penalty")


def test_every_number_is_read_back_exactly(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    values = rng.normal(size=(30, 2, 2)).astype(np.float32) * np.float32(1e-5)
    values[:, :, 1] = np.nan
    with MetricsFile(tmp_path / "new" / "folder", COLUMNS) as file:
        file.write(MetricsBlock(0, COLUMNS, np.arange(10), values[:10]))
        file.write(MetricsBlock(0, COLUMNS, np.arange(10, 30), values[10:]))
    with file.path.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    assert list(rows[0]) == ["iteration", "replica", "critic_loss", "penalty"]
    assert [(int(row["iteration"]), int(row["replica"])) for row in rows] == [
        (i, r) for i in range(30) for r in range(2)
    ]
    read = np.array([np.float32(row["critic_loss"]) for row in rows])
    np.testing.assert_array_equal(read, values[:, :, 0].reshape(-1))
    assert {row["penalty"] for row in rows} == {""}


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="cannot write to"):
        MetricsFile(tmp_path / "file", COLUMNS)


def test_a_folder_is_made_and_seen_to_be_written_before_training(tmp_path: Path) -> None:
    check_folder(tmp_path / "new" / "folder")
    assert list((tmp_path / "new" / "folder").iterdir()) == []
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="file: it is not a folder"):
        check_folder(tmp_path / "file")
    with pytest.raises(UserError, match="cannot write to"):
        check_folder(tmp_path / "file" / "below")
