"""The learning curve of the model card, as an SVG: cross-entropy against minutes of training.

    python models/tiny/curve.py      # checkpoints/curve.jsonl -> models/tiny/curve.svg

Drawn by hand, because two lines on a grid are no reason for a plotting library.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from data import CHECKPOINTS

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 720, 360, 46, 40, 16, 16
LINES = [("encoder", "encoder, next token", "#1f6f8b"), ("noised", "decoder, noised positions", "#c8553d")]
SMOOTH = 5  # reports in a running mean


def main() -> None:
    reports = [json.loads(line) for line in (CHECKPOINTS / "curve.jsonl").read_text().splitlines()]
    # a resumed run repeats the steps since the last checkpoint: the later report counts
    by_step = {report["step"]: report for report in reports}
    reports = [by_step[step] for step in sorted(by_step)]
    minutes = np.array([r["minutes"] for r in reports])
    most = max(r["noised"] for r in reports)

    def x(value: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * value / minutes[-1]

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / most

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        'font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
    ]
    for nats in range(int(most) + 1):
        parts.append(
            f'<path d="M{LEFT} {y(nats):.1f}H{WIDTH - RIGHT}" stroke="#dddddd"/>'
            f'<text x="{LEFT - 8}" y="{y(nats) + 4:.1f}" text-anchor="end">{nats}</text>'
        )
    for mark in range(0, int(minutes[-1]) + 1, 10 if minutes[-1] < 200 else 20):
        parts.append(f'<text x="{x(mark):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{mark}</text>')
    parts.append(
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 6}" text-anchor="middle">minutes of training; nats per token</text>'
    )
    for i, (key, label, colour) in enumerate(LINES):
        values = np.array([r[key] for r in reports])
        smooth = np.convolve(np.pad(values, SMOOTH // 2, mode="edge"), np.full(SMOOTH, 1 / SMOOTH), "valid")
        points = " ".join(f"{x(m):.1f},{y(v):.1f}" for m, v in zip(minutes, smooth, strict=True))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{WIDTH - 220}" y="{TOP + 16 + 18 * i}" fill="{colour}">{label}</text>')
    parts.append("</svg>")
    (Path(__file__).parent / "curve.svg").write_text("\n".join(parts) + "\n")


if __name__ == "__main__":
    main()
