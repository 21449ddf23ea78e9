"""Compiles the CUDA sources for every architecture that is supported, and says what the kernels need: `compile.py`.

Then it builds the whole engine with the step loop in it, against the ggml of the environment, which needs no CUDA
backend for that, and has its tests look for a GPU. No GPU is needed, and none is used. Exits with 1 if a source does
not compile, warns, or spills registers: a spilled register is memory traffic that no measurement here would show.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import toolkit

ARCHITECTURES = ("75", "80", "86", "89", "90", "120")
"""Turing, A100, consumer Ampere, Ada, Hopper, consumer Blackwell."""

ENTRY = re.compile(r"Compiling entry function '([^']+)' for 'sm_(\d+)'")
SPILL = re.compile(r"(\d+) bytes stack frame, (\d+) bytes spill stores, (\d+) bytes spill loads")
USED = re.compile(r"Used (\d+) registers")
SHARED = re.compile(r"(\d+) bytes smem")
KERNEL = re.compile(r"5entryI(?:NS\d*_|N6infill4cuda)\d+([A-Z][a-z]+)")


@dataclass(frozen=True)
class Usage:
    """What ptxas says of one kernel on one architecture."""

    kernel: str
    architecture: str
    n_registers: int
    n_shared: int
    """Bytes of shared memory of a block."""

    n_spilled: int
    """Bytes of stack and of spilled registers; 0 is right."""


def read_usage(text: str) -> list[Usage]:
    """The kernels in what `nvcc -Xptxas -v` prints."""
    found = []
    kernel = architecture = ""
    spilled = 0
    for line in text.splitlines():
        if entry := ENTRY.search(line):
            name = KERNEL.search(entry[1])
            kernel, architecture = (name[1] if name else entry[1]), entry[2]
        elif spill := SPILL.search(line):
            spilled = sum(int(n) for n in spill.groups())
        elif (used := USED.search(line)) and kernel:
            shared = SHARED.search(line)
            found.append(Usage(kernel, architecture, int(used[1]), int(shared[1]) if shared else 0, spilled))
            kernel = ""
    return found


def table(usages: list[Usage]) -> str:
    """One line a kernel: registers per thread on each architecture, and shared memory."""
    names = list(dict.fromkeys(u.kernel for u in usages))
    registers = {(u.kernel, u.architecture): u.n_registers for u in usages}
    lines = [f"{'registers':<12}" + "".join(f"{'sm_' + a:>8}" for a in ARCHITECTURES) + f"{'shared':>10}"]
    for name in names:
        n_shared = max(u.n_shared for u in usages if u.kernel == name)
        counts = "".join(f"{registers.get((name, a), '-'):>8}" for a in ARCHITECTURES)
        lines.append(f"{name:<12}{counts}{n_shared:>8} B")
    return "\n".join(lines)


def build_engine(home: Path) -> str:
    """The library, its tests and the bench with INFILL_CUDA=ON; returns what the tests say of the GPU they find."""
    build = toolkit.CUDA / "engine"
    commands = [
        ["cmake", "-S", str(toolkit.ROOT), "-B", str(build), *toolkit.cmake_options(home, "90-real")],
        ["cmake", "--build", str(build), "--parallel", str(os.cpu_count() or 1)],
    ]
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command[:2])} fails:\n{done.stdout[-8000:]}{done.stderr[-8000:]}")
    look = [str(build / "infill_cuda_tests"), "--device", "0", "--engine"]
    found = subprocess.run(look, capture_output=True, text=True, check=False)
    return found.stdout.strip().splitlines()[0] if found.stdout.strip() else f"exit {found.returncode}"


def main() -> int:
    home = toolkit.home_of(toolkit.install("cuda-compile"))
    nvcc = home / "bin" / "nvcc"
    out = toolkit.ROOT / "build" / "cuda" / "compile"
    out.mkdir(parents=True, exist_ok=True)
    native = toolkit.ROOT / "native"
    flags = ["-std=c++17", "-O3", "-Xptxas", "-v", "-Werror", "all-warnings", "--threads", "2"]
    for a in ARCHITECTURES:
        flags += ["-gencode", f"arch=compute_{a},code=sm_{a}"]
    flags += [f"-I{native / folder}" for folder in ("include", "src", "cuda")]
    usages: list[Usage] = []
    begin = time.monotonic()
    for source in sorted((native / "cuda").glob("*.cu")):
        command = [str(nvcc), *flags, "-c", str(source), "-o", str(out / f"{source.stem}.o")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            print(done.stdout + done.stderr, file=sys.stderr)
            print(f"{source.name} does not compile", file=sys.stderr)
            return 1
        usages += read_usage(done.stdout + done.stderr)
    print(table(usages))
    for u in usages:
        if u.n_spilled:
            print(
                f"{u.kernel} on sm_{u.architecture}: {u.n_spilled} bytes of stack or spilled registers", file=sys.stderr
            )
    missing = {a for a in ARCHITECTURES if a not in {u.architecture for u in usages}}
    if missing:
        print(f"nothing was compiled for: {', '.join(sorted(missing))}", file=sys.stderr)
    failed = bool(missing) or any(u.n_spilled for u in usages)
    print(f"{len(usages)} kernels compiled in {time.monotonic() - begin:.0f} s; none has run on a GPU")
    begin = time.monotonic()
    try:
        says = build_engine(home)
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"the engine with its step loop built in {time.monotonic() - begin:.0f} s; its tests say: {says}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
