"""The texts that spans are taken from: none of them was trained on, nor are options chosen by them.

Each collection is written into a folder of its own whose `held-out.txt` names everything, so that `infill eval` takes
it with --held-out only.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from infill.evaluation.held_out import NAME

_TINY = Path(__file__).parents[2] / "models" / "tiny"
FIRST_SEED, N_MODULES = 40_000_000, 600


def collect(name: str, folder: Path) -> str:
    """Write a collection into a folder unless it is there; returns what it is, in a sentence of Markdown.

    Raises SystemExit if a wheel is not the one that models/tiny/sources.py names.
    """
    about = folder.with_suffix(".md")
    if not about.exists():
        files, sentence = COLLECTIONS[name]()
        for path, text in files:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8", newline="\n")
        (folder / NAME).write_text("*\n", encoding="utf-8")
        about.write_text(sentence, encoding="utf-8")  # last: an interrupted call is repeated
    return about.read_text(encoding="utf-8")


def _generated() -> tuple[list[tuple[str, str]], str]:
    sys.path.insert(0, str(_TINY))
    import idioms

    seeds = range(FIRST_SEED, FIRST_SEED + N_MODULES)
    files = [(f"module_{seed}.py", idioms.module(seed, held_out=True)) for seed in seeds]
    return files, (
        f"{N_MODULES} modules of `models/tiny/idioms.py` from seed {FIRST_SEED:,} on, with names and mostly shapes "
        "that training never shows (`held_out=True`)."
    )


def _real() -> tuple[list[tuple[str, str]], str]:
    sys.path.insert(0, str(_TINY))
    import data
    import sources

    wheels = data.CHECKPOINTS / "wheels"
    wheels.mkdir(parents=True, exist_ok=True)
    packages = [package for package in sources.PACKAGES if package.split == "held-out"]
    # as data.real_texts("held-out"), which asks for the other splits' files too
    files = sources.without_copies((text for package in packages for text in sources.wheel_texts(package, wheels)), [])
    projects = ", ".join(f"{package.name} {package.version}" for package in packages)
    return files, f"{len(files)} files of projects that training never saw: {projects}."


COLLECTIONS: dict[str, Callable[[], tuple[list[tuple[str, str]], str]]] = {"generated": _generated, "real": _real}
