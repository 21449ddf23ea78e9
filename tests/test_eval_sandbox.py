"""The sandbox of `infill eval`, against programs that misbehave in every way that accidents take."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from infill.evaluation import sandbox
from infill.evaluation.sandbox import Limits

QUICK = Limits(wall_s=3.0, cpu_s=2, memory_bytes=300 << 20)


def test_a_program_that_ends_passes_and_one_that_raises_does_not() -> None:
    assert sandbox.run("import math, random, typing, collections, re\nassert math.sqrt(4) == 2", QUICK).passed
    assert sandbox.run("assert 1 == 2", QUICK) == sandbox.Outcome(False, "AssertionError")
    assert "ZeroDivisionError" in sandbox.run("1 / 0", QUICK).reason
    assert "SyntaxError" in sandbox.run("def f(:", QUICK).reason


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("import sys\nsys.exit(0)", "SystemExit"),
        ("import os\nos._exit(0)", "left before its check was done"),
        ("print('passed'); raise SystemExit('passed')", "SystemExit"),
        (
            "import os\nfor fd in range(3, 2000):\n  try: os.write(fd, b'x' * 32)\n  except OSError: pass\nos._exit(0)",
            "x",
        ),
        ("import os, signal\nos.abort()", "killed by signal"),
    ],
)
def test_leaving_early_is_not_passing(program: str, reason: str) -> None:
    outcome = sandbox.run(program, QUICK)
    assert not outcome.passed and reason in outcome.reason


def test_a_loop_is_ended_by_the_clock_and_by_processor_time() -> None:
    start = time.perf_counter()
    assert sandbox.run("import time\ntime.sleep(60)", Limits(wall_s=0.8)).reason == "ran out of time"
    assert time.perf_counter() - start < 10
    assert "time" in sandbox.run("while True: pass", Limits(wall_s=4, cpu_s=1)).reason


def test_memory_is_limited() -> None:
    assert "MemoryError" in sandbox.run("x = 'a' * (1 << 30)", QUICK).reason


def test_what_is_caught_does_not_go_on_for_ever() -> None:
    program = "while True:\n  try:\n    while True: pass\n  except BaseException: pass"
    assert not sandbox.run(program, Limits(wall_s=0.8)).passed


def attempts(*lines: str) -> str:
    """A program that passes if every one of these is refused."""
    return (
        f"done = []\nfor line in {list(lines)!r}:\n  try:\n    exec(line)\n    done.append(line)\n"
        "  except PermissionError as error:\n    assert 'not allowed' in str(error), (line, str(error))\n"
        "if done: raise ValueError(done)\n"
    )


def test_processes_network_and_native_code_are_refused() -> None:
    program = attempts(
        "import os; os.fork()",
        "import os; os.system('true')",
        "import os; os.execv('/bin/true', ['true'])",
        "import os; os.posix_spawn('/bin/true', ['true'], {})",
        "import os; os.kill(os.getppid(), 0)",
        "import _posixsubprocess",
        "import socket; socket.socket()",
        "import ctypes",
    )
    assert sandbox.run(program, QUICK) == sandbox.Outcome(True, "passed")
    assert not sandbox.run("import subprocess\nsubprocess.run(['true'])", QUICK).passed


def test_a_fork_bomb_leaves_nothing_behind(tmp_path: Path) -> None:
    program = (
        "import os, time\nfor _ in range(50):\n  try:\n    if os.fork() == 0: time.sleep(60)\n  except OSError: pass"
    )
    mark = f"\n# {tmp_path}\n"
    sandbox.run(program + mark, QUICK)
    names = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    assert not any(b"sandboxed.py" in name for name in names)


def test_files_are_written_inside_and_nowhere_else(tmp_path: Path) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("mine")
    inside = "open('a.txt', 'w').write('x'); import os; os.mkdir('d'); os.rename('a.txt', 'd/b'); os.remove('d/b')"
    assert sandbox.run(inside, QUICK) == sandbox.Outcome(True, "passed")
    path, folder = repr(str(victim)), repr(str(tmp_path))
    program = attempts(
        f"open({path}, 'w').write('yours')",
        f"open({path}, 'r+b').write(b'yours')",
        f"import os; os.open({path}, os.O_WRONLY | os.O_TRUNC)",
        f"import os; os.remove({path})",
        f"import os; os.rename({path}, 'here')",
        f"import os; os.truncate({path}, 0)",
        f"import os; os.symlink({folder}, 'link')",
        f"import os; os.chmod({path}, 0)",
        f"import os; f = os.open({folder}, os.O_RDONLY); os.remove('victim.txt', dir_fd=f)",
        f"import pathlib; pathlib.Path({folder}, 'new').write_text('x')",
        "import os; os.mkdir('../sibling')",
    )
    assert sandbox.run(program, QUICK) == sandbox.Outcome(True, "passed")
    assert victim.read_text() == "mine" and os.listdir(tmp_path) == ["victim.txt"]


def test_files_cannot_grow_without_end() -> None:
    outcome = sandbox.run("open('a', 'wb').write(b'x' * (2 << 20))", QUICK)
    assert not outcome.passed


def test_the_folder_is_empty_and_gone_afterwards() -> None:
    program = "import os\nassert os.listdir() == [] and os.environ.get('SECRET') is None\nraise ValueError(os.getcwd())"
    folder = sandbox.run(program, QUICK).reason.removeprefix("ValueError: ")
    assert folder.startswith("/") and not os.path.exists(folder)


def test_the_program_cannot_change_the_verdict_by_assigning_to_modules() -> None:
    program = "import os, builtins\nos.write = os.read = lambda *a: b''\nbuiltins.isinstance = lambda *a: True\n"
    assert sandbox.run(program, QUICK).passed
    assert not sandbox.run(program + "assert False", QUICK).passed
    assert "not allowed" in sandbox.run("import builtins, os\nbuiltins.str = int\nos.fork()", QUICK).reason
