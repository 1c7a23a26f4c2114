"""The picture and the training loop of a stand-alone script."""

from __future__ import annotations

import textwrap

from engine.scripting.data import function
from engine.scripting.networks import trains_critic, trains_generator
from engine.settings import PENALTIES, Settings

_WARMUP = "100 if iteration < 25 or iteration % 500 == 0 else N_CRITIC  # as in the WGAN code"


def blocks(settings: Settings) -> list[str]:
    """Picture and main loop, each a block of the script."""
    return [_picture(settings), _main(settings)]


def _main(s: Settings) -> str:
    steps, says = [], []
    if trains_critic(s):
        second = "torch.randn(BATCH, 2)" if s.fixed_generator else "latent_batch(BATCH)"
        epsilon = ", torch.rand(BATCH, 1)" if s.constraint in PENALTIES else ""
        step = f"f_loss = critic_step(real_batch(BATCH), {second}{epsilon})"
        if s.n_critic > 1 or s.critic_warmup:
            count = "steps" if s.critic_warmup else "N_CRITIC"
            step = f"for _ in range({count}):\n    {step}"
        if s.critic_warmup:
            steps.append(f"steps = {_WARMUP}")
        steps.append(step)
        says.append("critic loss {f_loss:.4f}")
    if trains_generator(s):
        steps.append("g_loss = generator_step(latent_batch(BATCH))")
        says.append("generator loss {g_loss:.4f}")
    return f"""\
if __name__ == "__main__":
    for iteration in range(ITERATIONS):
{textwrap.indent(chr(10).join(steps), " " * 8)}
        if (iteration + 1) % 100 == 0:
            print(f"{{iteration + 1:6}}: {", ".join(says)}")
    save_picture()"""


def _picture(s: Settings) -> str:
    clouds = "real, fake = real_batch(1000), generator(latent_batch(1000))"
    if s.fixed_generator:
        clouds = "real = real_batch(1000)\nfake = real + torch.randn(1000, 2)"
    return "@torch.no_grad()\n" + function(
        "save_picture()",
        "Real (+) and generated (.) points over contours of f; without matplotlib, as numbers.",
        f"""\
{clouds}
try:
    from matplotlib import pyplot as plt
except ImportError:
    np.save("clouds.npy", torch.stack([real, fake]).numpy())
    return
line = torch.linspace(-3, 3, 128)
score = critic(torch.cartesian_prod(line, line)).reshape(128, 128).T
plt.figure(figsize=(6, 6))
plt.contour(line, line, score, 20, linewidths=0.5)
plt.plot(*fake.T, ".", *real.T, "k+")
plt.savefig("clouds.png")""",
    )
