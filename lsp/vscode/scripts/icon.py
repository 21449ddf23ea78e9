"""Draws media/icon.png: lines of text with a hole in them that settles. Needs nothing but Python.

python scripts/icon.py
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

SIZE = 128
GROUND, TEXT, SETTLED, OPEN = (16, 34, 43), (150, 172, 182), (137, 209, 133), (215, 186, 125)
# x, y, width, colour of each stroke; all are 10 high, with round ends
STROKES = [
    (20, 24, 60, TEXT), (88, 24, 20, TEXT),
    (32, 44, 28, TEXT), (68, 44, 34, SETTLED),
    (32, 64, 40, SETTLED), (80, 64, 22, OPEN),
    (32, 84, 20, OPEN), (60, 84, 30, TEXT),
    (20, 104, 44, TEXT),
]  # fmt: skip
HEIGHT = 10
CORNER = 24
SAMPLES = 4


def inside(x: float, y: float, left: float, top: float, width: float, height: float, radius: float) -> bool:
    """Whether a point is in a rectangle with round corners."""
    dx = max(left + radius - x, x - (left + width - radius), 0)
    dy = max(top + radius - y, y - (top + height - radius), 0)
    return dx * dx + dy * dy <= radius * radius


def colour(x: float, y: float) -> tuple[int, int, int, int]:
    for left, top, width, stroke in STROKES:
        if inside(x, y, left, top, width, HEIGHT, HEIGHT / 2):
            return (*stroke, 255)
    return (*GROUND, 255) if inside(x, y, 0, 0, SIZE, SIZE, CORNER) else (0, 0, 0, 0)


def pixel(x: int, y: int) -> bytes:
    """The mean of several points, weighted by how opaque they are."""
    steps = [(i + 0.5) / SAMPLES for i in range(SAMPLES)]
    found = [colour(x + dx, y + dy) for dy in steps for dx in steps]
    opacity = sum(point[3] for point in found)
    if opacity == 0:
        return bytes(4)
    means = [round(sum(point[i] * point[3] for point in found) / opacity) for i in range(3)]
    return bytes((*means, round(opacity / len(found))))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


rows = b"".join(b"\0" + b"".join(pixel(x, y) for x in range(SIZE)) for y in range(SIZE))
header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
picture = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
(Path(__file__).parents[1] / "media" / "icon.png").write_bytes(b"\x89PNG\r\n\x1a\n" + picture)
