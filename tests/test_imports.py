"""Imports point one way, infill_models <- infill <- infill_lsp; the command line starts without heavy code."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = {
    "infill_models": ROOT / "models" / "infill_models",
    "infill": ROOT / "infill",
    "infill_lsp": ROOT / "lsp" / "infill_lsp",
}
MAY_IMPORT = {
    "infill_models": set(),
    "infill": {"infill_models"},
    "infill_lsp": {"infill_models", "infill"},
}
HEAVY = [
    *("numpy", "tokenizers", "llama_cpp", "gguf", "infill._native", "infill.engine", "infill.filling"),
    *("tree_sitter", "yaml", "rapidfuzz", "matplotlib", "infill.syntax", "infill.evaluation.runner"),
]


def imported_packages(source: str) -> Iterator[str]:
    """The top-level names that a source imports, at any depth."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


def sources() -> list[tuple[str, Path]]:
    return [(package, path) for package, folder in PACKAGES.items() for path in sorted(folder.rglob("*.py"))]


def test_imports_inside_functions_are_seen() -> None:
    source = "import a.b\ndef f():\n    from c.d import e\n    from . import g\n"
    assert list(imported_packages(source)) == ["a", "c"]


def test_every_package_is_there() -> None:
    assert {package for package, _ in sources()} == set(PACKAGES)


@pytest.mark.parametrize(
    ("package", "path"), sources(), ids=lambda value: value.name if isinstance(value, Path) else value
)
def test_imports_point_one_way(package: str, path: Path) -> None:
    allowed = MAY_IMPORT[package] | {package}
    if PACKAGES["infill"] / "cli" in path.parents:
        allowed = allowed | {"infill_lsp"}
    found = set(imported_packages(path.read_text(encoding="utf-8"))) & set(PACKAGES)
    assert found <= allowed, f"{path.relative_to(ROOT)} imports {sorted(found - allowed)}"


@pytest.mark.parametrize(
    "program",
    [
        "import infill.cli",
        "import infill.cli; infill.cli.main(['--help'])",
        "import infill.cli; infill.cli.main(['fill', '--help'])",
        "import infill.cli; infill.cli.main(['edit', '--help'])",
        "import infill.cli; infill.cli.main(['eval', '--help'])",
        "import infill.cli; infill.cli.main(['models', 'convert', '--help'])",
        "import infill.cli; infill.cli.main(['fill', 'no/such/file', '--lines', '1:1'])",
    ],
)
def test_the_command_line_starts_without_heavy_code(program: str) -> None:
    report = f"{program}\nimport sys; print('LOADED', [m for m in {HEAVY} if m in sys.modules])"
    path = [str(ROOT), *(str(folder.parent) for folder in PACKAGES.values())]
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {path}\n{report}"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "LOADED []"
