"""tools/cuda: what builds and checks the GPU's part, tested without a GPU, a toolkit or the package index."""

from __future__ import annotations

import importlib
import io
import subprocess
import sys
import tarfile
from pathlib import Path
from types import ModuleType

import pytest

TOOLS = Path(__file__).resolve().parents[1] / "tools" / "cuda"

PTXAS = """\
ptxas info    : Compiling entry function '_ZN6infill4cuda48_GLOBAL__N__c7a7e194_15_runtime_cuda_cu_f183db7d5entry\
INS0_3MixEEEvNS0_4ArgsE' for 'sm_90'
ptxas info    : Function properties for _ZN6infill4cuda5entryINS0_3MixEEEvNS0_4ArgsE
    0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads
ptxas info    : Used 62 registers, used 1 barriers, 2048 bytes smem
ptxas info    : Compiling entry function '_ZN6infill4cuda48_GLOBAL__N__c7a7e194_15_runtime_cuda_cu_f183db7d5entry\
INS0_6LayoutEEEvNS0_4ArgsE' for 'sm_75'
ptxas info    : Function properties for _ZN6infill4cuda5entryINS0_6LayoutEEEvNS0_4ArgsE
    16 bytes stack frame, 4 bytes spill stores, 8 bytes spill loads
ptxas info    : Used 24 registers, used 0 barriers
"""


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module check, with its neighbours as attributes; they are scripts that import each other by plain names."""
    names = ("toolkit", "ggml", "compile", "check")
    monkeypatch.syspath_prepend(str(TOOLS))
    for name in names:
        monkeypatch.delitem(sys.modules, name, raising=False)
    modules = [importlib.import_module(name) for name in names]
    for name in names:
        monkeypatch.delitem(sys.modules, name)
    modules[-1].compile = modules[2]  # type: ignore[attr-defined]
    return modules[-1]


def program(folder: Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def test_usage_is_read_from_the_compiler(tool: ModuleType) -> None:
    mix, layout = tool.compile.read_usage(PTXAS)
    assert (mix.kernel, mix.architecture, mix.n_registers, mix.n_shared, mix.n_spilled) == ("Mix", "90", 62, 2048, 0)
    assert (layout.kernel, layout.architecture, layout.n_spilled) == ("Layout", "75", 28)
    lines = tool.compile.table([mix, layout]).splitlines()
    assert lines[1].split() == ["Mix", "-", "-", "-", "-", "62", "-", "2048", "B"]
    assert lines[2].split()[:2] == ["Layout", "24"]


def test_ggml_is_packed_without_what_other_devices_need(tool: ModuleType, tmp_path: Path) -> None:
    # a name of more than 100 characters: archives hold those twice, and both have to change
    long = "src/ggml-cuda/template-instances/" + "x" * 100 + ".cu"
    kept = ["ggml/CMakeLists.txt", "ggml/src/ggml.c", "ggml/src/ggml-backend.cpp", "ggml/src/ggml-cpu/arch/x86/q.c"]
    kept += [f"ggml/{long}", "ggml/cmake/common.cmake", "ggml/include/ggml.h", "LICENSE"]
    left = ["ggml/src/ggml-vulkan/v.cpp", "src/llama.cpp", "ggml/src/ggml-metal/m.m", "README.md"]
    source = tmp_path / "llama_cpp_python-1.tar.gz"
    with tarfile.open(source, "w:gz", format=tarfile.PAX_FORMAT) as archive:
        for name in [*kept, *left]:
            member = tarfile.TarInfo(f"llama_cpp_python-1/vendor/llama.cpp/{name}")
            member.size = len(name)
            archive.addfile(member, io.BytesIO(name.encode()))
    tool.ggml.CUDA, tool.ggml.PACKED = tmp_path, tmp_path / "ggml.tar.gz"
    tool.ggml.pack(source)
    with tarfile.open(tmp_path / "ggml.tar.gz") as archive:
        archive.extractall(tmp_path / "out", filter="data")
    found = {str(p.relative_to(tmp_path / "out")): p.read_text() for p in (tmp_path / "out").rglob("*") if p.is_file()}
    assert found == {name: name for name in kept}


def test_cublas_comes_from_its_package_where_the_toolkit_has_none(
    tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, package = tmp_path / "toolkit", tmp_path / "site" / "nvidia" / "cu13"
    monkeypatch.setattr(tool.ggml, "CUDA", tmp_path / "build")
    monkeypatch.setattr(tool.ggml, "cublas", lambda: iter([package]))
    for folder in (home / "include", home / "lib64", package / "include", package / "lib"):
        folder.mkdir(parents=True)
    for name in ("include/cublas_v2.h", "include/cuda_runtime.h", "lib/libcublas.so.13", "lib/libcublasLt.so.13"):
        (package / name).touch()
    options = tool.ggml.blas_options(home)
    assert f"-DCUDA_cublas_LIBRARY={package}/lib/libcublas.so.13" in options
    assert f"-DCUDA_cublasLt_LIBRARY={package}/lib/libcublasLt.so.13" in options
    include = tmp_path / "build" / "cublas"
    assert [p.name for p in include.iterdir()] == ["cublas_v2.h"]  # not the package's idea of the toolkit's headers

    monkeypatch.setattr(tool.ggml, "cublas", lambda: iter([]))
    with pytest.raises(tool.ggml.BuildError, match="nvidia-cublas"):
        tool.ggml.blas_options(home)
    (home / "include" / "cublas_v2.h").touch()
    (home / "lib64" / "libcublas.so").touch()
    assert tool.ggml.blas_options(home) == []


def test_toolkit_is_the_one_named(tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "bin", "nvcc", "true")
    monkeypatch.setenv("CUDA_HOME", str(tmp_path))
    assert tool.toolkit.find() == tmp_path
    (tmp_path / "nvidia" / "cu13" / "bin").mkdir(parents=True)
    with pytest.raises(FileNotFoundError, match="no nvcc"):
        tool.toolkit.home_of(tmp_path)
    program(tmp_path / "nvidia" / "cu13" / "bin", "nvcc", "true")
    assert tool.toolkit.home_of(tmp_path) == tmp_path / "nvidia" / "cu13"


def test_gpu_is_found_by_the_drivers_tool(tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/bin")
    program(tmp_path / "bin", "nvidia-smi", "echo 'NVIDIA GeForce RTX 4090, 8.9, 580.1'; echo 'Second, 7.5, 580.1'")
    assert tool.find_gpu() == tool.Gpu("NVIDIA GeForce RTX 4090", "89", "580.1")
    program(tmp_path / "bin", "nvidia-smi", "echo 'No devices were found' >&2; exit 6")
    with pytest.raises(tool.Failure, match="No devices were found"):
        tool.find_gpu()
    (tmp_path / "bin" / "nvidia-smi").unlink()
    with pytest.raises(tool.Failure, match="no NVIDIA driver"):
        tool.find_gpu()


def test_suite_goes_on_and_its_table_tells(tool: ModuleType, tmp_path: Path) -> None:
    suite = tool.Suite(tmp_path / "out")

    def skip() -> str:
        raise tool.Skip("no such tool")

    assert suite.step("one", lambda: "fine")
    assert not suite.step("two", skip)
    assert not suite.step("three", lambda: suite.run("three", ["sh", "-c", "echo begin; echo broken; exit 3"]))
    assert suite.run("four", ["echo", "done"]) == "done\n"
    rows = [line.split(maxsplit=4) for line in suite.table().splitlines()]
    assert [(row[0], row[1]) for row in rows] == [("one", "ok"), ("two", "skipped"), ("three", "failed")]
    assert rows[1][4] == "no such tool"
    assert rows[2][4] == "exit 3: broken (three.log)"
    assert (tmp_path / "out" / "three.log").read_text() == "begin\nbroken\n"


def test_ratios_of_the_two_loops_stand_in_the_table(tool: ModuleType) -> None:
    text = """device: NVIDIA H200, sm_90, 139.8 GiB
model                      free   loop there    loop here    ratio
wide.gguf                    16     0.500 ms     1.000 ms     2.00
wide.gguf                    64     0.500 ms     2.250 ms     4.50  other tokens
model                      free   loop there    loop here    ratio
tiny.gguf                    16     0.500 ms     0.500 ms     1.00
"""
    assert tool.ratios(text) == "wide.gguf: host/device 2.00, 4.50; tiny.gguf: host/device 1.00"
    with pytest.raises(tool.Failure, match="no times"):
        tool.ratios("device: none")


def test_without_a_gpu_it_says_so_and_fails(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(TOOLS / "check.py")],
        env={"PATH": "/nowhere", "OUT": str(tmp_path / "out")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1].startswith("GPU  failed")
    assert "driver" in (tmp_path / "out" / "summary.txt").read_text()
