"""Finding ffmpeg, and writing an MP4 through it."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtGui import QImage

from engine.words import UserError

PACKAGE = "imageio_ffmpeg"
QUALITY = 18  # constant rate factor: lines and points stay crisp
PATIENCE = 20.0  # seconds for ffmpeg to write the end


def check_ffmpeg() -> None:
    """Look for ffmpeg without running it, which takes a while.

    Raises:
        UserError: there is none; says what to install.
    """
    if find_spec(PACKAGE) is None and shutil.which("ffmpeg") is None:
        raise UserError(
            "MP4 needs ffmpeg: install it by “pip install imageio-ffmpeg”, or choose GIF or pictures"
        )


def find_ffmpeg() -> str:
    """The path of ffmpeg: that of imageio-ffmpeg, or the system's.

    Raises:
        UserError: there is none.
    """
    check_ffmpeg()
    try:
        return str(import_module(PACKAGE).get_ffmpeg_exe())
    except (ImportError, RuntimeError):  # the package may come without the program
        found = shutil.which("ffmpeg")
    if found is None:
        raise UserError("imageio-ffmpeg has no ffmpeg for this machine; install ffmpeg, or choose GIF")
    return found


class Mp4:
    """Pictures of one even size, in pixels, go in; H.264 that every player shows comes out."""

    def __init__(self, path: Path, size: tuple[int, int], frames_per_second: int) -> None:
        """Start ffmpeg.

        Raises:
            UserError: there is none.
        """
        self._path, self._count = path, 0
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 — closed by `_end`
        # fmt: off
        command = [
            find_ffmpeg(), "-y", "-loglevel", "error", "-nostdin",
            "-f", "rawvideo", "-pix_fmt", "bgra", "-s", f"{size[0]}x{size[1]}", "-r", str(frames_per_second),
            "-i", "-", "-an", "-c:v", "libx264", "-preset", "veryfast", "-tune", "animation",
            "-crf", str(QUALITY), "-pix_fmt", "yuv420p", "-threads", "1", "-movflags", "+faststart",
            "-f", "mp4", str(path),
        ]
        # fmt: on
        self._process = subprocess.Popen(  # noqa: S603 — our own arguments
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=self._complaints
        )

    @property
    def written(self) -> int:
        """Bytes in the file so far."""
        return self._path.stat().st_size if self._path.exists() else 0

    def add(self, image: QImage) -> None:
        """One more picture of four bytes a pixel.

        Raises:
            UserError: ffmpeg could not go on, as on a full disk.
        """
        assert self._process.stdin is not None
        self._count += 1
        try:
            self._process.stdin.write(image.constBits())
        except OSError:
            self._process.wait(PATIENCE)
            raise self._refusal() from None

    def finish(self) -> None:
        """Write the end.

        Raises:
            UserError: ffmpeg could not, or there was no picture.
        """
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        if self._process.wait() != 0:
            raise self._refusal()
        if not self._count:
            raise UserError("there are no pictures to make a film of")
        self._complaints.close()

    def abort(self) -> None:
        """Stop at once; what was written is of no use."""
        self._process.kill()
        with contextlib.suppress(OSError):
            if self._process.stdin is not None:
                self._process.stdin.close()
        self._process.wait()
        self._complaints.close()

    def _refusal(self) -> UserError:
        self._complaints.seek(0)
        lines = self._complaints.read().decode(errors="replace").strip().splitlines()
        full = [line for line in lines if "No space left" in line]
        reason = "no space left on the device" if full else (lines[-1] if lines else "ffmpeg has stopped")
        return UserError("the film could not be written: {reason}", reason=reason)
