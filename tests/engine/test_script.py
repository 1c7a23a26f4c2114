"""The stand-alone script trains as the engine does, from the same weights and draws; and it is readable."""

from __future__ import annotations

import inspect
import runpy
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given
from hypothesis import settings as options
from hypothesis import strategies as st
from scipy.spatial import KDTree
from scipy.stats import ks_2samp

from engine.datasets import shape_of
from engine.draws import Drawer
from engine.networks import initialise, mlp_shape, views
from engine.packing import quantised
from engine.points import stored_name
from engine.population import critic_shape, generator_shape
from engine.recipes import RECIPES, with_recipe
from engine.script import LINES, script_of
from engine.session import Session
from engine.settings import DATASETS, Activation, Constraint, Initialisation, Loss, Optimizer, Settings
from engine.tables import read_points
from engine.trainer import critic_steps
from engine.words import UserError

ROOT = Path(__file__).parents[2]
SMALL = {"critic_width": 12, "generator_width": 10, "batch_size": 16}
ARRAYS = Mapping[str, np.ndarray]


@pytest.fixture
def double() -> Iterator[None]:
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


def load(text: str) -> Any:
    """The script as a module; its training is not started."""
    module = ModuleType("script")
    exec(compile(text, "script.py", "exec"), module.__dict__)
    return module


def parameters(network: torch.nn.Module) -> torch.Tensor:
    """In the engine's order: each layer's weight (n_in, n_out), then its bias."""
    pairs = list(network.parameters())
    return torch.cat([(part.mT if part.dim() == 2 else part).detach().reshape(-1) for part in pairs])


class Pair:
    """The engine in float64, and a script that starts from its weights and gets its draws."""

    def __init__(self, settings: Settings, arrays: ARRAYS | None = None, file: str | None = None) -> None:
        self.settings = settings
        self.engine = Session(settings, "cpu", arrays=arrays, dtype=torch.float64)
        self.script = load(script_of(settings, arrays, file))
        self.names = ["critic"] if settings.fixed_generator else ["critic", "generator"]
        for name, shape in zip(self.names, (critic_shape(settings), generator_shape(settings)), strict=False):
            layers = [m for m in getattr(self.script, name) if isinstance(m, torch.nn.Linear)]
            for linear, (weight, bias) in zip(layers, views(self.engine.tensors()[name], shape), strict=True):
                linear.weight.data.copy_(weight[0].T)
                linear.bias.data.copy_(bias[0, 0])
        self.drawer = Drawer(torch.device("cpu"), torch.float64)

    def iterate(self, iteration: int) -> None:
        s, n = self.settings, critic_steps(self.settings, iteration)
        draws = self.drawer.draw((s,), [n], iteration)
        real = self.engine._population.target.points(draws.uniform, draws.normal)
        for k in range(n if hasattr(self.script, "critic_step") else 0):
            given = {"real": real[0, k], "latent": draws.latent[0, k], "epsilon": draws.mix[0, k]}
            if s.fixed_generator:
                given["noise"] = draws.noise[0, k]
            wanted = inspect.signature(self.script.critic_step).parameters
            self.script.critic_step(*(given[name].clone() for name in wanted))
        if hasattr(self.script, "generator_step"):
            self.script.generator_step(draws.latent[0, -1].clone())
        self.engine.run(1)

    def check(self, tolerance: float) -> None:
        for name in self.names:
            ours = self.engine.tensors()[name][0].clone()
            torch.testing.assert_close(
                parameters(getattr(self.script, name)), ours, rtol=tolerance, atol=tolerance
            )


@pytest.mark.usefixtures("double")
@pytest.mark.parametrize("recipe", RECIPES)
def test_every_recipe_trains_as_in_the_engine(recipe: str) -> None:
    nets = {} if not RECIPES[recipe].published else {"critic_width": 32, "generator_width": 24}
    pair = Pair(with_recipe(recipe).with_(seed=3, **nets))
    started = [parameters(getattr(pair.script, name)) for name in pair.names]
    for iteration in range(5):
        pair.iterate(iteration)
        pair.check(1e-9)
    trained = [parameters(getattr(pair.script, name)) for name in pair.names]
    assert all(not torch.equal(a, b) for a, b in zip(started, trained, strict=True))


GAMES = {
    "optimizer": st.sampled_from(get_args(Optimizer)),
    "n_critic": st.integers(1, 3),
    "critic_rate": st.sampled_from([1e-4, 1e-3]),
    "generator_rate": st.sampled_from([1e-4, 1e-3]),
    "beta1": st.sampled_from([0.0, 0.5]),
    "beta2": st.sampled_from([0.9, 0.999]),
    "gp_lambda": st.sampled_from([0.1, 10.0]),
    "clip_value": st.sampled_from([0.01, 0.1]),
    "freeze_critic": st.sampled_from([False, False, True]),
    "freeze_generator": st.sampled_from([False, False, True]),
    "fixed_generator": st.sampled_from([False, False, True]),
    "data": st.sampled_from(DATASETS),
    "data_noise": st.sampled_from([0.0, 1.0, 2.5]),
    "critic_depth": st.integers(1, 4),
    "generator_depth": st.integers(1, 4),
    "critic_width": st.integers(4, 12),
    "generator_width": st.integers(4, 12),
    "critic_activation": st.sampled_from(get_args(Activation)),
    "generator_activation": st.sampled_from(get_args(Activation)),
    "initialisation": st.sampled_from(get_args(Initialisation)),
    "latent": st.sampled_from(["gaussian", "uniform"]),
    "latent_dim": st.integers(1, 4),
    "batch_size": st.integers(2, 9),
    "seed": st.integers(0, 1000),
}


@pytest.mark.usefixtures("double")
@pytest.mark.parametrize("loss", get_args(Loss))
@pytest.mark.parametrize("constraint", get_args(Constraint))
@options(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(chosen=st.fixed_dictionaries(GAMES))
def test_any_game_trains_as_in_the_engine(loss: Loss, constraint: Constraint, chosen: dict[str, Any]) -> None:
    s = Settings(loss=loss, constraint=constraint, **chosen)
    if s.freeze_critic and (s.freeze_generator or s.fixed_generator):
        return
    pair = Pair(s)
    for iteration in range(5):
        pair.iterate(iteration)
    # Adam and RMSprop divide by √v: where a gradient is as small as ε, rounding is magnified.
    pair.check(1e-9 if s.optimizer == "sgd" else 1e-6)


# --- data and first weights ----------------------------------------------------------------------------


def assert_same_distribution(mine: np.ndarray, settings: Settings) -> None:
    """Kolmogorov and Smirnov's test from four sides, and of the distance to the data without noise."""
    theirs = reference(settings, len(mine), seed=5)
    tree = KDTree(reference(settings.with_(data_noise=0.0), 4000, seed=6))
    rng = np.random.default_rng(7)
    # What lies on lines or points is spread a little, so that rounding does not tell the samples apart.
    clouds = [cloud + 1e-3 * rng.standard_normal(cloud.shape) for cloud in (mine, theirs)]
    sides = np.array([[1, 0], [0, 1], [1, 1], [1, -1]])
    seen = [[*(sides @ cloud.T), tree.query(cloud)[0]] for cloud in clouds]
    for a, b in zip(*seen, strict=True):
        # 1.95 is passed by chance in one of a thousand; the draws are always the same.
        assert ks_2samp(a, b).statistic < 1.95 * (2 / len(mine)) ** 0.5


def reference(settings: Settings, n: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    shape = shape_of(settings.data, settings.data_noise, settings.line_distance)
    return shape.points(rng.random((n, 2)), rng.standard_normal((n, 2)))


@pytest.mark.parametrize("noise", [0.0, 1.0, 1.5])
@pytest.mark.parametrize("data", DATASETS)
def test_real_points_have_the_distribution_of_the_engine(data: str, noise: float) -> None:
    settings = Settings(data=data, data_noise=noise, line_distance=1.5, seed=1)
    assert_same_distribution(load(script_of(settings)).real_batch(20_000).numpy(), settings)


@pytest.mark.parametrize("data", [name for name in DATASETS if name != "lines"])
def test_another_noise_would_be_noticed(data: str) -> None:
    noise = 8.0 if data == "checkerboard" else 1.4  # where it is next to nothing
    mine = load(script_of(Settings(data=data, data_noise=noise))).real_batch(20_000).numpy()
    with pytest.raises(AssertionError):
        assert_same_distribution(mine, Settings(data=data))


@pytest.mark.parametrize("kind", get_args(Initialisation))
@pytest.mark.parametrize("sigma", get_args(Activation))
def test_weights_start_as_in_the_engine(kind: Initialisation, sigma: Activation) -> None:
    settings = Settings(
        initialisation=kind, critic_activation=sigma, generator_activation="relu", critic_width=100, seed=2
    )
    theirs = initialise(mlp_shape(2, 3, 100, 1, sigma), kind, torch.Generator().manual_seed(0))
    flat = views(theirs[None], mlp_shape(2, 3, 100, 1, sigma))
    linears = [m for m in load(script_of(settings)).critic if isinstance(m, torch.nn.Linear)]
    for linear, (weight, _) in zip(linears, flat, strict=True):
        mine = linear.weight.detach().numpy().ravel()
        assert not linear.bias.any()
        assert ks_2samp(mine, weight.numpy().ravel()).pvalue > 1e-3
        if kind != "normal" and weight.numel() > 150:
            assert np.abs(mine).max() == pytest.approx(float(weight.abs().max()), rel=0.03)


FILES = {
    "plain.csv": "x,y\n{}".format("\n".join(f"{i},{i * i % 17}" for i in range(60))),
    "german.csv": "x;y\n{}".format("\n".join(f"{i},5;{i * i % 17},25" for i in range(60))),
    "blanks.txt": "\n".join(f"{i}  {i * i % 17}" for i in range(60)),
    "tabs.tsv": "# a note\n{}".format("\n".join(f"{i}\t{i * i % 17}" for i in range(60))),
    "quoted.csv": '"x","y"\n{}'.format("\n".join(f'"{i}","{i * i % 17}"' for i in range(60))),
    "marked.csv": "\ufeffx,y\n{}".format("\n".join(f"{i},{i * i % 17}" for i in range(60))),
    "flat.csv": "\n".join(["0,0", *["1,2"] * 2000, "3,1"]),
    "naïve 'points' \"here\".csv": "\n".join(f"{i},{i * i % 17}" for i in range(60)),
    "numbers.npy": "",
}


@pytest.mark.parametrize("name", FILES)
def test_points_are_read_from_their_file(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = Path(name)
    if name.endswith(".npy"):
        np.save(file, np.random.default_rng(0).normal(size=(50, 2)).astype(np.float32))
    else:
        file.write_text(FILES[name], encoding="utf-8")
    points = read_points(file)
    settings = Settings(data=stored_name("points", points))
    text = script_of(settings, points_file=str(file))
    script = load(text)
    assert text.isascii()
    order = [np.lexsort(cloud.T) for cloud in (script.POINTS.numpy(), points)]
    np.testing.assert_allclose(script.POINTS.numpy()[order[0]], points[order[1]], rtol=1e-6, atol=1e-6)
    assert set(map(tuple, script.real_batch(500).tolist())) <= set(map(tuple, script.POINTS.tolist()))
    assert_tidy({"points.py": text}, tmp_path / "scripts")


@pytest.mark.parametrize("shape", [(12, 20), (5, 3), (1, 1)])
def test_a_painted_density_travels_inside(shape: tuple[int, int]) -> None:
    painted = quantised(np.random.default_rng(4).random(shape).astype(np.float32))
    painted[0, 0] = 1.0
    name = stored_name("painted", painted)
    settings, arrays = Settings(data=name, seed=8), {name.partition(":")[2]: painted}
    mine = load(script_of(settings, arrays)).real_batch(40_000).numpy()
    side = 4 / max(shape)
    column, row = mine[:, 0] / side + shape[1] / 2, shape[0] / 2 - mine[:, 1] / side
    found, _, _ = np.histogram2d(row, column, shape, [[0, shape[0]], [0, shape[1]]])
    expected = len(mine) * painted / painted.sum(dtype=np.float64)
    assert found.sum() == len(mine)
    assert np.abs(found - expected).max() < 5 * np.sqrt(expected.max() + 1)
    assert abs(np.mean(column % 1) - 0.5) < 0.01


# --- the text ------------------------------------------------------------------------------------------


def assert_tidy(scripts: Mapping[str, str], folder: Path) -> None:
    """As ruff would lay them out, and without a complaint."""
    folder.mkdir(exist_ok=True)
    for name, text in scripts.items():
        (folder / name).write_text(text, encoding="utf-8")
    rules = "E,W,F,I,B,UP,SIM,C4,RET,N,PERF,PIE,PLE,PLW,RUF"
    for command in (["format", "--check"], ["check", "--select", rules]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--isolated", "--no-cache", "--line-length=100", folder],
            text=True,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def any_settings() -> st.SearchStrategy[Settings]:
    numbers = {
        "gp_lambda": st.floats(1e-4, 1000),
        "clip_value": st.floats(1e-4, 1),
        "beta1": st.floats(0, 0.999),
        "critic_rate": st.floats(1e-6, 1),
        "data_noise": st.floats(0, 20),
        "line_distance": st.floats(0, 4),
        "seed": st.integers(0, 2**31 - 1),
        "critic_warmup": st.booleans(),
        "n_critic": st.integers(1, 100),
    }
    games = {"loss": st.sampled_from(get_args(Loss)), "constraint": st.sampled_from(get_args(Constraint))}
    return st.fixed_dictionaries({**GAMES, **games, **numbers}).map(lambda values: Settings(**values))


def test_scripts_are_tidy(tmp_path: Path) -> None:
    scripts = {f"{recipe.replace('-', '_')}.py": script_of(with_recipe(recipe)) for recipe in RECIPES}
    assert all(text.count("\n") < LINES for text in scripts.values())

    @options(max_examples=150, database=None, deadline=None)
    @given(any_settings())
    def collect(settings: Settings) -> None:
        if settings.freeze_critic and (settings.freeze_generator or settings.fixed_generator):
            return
        text = scripts[f"s{len(scripts)}.py"] = script_of(settings)
        assert sum(bool(line) for line in text.splitlines()) < LINES
        assert text.isascii()

    collect()
    assert_tidy(scripts, tmp_path / "scripts")


def test_a_script_says_only_what_it_needs() -> None:
    text = script_of(with_recipe("wgan"))
    assert not any(word in text for word in ("penalty", "vectors", "Adam", "softplus", "steps ="))
    text = script_of(with_recipe("wgan-gp-fig1a"))
    assert not any(word in text for word in ("generator(", "generator_", "latent", "LATENT"))
    text = script_of(Settings(freeze_critic=True))
    assert not any(word in text for word in ("critic_loss", "critic_optimizer", "penalty", "N_CRITIC"))


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (Settings(freeze_critic=True, freeze_generator=True), "nothing that a script could train"),
        (Settings(freeze_critic=True, fixed_generator=True), "nothing that a script could train"),
        (Settings(data=f"points:{'0' * 64}"), "not known which that was"),
        (Settings(data=f"painted:{'0' * 64}"), "not at hand"),
    ],
)
def test_what_cannot_be_written_is_refused(settings: Settings, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        script_of(settings)


def test_a_density_that_fills_pages_is_refused() -> None:
    painted = quantised(np.random.default_rng(0).random((64, 64)).astype(np.float32))
    name = stored_name("painted", painted)
    with pytest.raises(UserError, match=r"too large for a readable script: it would have 1\d\d lines"):
        script_of(Settings(data=name), {name.partition(":")[2]: painted})


# --- running it ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("recipe", RECIPES)
def test_every_recipe_runs_to_its_picture(
    recipe: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "script.py").write_text(script_of(with_recipe(recipe).with_(**SMALL), iterations=2))
    runpy.run_path("script.py", run_name="__main__")
    clouds = np.load("clouds.npy")
    assert clouds.shape == (2, 1000, 2)
    assert np.isfinite(clouds).all()


def test_with_matplotlib_it_draws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: dict[str, Any] = {}
    pyplot = ModuleType("matplotlib.pyplot")
    for name in ("figure", "contour", "plot", "savefig"):
        setattr(pyplot, name, lambda *args, name=name, **_: drawn.update({name: args}))
    package = ModuleType("matplotlib")
    package.pyplot = pyplot  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "matplotlib", package)
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", pyplot)
    monkeypatch.chdir(tmp_path)
    script = load(script_of(Settings(seed=3)))
    script.save_picture()
    x, y, score, _ = drawn["contour"]
    corner = script.critic(torch.tensor([float(x[100]), float(y[7])])).item()
    assert float(score[7, 100]) == pytest.approx(corner, rel=1e-4)  # rows are y, as matplotlib has it
    assert drawn["savefig"] == ("clouds.png",)
    assert not list(tmp_path.iterdir())


def test_it_needs_nothing_of_this_project(tmp_path: Path) -> None:
    """In a process of its own, far from here, it trains, says how it goes and learns something."""
    settings = Settings(data="gaussian", n_critic=1).with_(**SMALL)
    (tmp_path / "script.py").write_text(script_of(settings, iterations=200))
    done = subprocess.run(
        [sys.executable, "-I", "script.py"], cwd=tmp_path, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert [line.split(":")[0].strip() for line in done.stdout.splitlines()] == ["100", "200"]
    assert "critic loss -0." in done.stdout or "critic loss 0." in done.stdout
    assert (tmp_path / "clouds.npy").exists() or (tmp_path / "clouds.png").exists()
