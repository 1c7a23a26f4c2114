"""A picture of the plane as a PNG: landscape, labelled contours, both clouds. No Qt, no torch."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from contourpy import LineType, contour_generator
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from engine.frame import Frame

SIZE = 1200  # pixels of a side
PANELS = 16  # replicas in one picture
_SMOOTH = 2  # drawn this much larger, then reduced
_INK, _MUTED, _PAPER = "#1b2028", "#565f6d", "#ffffff"
_REAL, _FAKE = "#10457f", "#c2410c"
# Orange below, blue above: told apart with every kind of colour vision, and in grey by the contours' labels.
_RAMP = ("#e08a3c", "#f2b67f", "#fadfc4", "#f8f8f6", "#cfe2f3", "#92bfe3", "#559ad0")
_UNKNOWN = (208, 208, 208)
_Point = Callable[[NDArray[np.floating]], NDArray[np.floating]]


def save_plane(path: Path, frame: Frame, title: str, captions: Sequence[str], *, logit: bool = False) -> None:
    """Write the plane of up to 16 replicas, one panel each, `SIZE` pixels wide.

    `frame` carries a landscape; `captions` has one text a replica. With `logit` scores are shown as
    D(x) = 1/(1 + exp(−f)) around ½, otherwise f(x) around its median.
    """
    shown = captions[:PANELS]
    across = math.ceil(math.sqrt(len(shown)))
    down = math.ceil(len(shown) / across)
    size = SIZE * _SMOOTH
    head, foot = size * 7 // 100, size * 6 // 100
    room = min((size - 2 * (size // 50)) // across, (size - head - foot) // down)
    height = head + room * down + foot
    image = Image.new("RGB", (size, height), _PAPER)
    draw = ImageDraw.Draw(image)
    _text(draw, (size * 3 // 100, head // 2), title, size * 28 // 1000, _INK, "lm")
    left, top = (size - room * across) // 2, head
    for replica, caption in enumerate(shown):
        panel = _panel(frame, replica, caption, room, logit=logit)
        image.paste(panel, (left + replica % across * room, top + replica // across * room))
    _legend(draw, size, height - foot // 2, logit=logit)
    image.resize((SIZE, height // _SMOOTH), Image.Resampling.LANCZOS).save(path)


def colour_field(values: NDArray[np.floating], middle: float, reach: float) -> NDArray[np.uint8]:
    """Colours (…, 3): nearly white at `middle`, the ends at `middle` ± `reach`, grey where not finite."""
    stops = np.array([[int(stop[i : i + 2], 16) for i in (1, 3, 5)] for stop in _RAMP], dtype=float)
    finite = np.isfinite(values)
    place = np.clip((np.where(finite, values, middle) - middle) / reach, -1, 1) * 0.5 + 0.5
    at = np.arange(len(stops)) / (len(stops) - 1)
    colours = np.stack([np.interp(place, at, stops[:, channel]) for channel in range(3)], axis=-1)
    colours[~finite] = _UNKNOWN
    return colours.round().astype(np.uint8)


def round_levels(low: float, high: float, about: int = 8) -> list[float]:
    """Multiples of 1, 2 or 5 times a power of ten between `low` and `high`, about as many as asked for."""
    if not (math.isfinite(low) and math.isfinite(high)) or high <= low:
        return []
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
    return [k * step for k in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _panel(frame: Frame, replica: int, caption: str, room: int, *, logit: bool) -> Image.Image:
    """One replica with its caption and axes, `room` pixels wide and high."""
    panel = Image.new("RGB", (room, room), _PAPER)
    small = max(room * 15 // 1000, 11 * _SMOOTH)
    margin = max(room * 4 // 100, 2 * small)
    side = room - 2 * margin
    plane = _plane(frame, replica, side, logit=logit)
    panel.paste(plane, (margin, margin))
    draw = ImageDraw.Draw(panel)
    draw.rectangle((margin, margin, margin + side, margin + side), outline=_MUTED, width=_SMOOTH)
    words, size = _fitting(draw, caption, small * 6 // 5, side + margin // 2)
    _text(draw, (margin, margin // 2), words, size, _MUTED, "lm")
    left, right, bottom, top = frame.extent
    for tick in round_levels(left, right, 5):
        at = margin + (tick - left) / (right - left) * side
        _text(draw, (at, room - margin // 2), f"{tick:g}", small, _MUTED, "mm")
    for tick in round_levels(bottom, top, 5):
        at = margin + (top - tick) / (top - bottom) * side
        _text(draw, (margin * 2 // 5, at), f"{tick:g}", small, _MUTED, "mm")
    return panel


def _plane(frame: Frame, replica: int, side: int, *, logit: bool) -> Image.Image:
    plane = Image.new("RGB", (side, side), _UNKNOWN)
    left, right, bottom, top = frame.extent

    def pixels(points: NDArray[np.floating]) -> NDArray[np.floating]:
        scaled = (points - (left, top)) / (right - left, bottom - top)
        return np.asarray(scaled * side)

    if frame.landscape is not None:
        values = frame.landscape[replica].astype(float)
        if logit:
            values = 0.5 * (1 + np.tanh(0.5 * values))
        _field(plane, values, logit=logit)
        _contours(plane, values, frame.extent, pixels)
    draw = ImageDraw.Draw(plane)
    plain = max(1.3 * _SMOOTH, side / 420)
    # Real points are a little larger, so that they show where fakes lie on them.
    for cloud, colour, radius in ((frame.reals, _REAL, 1.4 * plain), (frame.fakes[replica], _FAKE, plain)):
        for x, y in pixels(cloud[np.isfinite(cloud).all(axis=-1)]):
            if -radius < x < side + radius and -radius < y < side + radius:
                box = (x - radius, y - radius, x + radius, y + radius)
                draw.ellipse(box, fill=colour, outline=_PAPER, width=max(1, _SMOOTH // 2))
    return plane


def _field(plane: Image.Image, values: NDArray[np.floating], *, logit: bool) -> None:
    """Paint the landscape, interpolated between its nodes, on `plane`; the top row has the highest y."""
    finite = values[np.isfinite(values)]
    if logit:
        middle, reach = 0.5, 0.5
    elif len(finite):
        middle = float(np.median(finite))
        reach = float(np.abs(np.percentile(finite, (1, 99)) - middle).max()) or 1.0
    else:
        middle, reach = 0.0, 1.0
    colours = Image.fromarray(colour_field(values[::-1], middle, reach))
    # Nodes lie on the edges, so half a node's cell stands over on every side.
    rows, columns = values.shape
    box = (0.5, 0.5, columns - 0.5, rows - 0.5)
    plane.paste(colours.resize(plane.size, Image.Resampling.BICUBIC, box=box))


def _contours(
    plane: Image.Image,
    values: NDArray[np.floating],
    extent: tuple[float, float, float, float],
    pixels: _Point,
) -> None:
    finite = values[np.isfinite(values)]
    if not len(finite):
        return
    rows, columns = values.shape
    left, right, bottom, top = extent
    lowest, highest = np.percentile(finite, (0.5, 99.5)).tolist()
    lines = contour_generator(
        np.linspace(left, right, columns),
        np.linspace(bottom, top, rows),
        np.ma.masked_invalid(values),
        line_type=LineType.Separate,
    )
    draw = ImageDraw.Draw(plane)
    labels = []
    for level in round_levels(lowest, highest, 10):
        for line in lines.lines(level):
            path = pixels(np.asarray(line))
            draw.line([(float(x), float(y)) for x, y in path], fill="#5d6673", width=_SMOOTH, joint="curve")
            labels.append((path, f"{level:.6g}"))
    _label(plane, labels)


def _label(plane: Image.Image, labels: list[tuple[NDArray[np.floating], str]]) -> None:
    """Write each level along the middle of its line; short lines and crowded places go without."""
    side = plane.size[0]
    font = _font(max(10 * _SMOOTH, side * 14 // 1000))
    taken: list[NDArray[np.floating]] = []
    for path, text in labels:
        steps = np.hypot(*np.diff(path, axis=0).T)
        if steps.sum() < side / 5:
            continue
        middle = int(np.searchsorted(np.cumsum(steps), steps.sum() / 2))
        centre = path[middle : middle + 2].mean(axis=0)
        inside = bool((centre > side * 0.05).all() and (centre < side * 0.95).all())
        if not inside or any(np.hypot(*(centre - other)) < side * 0.07 for other in taken):
            continue
        taken.append(centre)
        dx, dy = path[min(middle + 3, len(path) - 1)] - path[max(middle - 2, 0)]
        angle = (math.degrees(math.atan2(-dy, dx)) + 90) % 180 - 90  # never upside down
        _turned(plane, text, font, (float(centre[0]), float(centre[1])), angle)


def _turned(
    plane: Image.Image,
    text: str,
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont,
    centre: tuple[float, float],
    angle: float,
) -> None:
    left, top, right, bottom = font.getbbox(text, anchor="lt")
    halo = 2 * _SMOOTH
    tag = Image.new("RGBA", (int(right - left) + 2 * halo, int(bottom - top) + 2 * halo), (255, 255, 255, 0))
    ImageDraw.Draw(tag).text(
        (halo - left, halo - top),
        text,
        font=font,
        fill=_INK,
        stroke_width=halo,
        stroke_fill="#ffffffd0",
        anchor="lt",
    )
    tag = tag.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    plane.paste(tag, (round(centre[0] - tag.width / 2), round(centre[1] - tag.height / 2)), tag)


def _legend(draw: ImageDraw.ImageDraw, size: int, y: float, *, logit: bool) -> None:
    text = size * 18 // 1000
    x = size * 5 / 100
    for colour, name in ((_REAL, "real"), (_FAKE, "generated")):
        radius = size / 240
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
        _text(draw, (x + 2.5 * radius, y), name, text, _INK, "lm")
        x += 2.5 * radius + draw.textlength(name, font=_font(text)) + size * 4 / 100
    width, height = size * 16 // 100, size * 12 // 1000
    bar = colour_field(np.linspace(-1, 1, width), 0, 1)
    for at, colour in enumerate(bar):
        draw.line((x + at, y - height / 2, x + at, y + height / 2), fill=tuple(int(c) for c in colour))
    draw.rectangle((x, y - height / 2, x + width, y + height / 2), outline=_MUTED, width=_SMOOTH // 2)
    meaning = "critic as D(x), 0 to 1" if logit else "critic f(x), low to high; contours labelled"
    _text(draw, (x + width + size / 80, y), meaning, text, _INK, "lm")


def _fitting(draw: ImageDraw.ImageDraw, caption: str, size: int, room: float) -> tuple[str, int]:
    """What of `caption` fits into `room` pixels, and how large: a number cut in two is a wrong number."""
    parts = caption.split(" · ")
    for count in range(len(parts), 0, -1):
        words = " · ".join(parts[:count])
        for share in (100, 90, 80):
            if draw.textlength(_plain(words), font=_font(size * share // 100)) <= room:
                return words, size * share // 100
    return "", size


def _text(
    draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, size: int, fill: str, anchor: str
) -> None:
    draw.text(at, _plain(text), font=_font(size), fill=fill, anchor=anchor)


def _plain(text: str) -> str:
    """Without the letters that Pillow's own face lacks."""
    return text.replace("−", "-").replace("–", "-").replace("λ", "lambda")


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's own face, so that a picture looks the same on every system."""
    return ImageFont.load_default(size)
