"""Builds, checks and times what runs on a GPU, on a machine that has one: `make test-cuda`.

Needs neither the package index nor the environment in .venv: Python 3.11 with numpy, CMake, a host compiler, a CUDA
toolkit, and build/cuda/ggml.tar.gz (`make cuda-pack`). Every step writes a log into the folder (OUT, else
build/cuda/test); the last thing printed is one short table. Exits with 1 unless all that could run passed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import ggml
import toolkit

ROOT = toolkit.ROOT
MODELS = ROOT / "build" / "cuda" / "models"

TIMED = re.compile(r"(\S+\.gguf) +\d+ +[\d.]+ ms +[\d.]+ ms +([\d.]+)")
"""A line of `infill_cuda_tests --time`: model, free positions, times with the loop on device and host, their ratio."""


@dataclass(frozen=True)
class Gpu:
    name: str
    architecture: str
    """As nvcc counts: 90 for compute capability 9.0."""

    driver: str


@dataclass(frozen=True)
class Outcome:
    step: str
    result: str
    """"ok", "failed", or "skipped"."""

    seconds: float
    note: str


class Failure(Exception):
    """A step did not pass; the message is one line for the table."""


class Skip(Exception):
    """A step cannot run here, and why."""


def find_gpu() -> Gpu:
    """The first GPU, as the driver's own tool names it."""
    program = shutil.which("nvidia-smi")
    if program is None:
        raise Failure("no nvidia-smi: there is no NVIDIA driver on this machine")
    query = [program, "--query-gpu=name,compute_cap,driver_version", "--format=csv,noheader"]
    done = subprocess.run(query, capture_output=True, text=True, check=False)
    fields = [field.strip() for field in done.stdout.splitlines()[0].split(",")] if done.stdout.strip() else []
    if done.returncode != 0 or len(fields) != 3:
        raise Failure(f"nvidia-smi finds no GPU: {(done.stdout + done.stderr).strip().splitlines()[:1]}")
    return Gpu(fields[0], fields[1].replace(".", ""), fields[2])


class Suite:
    """Runs steps one after the other and remembers what became of them."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.outcomes: list[Outcome] = []
        out.mkdir(parents=True, exist_ok=True)

    def step(self, name: str, work: Callable[[], str]) -> bool:
        """Runs the work, which returns a note for the table; whether it passed."""
        print(f"{name} ...", flush=True)
        begin = time.monotonic()
        try:
            result, note = "ok", work()
        except Skip as reason:
            result, note = "skipped", str(reason)
        except (Failure, ggml.BuildError, subprocess.CalledProcessError, OSError) as error:
            result, note = "failed", str(error)
        self.outcomes.append(Outcome(name, result, time.monotonic() - begin, note))
        return result == "ok"

    def run(self, name: str, command: list[str], environment: Mapping[str, str] | None = None) -> str:
        """Runs a command with its output in NAME.log, and returns the output; Failure with its last line."""
        log = self.out / f"{name}.log"
        with log.open("w") as file:
            env = {**os.environ, **(environment or {})}
            done = subprocess.run(command, stdout=file, stderr=subprocess.STDOUT, env=env, cwd=ROOT, check=False)
        text = log.read_text(errors="replace")
        if done.returncode != 0:
            lines = text.strip().splitlines() or ["no output"]
            raise Failure(f"exit {done.returncode}: {lines[-1][:80]} ({log.name})")
        return text

    def table(self) -> str:
        width = max(len(o.step) for o in self.outcomes)
        lines = [f"{o.step:<{width}}  {o.result:<8}{o.seconds:>7.1f} s  {o.note}".rstrip() for o in self.outcomes]
        return "\n".join(lines)


def last_line(text: str) -> str:
    return text.strip().splitlines()[-1]


def build_ggml(suite: Suite, gpu: Gpu) -> str:
    suite.run("ggml", [sys.executable, str(ROOT / "tools" / "cuda" / "ggml.py"), "build", gpu.architecture])
    return f"sm_{gpu.architecture}"


def build_tests(suite: Suite, gpu: Gpu, build: Path) -> str:
    home = toolkit.find()
    if home is None:
        raise Failure("no CUDA toolkit")
    prefix = ggml.CUDA / f"ggml-{gpu.architecture}"
    options = [*toolkit.cmake_options(home, f"{gpu.architecture}-real"), f"-DINFILL_SITE_PACKAGES={prefix}"]
    suite.run("configure", ["cmake", "-S", str(ROOT), "-B", str(build), *options])
    targets = ["infill_cuda_tests", "infill_cuda_bench"]
    jobs = str(os.cpu_count() or 1)
    suite.run("build", ["cmake", "--build", str(build), "--parallel", jobs, "--target", *targets])
    return ", ".join(targets)


def check_engine(suite: Suite, tests: Path, model: str) -> str:
    """Whole runs with --device cuda: the step loop there, the tokens those of the loop on the host, and the CPU's."""
    # ggml lets cuBLAS round floats to ten bits, which is more than what is compared here
    exact = {"NVIDIA_TF32_OVERRIDE": "0"}
    return last_line(suite.run("engine", [str(tests), "--device", "0", "--engine", model], exact))


def timed_models() -> list[str]:
    """One with the released model's vocabulary, the bundled one, and INFILL_CUDA_MODEL, as of `infill models synth`."""
    named = os.environ.get("INFILL_CUDA_MODEL")
    files = [MODELS / "wide.gguf", ROOT / "models" / "tiny" / "infill-tiny.gguf", *([Path(named)] if named else [])]
    return [str(file) for file in files]


def time_loop(suite: Suite, tests: Path, models: list[str]) -> str:
    """How many times as long a step takes with its loop on the host; the note has the ratios as the log has them."""
    return ratios(suite.run("loop", [str(tests), "--device", "0", "--engine", "--time", *models]))


def ratios(text: str) -> str:
    """The ratios of `infill_cuda_tests --time`, model by model."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if row := TIMED.match(line):
            found.setdefault(row[1], []).append(row[2])
    if not found:
        raise Failure("no times in loop.log")
    return "; ".join(f"{model}: host/device {', '.join(values)}" for model, values in found.items())


def sanitize(suite: Suite, tool: str, program: Path) -> str:
    sanitizer = shutil.which("compute-sanitizer") or str(Path("/usr/local/cuda/bin/compute-sanitizer"))
    if not Path(sanitizer).exists():
        raise Skip("there is no compute-sanitizer")
    command = [sanitizer, "--tool", tool, "--error-exitcode", "9", str(program), "--device", "0", "--quick"]
    return last_line(suite.run(f"sanitizer-{tool}", command))


def main() -> int:
    suite = Suite(Path(os.environ.get("OUT") or ROOT / "build" / "cuda" / "test"))
    gpus: list[Gpu] = []

    def look() -> str:
        gpus.append(find_gpu())
        return f"{gpus[0].name}, sm_{gpus[0].architecture}, driver {gpus[0].driver}"

    if suite.step("GPU", look):
        gpu = gpus[0]
        build = ggml.CUDA / f"tests-{gpu.architecture}"
        tests, bench = build / "infill_cuda_tests", build / "infill_cuda_bench"

        def make_models() -> str:
            suite.run("models", [sys.executable, "tests/native/cuda_models.py", str(MODELS), "--wide"])
            return MODELS.name

        if suite.step("ggml for CUDA", lambda: build_ggml(suite, gpu)) and suite.step(
            "tests and loop", lambda: build_tests(suite, gpu, build)
        ):
            suite.step("models", make_models)
            model = str(MODELS / "settling.gguf")
            suite.step("kernels", lambda: last_line(suite.run("kernels", [str(tests), "--device", "0"])))
            suite.step("engine", lambda: check_engine(suite, tests, model))
            for tool in ("memcheck", "racecheck", "initcheck", "synccheck"):
                suite.step(tool, lambda tool=tool: sanitize(suite, tool, tests))  # type: ignore[misc]
            suite.step("times", lambda: suite.run("times", [str(bench), "0"]) and "see below")
            suite.step("loop", lambda: time_loop(suite, tests, timed_models()))
    for log in ("times.log", "loop.log"):
        if (suite.out / log).exists():
            print((suite.out / log).read_text())
    table = suite.table()
    (suite.out / "summary.txt").write_text(table + "\n")
    print(f"\n{table}")
    return int(any(outcome.result == "failed" for outcome in suite.outcomes))


if __name__ == "__main__":
    sys.exit(main())
