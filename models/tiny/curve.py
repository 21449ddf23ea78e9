"""The learning curve of the model card, as an SVG: cross-entropy against minutes of training.

    python models/tiny/curve.py      # checkpoints/curve.jsonl -> models/tiny/curve.jsonl and models/tiny/curve.svg

Drawn by hand, because two lines on a grid are no reason for a plotting library. The reports that are drawn stay with
the bundled model, so that the curve of a further sitting goes on from them.
"""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import Any

from data import CHECKPOINTS

KEPT = Path(__file__).parent / "curve.jsonl"
WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 720, 360, 46, 40, 16, 16
LINES = [("encoder", "encoder, next token", "#1f6f8b"), ("noised", "decoder, noised positions", "#c8553d")]
STEPS = 100
"""Whose reports are drawn as their mean."""


def means(reports: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One report for every STEPS steps of a sitting."""
    # a resumed run repeats the steps since the last checkpoint: the later report counts
    by_step = {report["step"]: report for report in reports}
    found = []
    for _, group in groupby(
        sorted(by_step.values(), key=lambda r: r["step"]), lambda r: (r["sitting"], -(-r["step"] // STEPS))
    ):
        some = list(group)
        last = {key: some[-1][key] for key in ("sitting", "step", "minutes", "tokens")}
        found.append({**last, **{key: round(sum(r[key] for r in some) / len(some), 3) for key, _, _ in LINES}})
    return found


def main() -> None:
    reports = means([json.loads(line) for line in (CHECKPOINTS / "curve.jsonl").read_text().splitlines()])
    KEPT.write_text("".join(json.dumps(report) + "\n" for report in reports))
    most = max(r["noised"] for r in reports)
    n_minutes = reports[-1]["minutes"]

    def x(value: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * value / n_minutes

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
    for mark in range(0, int(n_minutes) + 1, 10 if n_minutes < 200 else 30):
        parts.append(f'<text x="{x(mark):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{mark}</text>')
    parts.append(
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 6}" text-anchor="middle">minutes of training; nats per token</text>'
    )
    for i, (key, label, colour) in enumerate(LINES):
        points = " ".join(f"{x(r['minutes']):.1f},{y(r[key]):.1f}" for r in reports)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{WIDTH - 220}" y="{TOP + 16 + 18 * i}" fill="{colour}">{label}</text>')
    parts.append("</svg>")
    (Path(__file__).parent / "curve.svg").write_text("\n".join(parts) + "\n")


if __name__ == "__main__":
    main()
