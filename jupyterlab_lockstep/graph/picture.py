"""A small picture of a graph where nothing else draws one: rings of click depth, as a PNG."""

from __future__ import annotations

import math
import struct
import zlib
from collections import Counter
from collections.abc import Sequence

SIDE = 180  # pixels
MOST = 900  # dots; halved until the picture fits
# Transparent, a quiet ring, then one colour a segment (Okabe and Ito 2008: colour-blind safe) and
# grey for the rest: readable on a light and on a dark page.
PALETTE = (
    (0, 0, 0, 0),
    (128, 128, 128, 90),
    (0, 114, 178, 255),
    (230, 159, 0, 255),
    (0, 158, 115, 255),
    (204, 121, 167, 255),
    (86, 180, 233, 255),
    (213, 94, 0, 255),
    (128, 128, 128, 255),
)
SERIES = len(PALETTE) - 3  # the last colour is for other segments


def draw(depths: Sequence[int | None], segments: Sequence[str], bytes_at_most: int) -> bytes | None:
    """A PNG of `SIDE` pixels square: depth is the radius, segment the angle, out of reach outside.

    `depths` in clicks (`None` out of reach) and `segments`, one a page. Of many pages an even
    sample is drawn. `None` when not even the empty rings fit into `bytes_at_most`.
    """
    counted = Counter(segments)
    names = sorted(counted, key=lambda name: (-counted[name], name))[:SERIES]
    order = sorted(range(len(depths)), key=lambda page: (segments[page], page))
    most = MOST
    while most:
        step = max(1, math.ceil(len(order) / most))
        png = encode(paint(order[::step], depths, segments, names))
        if len(png) <= bytes_at_most:
            return png
        most //= 2
    return None


def paint(
    pages: Sequence[int], depths: Sequence[int | None], segments: Sequence[str], names: list[str]
) -> list[bytearray]:
    """Rows of palette numbers."""
    rows = [bytearray(SIDE) for _ in range(SIDE)]
    reached = [depth for page in pages if (depth := depths[page]) is not None]
    deepest = max(reached, default=0)
    middle = SIDE / 2
    ring = (middle - 12) / max(deepest, 1)
    for depth in range(1, deepest + 1, max(1, deepest // 6)):
        for turn in range(240):
            place(rows, middle, depth * ring, turn * math.tau / 240, 1)
    for number, page in enumerate(pages):
        depth, segment = depths[page], segments[page]
        radius = middle - 4 if depth is None else depth * ring
        colour = 2 + names.index(segment) if segment in names else len(PALETTE) - 1
        angle = number * math.tau / len(pages) - math.pi / 2
        place(rows, middle, radius, angle, colour)
        if depth == 0:
            for right in (-1, 0, 1):
                place(rows, middle + right, 1, math.pi / 2, colour)
    return rows


def place(rows: list[bytearray], middle: float, radius: float, angle: float, colour: int) -> None:
    """Colour one pixel; what is drawn already stays below."""
    x, y = middle + radius * math.cos(angle), SIDE / 2 + radius * math.sin(angle)
    rows[min(max(int(y), 0), SIDE - 1)][min(max(int(x), 0), SIDE - 1)] = colour


def encode(rows: list[bytearray]) -> bytes:
    """PNG with 4 bits a pixel and a palette with transparency (RFC 2083)."""
    packed = b"".join(
        b"\0" + bytes(row[x] << 4 | row[x + 1] for x in range(0, SIDE, 2)) for row in rows
    )
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 4, 3, 0, 0, 0)
    colours = bytes(part for colour in PALETTE for part in colour[:3])
    opacities = bytes(colour[3] for colour in PALETTE)
    parts = (
        (b"IHDR", header),
        (b"PLTE", colours),
        (b"tRNS", opacities),
        (b"IDAT", zlib.compress(packed, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, data) for name, data in parts)


def chunk(name: bytes, data: bytes) -> bytes:
    """One PNG chunk: length, name, data, check sum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
