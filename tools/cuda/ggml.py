"""ggml with its CUDA backend, for one architecture: `ggml.py pack`, then `ggml.py build ARCHITECTURE`, maybe elsewhere.

`pack` needs the package index: it takes llama-cpp-python's source distribution, of the version that pyproject.toml
pins, and keeps ggml alone, a few MB, as build/cuda/ggml.tar.gz. `build` needs neither index nor internet, but a CUDA
toolkit and cuBLAS: about 190 CUDA files, each for one architecture. What it installs, build/cuda/ggml-ARCHITECTURE, is
a ggml package as the engine's CMakeLists.txt looks for it (`-DINFILL_SITE_PACKAGES=...`).
"""

from __future__ import annotations

import os
import shutil
import site
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import toolkit

CUDA = toolkit.CUDA
PACKED = CUDA / "ggml.tar.gz"


class BuildError(Exception):
    """What is missing, and where to get it."""


def pack(source: Path | None = None) -> Path:
    """ggml out of llama-cpp-python's source distribution (from the package index without `source`), packed."""
    CUDA.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CUDA) as folder:
        if source is None:
            wanted = next(r for r in toolkit.requirements("build-system") if r.startswith("llama-cpp-python"))
            pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "download", "--no-deps"]
            options = ["--no-build-isolation", "--no-binary", "llama-cpp-python", "--dest", folder]
            subprocess.run([*pip, *options, wanted], check=True)
            source = next(Path(folder).glob("llama_cpp_python-*.tar.gz"))
        with tarfile.open(source) as archive, tarfile.open(PACKED, "w:gz") as out:
            for member in archive:
                _, _, name = member.name.partition("/vendor/llama.cpp/")
                if member.isfile() and wanted_file(name):
                    plain = tarfile.TarInfo(name)  # the member's own header may hold its long name a second time
                    plain.size, plain.mode = member.size, 0o644
                    out.addfile(plain, archive.extractfile(member))
    return PACKED


def wanted_file(name: str) -> bool:
    """Whether a file of vendor/llama.cpp is needed: ggml without the backends of other devices, and the licence."""
    if name == "LICENSE" or (name.startswith("ggml/") and not name.startswith("ggml/src/ggml-")):
        return True
    folder = name.removeprefix("ggml/src/").split("/")[0]
    return name.startswith("ggml/src/") and ("." in folder or folder in ("ggml-cpu", "ggml-cuda"))


def cublas() -> Iterator[Path]:
    """Folders that hold include/cublas_v2.h and lib/libcublas.so.*, of the package nvidia-cublas."""
    for folder in [CUDA / "cuda-ggml", *map(Path, [*site.getsitepackages(), site.getusersitepackages(), *sys.path])]:
        for header in folder.glob("nvidia/*/include/cublas_v2.h"):
            if any(header.parents[1].glob("lib/libcublas.so.*")):
                yield header.parents[1]


def blas_options(home: Path) -> list[str]:
    """What CMake has to be told about cuBLAS; nothing where the toolkit has it."""
    libraries = [home / "lib64", home / "lib", home / "targets" / "x86_64-linux" / "lib"]
    if (home / "include" / "cublas_v2.h").exists() and any((f / "libcublas.so").exists() for f in libraries):
        return []
    found = next(cublas(), None)
    if found is None:
        raise BuildError(
            f"the toolkit {home} has no cuBLAS; install it, or the package nvidia-cublas into this Python: "
            f"{sys.executable} -m pip install {' '.join(toolkit.requirements('cuda-ggml'))}"
        )
    # a folder with these headers alone: the package may lie beside another version of the toolkit's own headers
    include = CUDA / "cublas"
    shutil.rmtree(include, ignore_errors=True)
    include.mkdir(parents=True)
    for header in found.glob("include/cublas*.h"):
        (include / header.name).symlink_to(header)
    options = [f"-DCMAKE_CUDA_FLAGS=-I{include}", f"-DCMAKE_CXX_FLAGS=-I{include}"]
    for name in ("cublas", "cublasLt"):
        options.append(f"-DCUDA_{name}_LIBRARY={next(found.glob(f'lib/lib{name}.so.*'))}")
    return [*options, f"-DCMAKE_INSTALL_RPATH=$ORIGIN;{found / 'lib'}", f"-DCMAKE_BUILD_RPATH={found / 'lib'}"]


def configure(architecture: str) -> tuple[Path, Path]:
    """Unpacks and configures; returns the build folder and the folder that it will install into."""
    home = toolkit.find()
    if home is None:
        raise BuildError(
            "there is no CUDA toolkit; install one, or run `make cuda-compile`, which gets nvcc as packages"
        )
    if not PACKED.exists():
        raise BuildError(f"there is no {PACKED}; make it where the package index can be reached: `make cuda-pack`")
    source, build, prefix = CUDA / "ggml", CUDA / f"ggml-build-{architecture}", CUDA / f"ggml-{architecture}"
    if not source.exists() or source.stat().st_mtime < PACKED.stat().st_mtime:
        shutil.rmtree(source, ignore_errors=True)
        source.mkdir(parents=True)
        with tarfile.open(PACKED) as archive:
            archive.extractall(source, filter="data")
        os.utime(source)  # newer than the archive, whatever was in it
    command = ["cmake", "-S", str(Path(__file__).parent / "ggml"), "-B", str(build), "-DCMAKE_BUILD_TYPE=Release"]
    if shutil.which("ninja"):
        command += ["-G", "Ninja"]
    command += [f"-DGGML_SOURCE={source / 'ggml'}", f"-DCMAKE_INSTALL_PREFIX={prefix}", "-DCMAKE_INSTALL_LIBDIR=lib"]
    command += ["-DGGML_CUDA=ON", f"-DCMAKE_CUDA_ARCHITECTURES={architecture}-real", f"-DCUDAToolkit_ROOT={home}"]
    command += [f"-DCMAKE_CUDA_COMPILER={home / 'bin' / 'nvcc'}"]
    # no virtual memory of the driver's: then libcuda need not be there to build; one GPU needs no NCCL
    command += ["-DBUILD_SHARED_LIBS=ON", "-DGGML_CUDA_NO_VMM=ON", "-DGGML_CUDA_NCCL=OFF", "-DGGML_CUDA_GRAPHS=ON"]
    command += ["-DGGML_BUILD_TESTS=OFF", "-DGGML_BUILD_EXAMPLES=OFF", "-DGGML_CCACHE=OFF", "-DGGML_NATIVE=ON"]
    blas = blas_options(home)
    if not any(option.startswith("-DCMAKE_INSTALL_RPATH") for option in blas):
        blas.append("-DCMAKE_INSTALL_RPATH=$ORIGIN")
    subprocess.run([*command, *blas], check=True)
    return build, prefix


def build(architecture: str, n_jobs: int | None = None) -> Path:
    """Builds and installs; returns the folder. Quick when nothing changed."""
    folder, prefix = configure(architecture)
    jobs = str(n_jobs or os.cpu_count() or 1)
    subprocess.run(["cmake", "--build", str(folder), "--parallel", jobs], check=True)
    subprocess.run(["cmake", "--install", str(folder)], check=True, stdout=subprocess.DEVNULL)
    return prefix


def main(arguments: list[str]) -> int:
    try:
        match arguments:
            case ["pack"]:
                print(pack())
            case ["pack", source]:
                print(pack(Path(source)))
            case ["configure", architecture]:
                print(configure(architecture)[0])
            case ["build", architecture]:
                print(build(architecture))
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except BuildError as error:
        print(f"ggml: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
