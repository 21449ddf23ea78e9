"""Real editors. These tests run when asked for by path, as `make test-editors` does; they need the extra `editors`, and
the programs, which `tests/programs/` brings."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "programs")]

if TYPE_CHECKING:
    from driving import Neovim


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    asked = any(Path(arg.split("::")[0]).resolve().is_relative_to(HERE) for arg in config.args)
    return None if asked else True


@pytest.fixture(scope="session", params=["0.12", "0.11"])
def program(request: pytest.FixtureRequest) -> Path:
    """Neovim 0.12 or newer, and the one before, for which the plugin has its own ghost text."""
    from debian import Unavailable

    import neovim

    try:
        return neovim.older() if request.param == "0.11" else neovim.find() or neovim.fetch()
    except Unavailable as error:
        pytest.skip(str(error))


@pytest.fixture
def start(program: Path, tmp_path: Path) -> Iterator[Callable[..., Neovim]]:
    """Starts Neovims with the plugin; each is checked for errors in the end."""
    from driving import Neovim

    started: list[Neovim] = []

    def begin(**choices: object) -> Neovim:
        started.append(Neovim(program, tmp_path / f"nvim{len(started)}", **choices))  # type: ignore[arg-type]
        return started[-1]

    yield begin
    for editor in started:
        editor.close()
    for editor in started:
        editor.check()
