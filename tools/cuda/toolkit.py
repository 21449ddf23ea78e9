"""A CUDA toolkit for compiling, from the package index, in a folder of its own: `toolkit.py`.

NVIDIA publishes nvcc as wheels, in parts: the driver program and its assembler (nvidia-cuda-nvcc), the compiler proper
(nvidia-nvvm), the headers that nvcc itself includes (nvidia-cuda-crt), runtime headers and libraries
(nvidia-cuda-runtime), and the C++ headers that those include (nvidia-cuda-cccl). Installed into one folder they make a
toolkit; only the names that linkers look for are missing, lib64 and libraries without a version, and are added here.
Nothing goes into the environment or the system, and nothing is needed beyond a host compiler. The versions stand in
pyproject.toml.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CUDA = ROOT / "build" / "cuda"


def requirements(group: str) -> list[str]:
    """The pinned packages of a group of pyproject.toml."""
    command = [sys.executable, str(ROOT / "tools" / "pinned.py"), group]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def install(group: str) -> Path:
    """Installs the packages of a group of pyproject.toml into build/cuda/GROUP unless they are there; returns that."""
    folder = CUDA / group
    wanted = "\n".join(requirements(group))
    stamp = folder / "installed.txt"
    if not stamp.exists() or stamp.read_text() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--no-deps"]
        subprocess.run([*pip, "--target", str(folder), *wanted.split()], check=True)
        for library in folder.glob("nvidia/*/lib/*.so.*"):
            plain = library.with_name(library.name.split(".so.")[0] + ".so")
            if not plain.exists():
                plain.symlink_to(library.name)
        for libraries in folder.glob("nvidia/*/lib"):
            libraries.with_name("lib64").symlink_to("lib")  # where nvcc tells the linker to look
        stamp.write_text(wanted)
    return folder


def home_of(folder: Path) -> Path:
    """The toolkit's own folder below the one that pip installed into; FileNotFoundError without nvcc."""
    for nvcc in sorted(folder.glob("nvidia/*/bin/nvcc")):
        return nvcc.parents[1]
    raise FileNotFoundError(f"there is no nvcc below {folder}")


def find() -> Path | None:
    """The toolkit to build with: CUDA_HOME, nvcc on the PATH, or what `make cuda-compile` installed; None without."""
    named = os.environ.get("CUDA_HOME", "")
    if named and (Path(named) / "bin" / "nvcc").exists():
        return Path(named)
    # what is on the PATH may be a script that calls the real one
    for nvcc in filter(None, [shutil.which("nvcc"), "/usr/local/cuda/bin/nvcc"]):
        home = Path(nvcc).resolve().parents[1]
        if (home / "include" / "cuda_runtime.h").exists():
            return home
    try:
        return home_of(CUDA / "cuda-compile")
    except FileNotFoundError:
        return None


def cmake_options(home: Path, architectures: str) -> list[str]:
    """What CMake is told to build the engine, its tests and the step loop with this toolkit."""
    options = ["-DCMAKE_BUILD_TYPE=Release", "-DINFILL_TESTS=ON", "-DINFILL_CUDA=ON", f"-DCUDAToolkit_ROOT={home}"]
    options += [f"-DCMAKE_CUDA_COMPILER={home / 'bin' / 'nvcc'}", f"-DCMAKE_CUDA_ARCHITECTURES={architectures}"]
    return [*options, f"-DPython_EXECUTABLE={sys.executable}"]


if __name__ == "__main__":
    print(home_of(install("cuda-compile")))
