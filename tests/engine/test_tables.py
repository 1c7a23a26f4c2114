"""Points from files: what is read, and what is refused in one clear sentence."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from engine import tables
from engine.tables import read_points
from engine.words import UserError

TRIANGLE = "0,0\n1,0\n0,2\n"
same_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def write(folder: Path, content: str | bytes, name: str = "data.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def ordered(points: NDArray[np.floating]) -> NDArray[np.floating]:
    return points[np.lexsort(points.T)]


def assert_similar(points: NDArray[np.floating], rows: NDArray[np.floating]) -> None:
    """`points` are `rows` in some order, moved and scaled by one factor for x and y."""
    assert points.shape == rows.shape
    wide = np.ptp(rows, axis=0).max()
    moved = (rows - rows.mean(axis=0)) * (np.ptp(points.astype(np.float64), axis=0).max() / wide)
    centred = points - points.mean(axis=0, dtype=np.float64)
    distances = np.abs(centred[:, None] - moved[None]).max(axis=-1)
    assert distances.min(axis=0).max() < 1e-5
    assert distances.min(axis=1).max() < 1e-5


@pytest.mark.parametrize(
    "content",
    [
        TRIANGLE,
        TRIANGLE.rstrip(),
        "x,y\n" + TRIANGLE,
        "# made by hand\nx,y\n" + TRIANGLE,
        TRIANGLE.replace("\n", "\r\n"),
        "\n" + TRIANGLE.replace("\n", "\n\n"),
        TRIANGLE.replace(",", "\t"),
        TRIANGLE.replace(",", "   "),
        TRIANGLE.replace(",", ", "),
        "\ufeffx;y\n0,0;0,0\n1,0;0,0\n0,0;2,0\n",
        '"x","y"\n"0","0"\n"1","0"\n"0","2"\n',
    ],
)
def test_the_usual_ways_to_write_a_table_are_read(tmp_path: Path, content: str) -> None:
    assert_similar(read_points(write(tmp_path, content)), np.array([[0, 0], [1, 0], [0, 2]]))


@given(
    rows=arrays.arrays(
        np.float64, st.tuples(st.integers(2, 40), st.just(2)), elements=st.floats(-1e3, 1e3, width=16)
    ).filter(lambda a: bool((a != a[0]).any())),
    mark=st.sampled_from([",", ";", "\t", " "]),
    header=st.booleans(),
    npy=st.booleans(),
)
@same_folder
def test_any_points_keep_their_aspect_and_fit_the_plane(
    tmp_path: Path, rows: NDArray[np.float64], mark: str, *, header: bool, npy: bool
) -> None:
    path = tmp_path / ("data.npy" if npy else "data.csv")
    if npy:
        np.save(path, rows)
    else:
        np.savetxt(
            path, rows, delimiter=mark, fmt="%.17g", comments="", header="x" + mark + "y" if header else ""
        )
    points = read_points(path)
    assert points.dtype == np.float32
    assert points.flags.c_contiguous
    assert_similar(points, rows)
    assert np.ptp(points, axis=0).max() > 3.9
    if len(rows) == 2:
        assert np.abs(points).max() < 2.05


@given(rows=arrays.arrays(np.float64, st.tuples(st.integers(2, 30), st.just(2))))
@same_folder
def test_any_numbers_are_read_or_refused(tmp_path: Path, rows: NDArray[np.float64]) -> None:
    path = tmp_path / "data.npy"
    np.save(path, rows)
    try:
        points = read_points(path)
    except UserError:
        return
    assert np.isfinite(points).all()
    assert (points != points[0]).any()


@given(
    content=st.binary(max_size=200) | st.text('0123456789.,;\t -+eENanif\n"#x', max_size=60).map(str.encode),
    name=st.sampled_from(["data.csv", "data.npy"]),
)
@same_folder
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes, name: str) -> None:
    try:
        points = read_points(write(tmp_path, content, name))
    except UserError:
        return
    assert points.shape[1] == 2
    assert np.isfinite(points).all()


def test_outliers_do_not_set_the_scale(tmp_path: Path) -> None:
    rows = np.random.default_rng(0).uniform(-1, 1, (1000, 2))
    rows[0] = 1000
    np.save(tmp_path / "a.npy", rows)
    points = read_points(tmp_path / "a.npy")
    assert np.quantile(np.abs(points), 0.95) == pytest.approx(1.9, abs=0.1)


def test_neighbours_in_the_table_are_neighbours_in_the_plane(tmp_path: Path) -> None:
    rows = np.random.default_rng(0).uniform(size=(4096, 2))
    np.save(tmp_path / "a.npy", rows)
    points = read_points(tmp_path / "a.npy")
    assert np.linalg.norm(np.diff(points, axis=0), axis=1).mean() < 0.15  # shuffled: about 2
    quarter = points.reshape(4, 1024, 2).mean(axis=1)
    assert (np.abs(quarter) > 0.8).all()  # each quarter of the table is one quarter of the square


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("1,2\n3,abc\n4,5\n", r"line 2 of data\.csv holds “abc”"),
        ("x,y\n1,2\n3,\n", r"line 3 of data\.csv holds “”"),
        ("x,y\nup,down\n1,2\n", r"line 2 .* “up”"),
        ("1,2\n\nnan,4\n", "line 3 .* nan; every value must be a finite number"),
        ("1,2\n3,inf\n", "line 2 .* inf; every"),
        ("1\n2\n3\n", "one column"),
        ("x\n1\n2\n", "one column"),
        ("1,2,3\n4,5,6\n", "3 columns"),
        ("1,2\n3,4,5\n", "line 2 .* 3 columns"),
        ("", "no rows"),
        ("\n\n", "no rows"),
        ("x,y\n", "no rows"),
        ("1,2\n", "the same"),
        ("1,2\n1,2\n1,2\n", "the same"),
        ("1\0,2\n", "not a plain text file"),
        ("1" * 100_000, "too long"),
        ("1,2\n" + " " * 3_000_000, "too long"),
        ("".join(f"{i},{i}\n" for i in range(1000)) + "1e300,0\n", "a million times"),
    ],
)
def test_bad_tables_are_refused(tmp_path: Path, content: str, says: str) -> None:
    with pytest.raises(UserError, match=says):
        read_points(write(tmp_path, content))


@pytest.mark.parametrize(
    ("array", "says"),
    [
        (np.zeros((3, 2, 1)), r"shape \(3, 2, 1\)"),
        (np.zeros(3), r"shape \(3,\)"),
        (np.zeros((3, 1)), "one column"),
        (np.zeros((3, 5)), "5 columns"),
        (np.zeros((0, 2)), "no rows"),
        (np.ones((3, 2)), "the same"),
        (np.array([[1, 2], [3, np.nan]]), "row 2 .* NaN"),
        (np.array([["a", "b"]]), "<U1"),
        (np.array([[1j, 2]]), "complex128"),
    ],
)
def test_bad_arrays_are_refused(tmp_path: Path, array: NDArray[np.generic], says: str) -> None:
    np.save(tmp_path / "a.npy", array)
    with pytest.raises(UserError, match=says):
        read_points(tmp_path / "a.npy")


def test_nothing_is_unpickled(tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[object, ...]:
            return pytest.fail, ("it was unpickled",)

    np.save(tmp_path / "a.npy", np.array([[Trap(), 1]], object), allow_pickle=True)
    with pytest.raises(UserError, match="plain numbers"):
        read_points(tmp_path / "a.npy")


def test_archives_and_torn_files_are_refused(tmp_path: Path) -> None:
    whole = io.BytesIO()
    np.save(whole, np.random.default_rng(0).random((100, 2)))
    with pytest.raises(UserError, match="plain numbers"):
        read_points(write(tmp_path, whole.getvalue()[:-10], "a.npy"))
    with zipfile.ZipFile(tmp_path / "b.npy", "w") as archive:
        archive.writestr("x.npy", whole.getvalue())
    with pytest.raises(UserError, match="several arrays"):
        read_points(tmp_path / "b.npy")


@pytest.mark.parametrize("header", ["", "x,y\n"])
def test_more_rows_than_allowed_are_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, header: str
) -> None:
    monkeypatch.setattr(tables, "MAX_POINTS", 10)
    rows = [f"{i},{i}\n" for i in range(12)]
    assert len(read_points(write(tmp_path, header + "".join(rows[:10])))) == 10
    with pytest.raises(UserError, match="more than 10 rows"):
        read_points(write(tmp_path, header + "".join(rows[:11])))
    monkeypatch.setattr(np, "loadtxt", lambda *_, **__: pytest.fail("it was read"))
    with pytest.raises(UserError, match="more than 10 rows"):
        read_points(write(tmp_path, header + "".join(rows)))


def test_ten_million_rows_of_npy_are_refused_by_the_header(tmp_path: Path) -> None:
    with (tmp_path / "a.npy").open("wb") as file:
        np.lib.format.write_array_header_1_0(
            file, {"descr": "<f8", "fortran_order": False, "shape": (10_000_000, 2)}
        )
        file.truncate(file.tell() + 160_000_000)  # sparse: no space is used
    with pytest.raises(UserError, match="more than 5,000,000 rows"):
        read_points(tmp_path / "a.npy")


def test_what_is_no_file_of_points_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(UserError, match="is a folder"):
        read_points(tmp_path / "folder.csv")
    with pytest.raises(UserError, match=re.escape("no file")):
        read_points(tmp_path / "missing.csv")
    with pytest.raises(UserError, match=r"allowed are .*\.npy"):
        read_points(write(tmp_path, "1,2\n", "table.xlsx"))
