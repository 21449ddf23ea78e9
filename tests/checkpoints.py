"""Checkpoint directories for the converter's tests, whole or with something changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import synthetic

SHAPE = synthetic.SHORT
SEED = 5


def weights() -> dict[str, Any]:
    return dict(synthetic.tensors(SHAPE, SEED))


def edit_json(path: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    edit(content)
    path.write_text(json.dumps(content), encoding="utf-8")


def write_sharded(path: Path, named: dict[str, Any]) -> None:
    (path / "model.safetensors").unlink()
    names = sorted(named, reverse=True)
    weight_map: dict[str, str] = {}
    for i in range(3):
        file = f"model-{i + 1:05d}-of-00003.safetensors"
        part = names[i::3]
        synthetic.write_safetensors(path / file, [(name, named[name]) for name in part])
        weight_map |= dict.fromkeys(part, file)
    (path / "model.safetensors.index.json").write_text(json.dumps({"metadata": {}, "weight_map": weight_map}))
