"""`infill models`: convert, shrink, imitate and inspect model files."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from infill.cli.screen import print_bytes, visible
from infill.errors import UsageError

if TYPE_CHECKING:
    from infill_models.gguf import Header
    from infill_models.table import Table

app = typer.Typer(help="Convert, shrink, imitate and inspect model files.", no_args_is_help=True)

_FORCE = typer.Option("--force", help="Write over OUT.gguf where there is one.")
_LONG_ARRAY = 256  # longer ones are vocabularies, of interest to nobody who reads a summary


@app.command()
def convert(
    source: Annotated[Path, typer.Argument(metavar="HF_DIR", help="A Hugging Face checkpoint: its folder.")],
    out: Annotated[Path, typer.Argument(metavar="OUT.gguf", help="The model file to write.")],
    quantization: Annotated[
        str, typer.Option("--type", help="Of the weights: f32, f16, bf16, q8_0, q6_k, q5_0, q4_k_m, ...")
    ] = "q8_0",
    force: Annotated[bool, _FORCE] = False,
) -> None:
    """Convert a Hugging Face checkpoint of DiffusionGemma into a GGUF file.

    Goes tensor by tensor, so memory stays far below the size of the model. OUT.gguf is complete or not there.
    """
    from infill_models.convert import convert as convert_checkpoint

    _check_new(out, force)
    with _progress() as progress:
        convert_checkpoint(source, out, quantization=quantization, progress=progress)
    _report_file(out)


@app.command()
def quantize(
    source: Annotated[str, typer.Argument(metavar="IN.gguf", help="A model file.")],
    out: Annotated[
        Path | None,
        typer.Argument(metavar="OUT.gguf", help="The smaller one to write; without it the sizes are all there is."),
    ] = None,
    quantization: Annotated[str | None, typer.Option("--type", help="For every matrix: q8_0, q4_k_m, ...")] = None,
    recipe: Annotated[
        str | None,
        typer.Option(help="fit-16gb: the experts' down-projections in 4.5 bits (IQ4_NL), all else as it is."),
    ] = None,
    measure: Annotated[bool, typer.Option("--measure", help="Then run both files: how far the logits differ.")] = False,
    prompt: Annotated[
        Path | None, typer.Option("--prompt", metavar="FILE", help="The text for --measure; else infill's own source.")
    ] = None,
    threads: Annotated[int | None, typer.Option(min=1, max=1024, help="Threads; otherwise one per processor.")] = None,
    force: Annotated[bool, _FORCE] = False,
) -> None:
    """Make a model file smaller.

    A tensor that has as few bits already stays as it is: more bits would not bring back what was lost. Prints the bytes
    of each group of tensors before and after. OUT.gguf is complete or not there. For the sizes alone IN.gguf may be a
    packaged table, diffusiongemma-26b.
    """
    from infill_models.requantize import plan_requantization, requantize
    from infill_models.table import find_table

    if out is None:
        if measure:
            raise UsageError("--measure runs both files; name the one to write")
        before = find_table(source)
        after = plan_requantization(before, quantization=quantization, recipe=recipe)
        print_bytes("".join(line + "\n" for line in _sizes(before, after)).encode())
        return
    _check_new(out, force)
    text = _text(prompt) if measure else ""
    with _progress() as progress:
        before, after = requantize(
            Path(source), out, quantization=quantization, recipe=recipe, progress=progress, n_threads=threads
        )
    print_bytes("".join(line + "\n" for line in _sizes(before, after)).encode())
    _report_file(out)
    if measure:
        from infill.difference import compare

        found = compare(Path(source), out, text, n_threads=threads or 1)
        print_bytes(
            f"canvas logits: relative RMS {found.relative_rms:.4f}, KL {found.kl:.5f} nats, "
            f"same likeliest token {found.same_argmax:.1%}\n"
            f"mean log-probability of the true text: {found.score[0]:.4f} before, {found.score[1]:.4f} after\n"
            f"({found.n_prompt} prompt tokens, canvas of {found.n_canvas}, three passes)\n".encode()
        )


@app.command()
def synth(
    out: Annotated[Path, typer.Argument(metavar="OUT.gguf", help="The model file to write.")],
    like: Annotated[
        str, typer.Option(metavar="NAME|MODEL.gguf", help="diffusiongemma-26b (its Q4_K_M file), or a model file.")
    ] = "diffusiongemma-26b",
    layers: Annotated[int | None, typer.Option(min=1, help="Only the first so many layers.")] = None,
    skew: Annotated[
        float,
        typer.Option(min=0, max=10, help="Uneven routing: the expert of rank r is wanted with the weight 1 / r^SKEW."),
    ] = 0.0,
    seed: Annotated[int, typer.Option(min=0, help="The same seed, the same bytes.")] = 0,
    threads: Annotated[int | None, typer.Option(min=1, max=1024, help="Threads; otherwise one per processor.")] = None,
    force: Annotated[bool, _FORCE] = False,
) -> None:
    """Write a model with random weights and the exact shapes and types of a real one, to measure speed and memory.

    Runs like the real one and answers nonsense. OUT.gguf is complete or not there.
    """
    from infill_models.synth import synthesize

    _check_new(out, force)
    with _progress() as progress:
        synthesize(like, out, n_layer=layers, skew=skew, seed=seed, progress=progress, n_threads=threads)
    _report_file(out)


@app.command()
def routing(
    path: Annotated[Path, typer.Argument(metavar="MODEL.gguf")],
    tokens: Annotated[int, typer.Option(min=1, max=4096, help="Length of the prompt.")] = 256,
    prompt: Annotated[
        Path | None, typer.Option("--prompt", metavar="FILE", help="Its text; else tokens at random.")
    ] = None,
    layers: Annotated[int | None, typer.Option(min=1, help="Only the first so many layers.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the random tokens.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
) -> None:
    """Run a prompt and say how its tokens spread over the experts.

    In numpy, apart from the engine: seconds for each layer of the 26B. For each layer: how many experts the first 16,
    the first 64 and all tokens use, the share of tokens that the busiest one gets, and exp of the entropy of the load.
    """
    from infill_models.routing import loads, route
    from infill_models.table import read_table

    table = read_table(path)
    ids = _prompt_tokens(path, tokens, prompt, seed, table.n_vocab)
    with _progress(of_bytes=False) as progress:
        chosen = route(path, ids, n_layer=layers, progress=lambda done, total: progress(done, total, "layers"))
    n_expert = table.integer("expert_count")
    parts = {n: loads(chosen[:, :n], n_expert) for n in sorted({min(16, len(ids)), min(64, len(ids)), len(ids)})}
    if as_json:
        rows = {str(n): [vars(load) for load in found] for n, found in parts.items()}
        print_bytes(json.dumps({"n_tokens": len(ids), "n_expert": n_expert, "loads": rows}).encode() + b"\n")
        return
    n_used = chosen.shape[2]
    lines = [f"{'layer':>6}" + "".join(f"  {f'of {n}':>7}" for n in parts) + "  busiest  effective"]
    for layer, load in enumerate(parts[len(ids)]):
        distinct = "".join(f"  {found[layer].n_distinct:7}" for found in parts.values())
        lines.append(f"{layer:6}{distinct}  {load.busiest:7.1%}  {load.n_effective:9.1f}")
    even = "".join(f"  {n_expert * (1 - (1 - n_used / n_expert) ** n):7.1f}" for n in parts)
    lines.append(f"{'even':>6}{even}  {n_used / n_expert:7.1%}  {n_expert:9.1f}")
    print_bytes("".join(line + "\n" for line in lines).encode())


def _prompt_tokens(path: Path, n: int, prompt: Path | None, seed: int, n_vocab: int) -> list[int]:
    """<bos> and what follows: a text's tokens or random ones, n together."""
    import random

    from infill_models.tokenizer import Tokenizer

    tokenizer = Tokenizer.from_gguf(path)
    if prompt is None:
        draw = random.Random(seed)
        return [tokenizer.bos_id, *(draw.randrange(n_vocab) for _ in range(n - 1))]
    return [tokenizer.bos_id, *tokenizer.encode(_text(prompt))][:n]


@contextmanager
def _progress(*, of_bytes: bool = True) -> Iterator[Callable[[int, int, str], None]]:
    """A bar on standard error, where that is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    amount = DownloadColumn() if of_bytes else MofNCompleteColumn()
    columns = (BarColumn(), amount, TimeRemainingColumn(), TextColumn("{task.description}"))
    console = Console(stderr=True, highlight=False)
    with Progress(*columns, console=console, disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task("", total=None)

        def progress(done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total, description=visible(name, keep=""))

        yield progress


def _check_new(out: Path, force: bool) -> None:
    """A model file may be the only copy of a long download."""
    if not force and os.path.lexists(out):  # a link to nowhere would be lost, too
        raise UsageError(f"{out} is there already; name another file, or add --force to write over it")


def _report_file(out: Path) -> None:
    print(f"wrote {visible(str(out), keep='')} ({_bytes(out.stat().st_size)})", file=sys.stderr)


def _text(prompt: Path | None) -> str:
    """The file's text, or some of this package's own source."""
    from importlib import resources

    if prompt is None:
        return (resources.files("infill") / "filling.py").read_text(encoding="utf-8")
    try:
        return prompt.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise UsageError(f"cannot read {prompt}: {(error.strerror or str(error)).lower()}") from error


def _sizes(before: Table, after: Table) -> Iterator[str]:
    """Bytes of each group of tensors in the two files, one line each."""
    old, new = before.bytes_by_group(), after.bytes_by_group()
    width = max(map(len, old))
    yield f"{'':{width}}  {'MB before':>10}  {'after':>10}  types after"
    for group, n_bytes in old.items():
        kinds = Counter(tensor.kind for tensor in after.tensors if tensor.group == group and len(tensor.shape) > 1)
        types = ", ".join(kind for kind, _ in kinds.most_common()) or "F32"
        yield f"{group:{width}}  {n_bytes / 1e6:10,.1f}  {new[group] / 1e6:10,.1f}  {types}"
    yield f"{'total':{width}}  {before.n_bytes / 1e6:10,.1f}  {after.n_bytes / 1e6:10,.1f}"


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
    from infill_models.table import ARCH

    metadata = header.metadata
    arch = str(metadata.get("general.architecture", "unknown"))

    def of_arch(key: str) -> Any:
        return metadata.get(f"{arch}.{key}")

    rows: list[tuple[str, Any]] = [
        ("name", metadata.get("general.name")),
        ("architecture", arch if arch == ARCH else f"{arch}; infill runs {ARCH} only"),
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
