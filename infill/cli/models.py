"""`infill models`: convert and inspect model files."""

from __future__ import annotations

import json
import sys
from collections import Counter
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from infill.cli.screen import print_bytes, visible

if TYPE_CHECKING:
    from infill_models.gguf import Header

app = typer.Typer(help="Convert and inspect model files.", no_args_is_help=True)

_LONG_ARRAY = 256  # longer ones are vocabularies, of interest to nobody who reads a summary


@app.command()
def convert(
    source: Annotated[Path, typer.Argument(metavar="HF_DIR", help="A Hugging Face checkpoint: its folder.")],
    out: Annotated[Path, typer.Argument(metavar="OUT.gguf", help="The model file to write.")],
    quantization: Annotated[
        str, typer.Option("--type", help="Of the weights: f32, f16, bf16, q8_0, q6_k, q5_0, q4_k_m, ...")
    ] = "q8_0",
) -> None:
    """Convert a Hugging Face checkpoint of DiffusionGemma into a GGUF file.

    Goes tensor by tensor, so memory stays far below the size of the model. OUT.gguf is complete or not there.
    """
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    from infill_models.convert import convert as convert_checkpoint

    columns = (BarColumn(), DownloadColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    console = Console(stderr=True, highlight=False)
    with Progress(*columns, console=console, disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task("", total=None)

        def progress(done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total, description=visible(name, keep=""))

        convert_checkpoint(source, out, quantization=quantization, progress=progress)
    print(f"wrote {visible(str(out), keep='')} ({_bytes(out.stat().st_size)})", file=sys.stderr)


@app.command()
def info(
    path: Annotated[Path, typer.Argument(metavar="MODEL.gguf")],
    as_json: Annotated[bool, typer.Option("--json", help="Print all metadata as one JSON object.")] = False,
) -> None:
    """Say what a model file is: architecture, size, quantization, vocabulary."""
    from infill_models.gguf import read_header

    header = read_header(path, skip_arrays_longer_than=_LONG_ARRAY)
    if as_json:
        print_bytes(json.dumps(header.metadata, default=_as_json).encode() + b"\n")
        return
    rows = _summary(path, header)
    width = max(len(name) for name, _ in rows)
    lines = [f"{name:{width}}  {visible(value, keep='')}\n" for name, value in rows]
    print_bytes("".join(lines).encode("utf-8", "replace"))


def _summary(path: Path, header: Header) -> list[tuple[str, str]]:
    metadata = header.metadata
    arch = str(metadata.get("general.architecture", "unknown"))

    def of_arch(key: str) -> Any:
        return metadata.get(f"{arch}.{key}")

    rows: list[tuple[str, Any]] = [
        ("name", metadata.get("general.name")),
        ("architecture", arch),
        ("file", f"{path} ({_size(path, header)})"),
        ("parameters", f"{sum(prod(tensor.shape) for tensor in header.tensors):,}"),
        ("weights", _types(header)),
        ("context", of_arch("context_length")),
        ("canvas", metadata.get("diffusion.canvas_length")),
        ("layers", _layers(of_arch("block_count"), of_arch("attention.sliding_window_pattern"))),
        ("window", of_arch("attention.sliding_window")),
        ("embedding", of_arch("embedding_length")),
        ("experts", _experts(of_arch("expert_used_count"), of_arch("expert_count"))),
        ("vocabulary", _length(metadata.get("tokenizer.ggml.tokens"))),
        ("tokenizer", metadata.get("tokenizer.ggml.model")),
        ("chat template", "yes" if "tokenizer.chat_template" in metadata else "no"),
        ("licence", metadata.get("general.license")),
    ]
    return [(name, str(value)) for name, value in rows if value is not None]


def _size(path: Path, header: Header) -> str:
    n_bytes = path.stat().st_size
    last = max((tensor.offset for tensor in header.tensors), default=-1)
    return _bytes(n_bytes) + (", cut off" if header.data_offset + last >= n_bytes else "")


def _types(header: Header) -> str:
    """How many bytes' worth of parameters have which type, the largest part first."""
    from gguf import GGMLQuantizationType

    counts: Counter[int] = Counter()
    for tensor in header.tensors:
        counts[tensor.type_id] += prod(tensor.shape)
    total = sum(counts.values()) or 1
    names = {int(kind): kind.name for kind in GGMLQuantizationType}
    return ", ".join(
        f"{names.get(type_id, f'type {type_id}')} {count / total:.1%}" for type_id, count in counts.most_common()
    )


def _layers(n_layers: Any, is_sliding: Any) -> str | None:
    if not isinstance(is_sliding, list):
        return None if n_layers is None else str(n_layers)
    n_sliding = sum(map(bool, is_sliding))
    return f"{n_layers} ({n_sliding} sliding, {len(is_sliding) - n_sliding} full)"


def _experts(n_used: Any, n_experts: Any) -> str | None:
    return f"{n_used} of {n_experts} per token" if n_experts else None


def _length(array: Any) -> str | None:
    n = getattr(array, "n", None)
    return f"{len(array) if n is None else n:,} tokens" if array is not None else None


def _as_json(value: Any) -> Any:
    """An array that was not read, as its type and length."""
    return {"array_of": value.element_type, "n": value.n}


def _bytes(n_bytes: int) -> str:
    size = float(n_bytes)
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:.3g} {unit}"
        size /= 1000
    return f"{size:.3g} GB"
