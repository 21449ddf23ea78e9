"""What goes where: weights, prompt cache and buffers of a model on a device with so much memory, before anything is
loaded. Nothing but a file's header, or a packaged table, is needed.

Where a device has too little memory, the routed experts of the last layers stay on the CPU: they are nine tenths of the
bytes, and a token uses a sixteenth of them. All else is on the device.

The speed is an estimate: what a step must read, by the bandwidth of the memory that it is read from. Nothing that
computes can be faster than that; real steps are slower.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from infill.errors import UsageError

if TYPE_CHECKING:
    from infill_models.table import Table, TensorSpec

CPU = "cpu"

# The engine's own sizes (native/src/cache.h, infill.h); a test holds the plan against what a session takes.
REWIND = 1024  # positions that sliding layers keep beyond the window
PROMPT_CHUNK = 256  # prompt tokens read in one pass
N_CANVAS = 1024  # canvas tokens that a session has room for, at least

_INPUTS = 1.25  # the engine's room for masks, by what a pass needs (native/src/graph.cpp)
_KV_BYTES = 2  # of a cached number: half floats
_FLOAT = 4
_LOOP_STEPS = (256, 64)  # the step loop's room for canvas and for free tokens is made in such steps (resident.cpp)
_LOOP_OTHER = 1.04  # what its kernels note of the logits, by the logits (native/cuda/loop.cpp)
_RUNTIME = 512 << 20  # what a GPU's driver and libraries take of its memory, about
_MOE = "experts"


@dataclass(frozen=True)
class Use:
    """How the model is used. Lengths in tokens."""

    n_ctx: int = 8192
    """Longest prompt and canvas together; no longer than the model was trained for."""
    n_rows: int = 1
    """Canvases in one pass."""
    n_row: int = 256
    """Length of a canvas."""
    n_prompt: int = 1024
    """Prompt that the speed is estimated for."""


@dataclass(frozen=True)
class Part:
    """Bytes of one kind, on the device and on the CPU."""

    name: str
    n_device: int
    n_cpu: int = 0

    @property
    def n_bytes(self) -> int:
        return self.n_device + self.n_cpu


@dataclass(frozen=True)
class Plan:
    """Where everything goes. On the CPU alone, device and CPU are one: all counts as the device's."""

    device: str
    n_memory: int | None
    """Bytes of the device that may be used; None: as many as it takes."""
    n_layer: int
    n_cpu_experts: int
    """Last layers whose routed experts stay on the CPU."""
    weights: tuple[Part, ...]
    """By group of tensors (`infill_models.table.GROUPS`)."""
    cache_full: int
    """Keys and values of full layers, bytes; on the device, as all that follows."""
    cache_sliding: int
    compute: int
    """Buffer of the largest pass, bytes."""
    loop: int
    """What the step loop keeps on a GPU from pass to pass, bytes: logits and self-conditioning; 0 on the CPU."""
    logits: int
    """Part of the loop's buffer, on the CPU of the largest pass's, that holds the logits."""
    runtime: int
    """What the device's driver takes, bytes, about."""
    placement: dict[str, str]
    """Of each tensor: the device's name or "cpu"."""
    n_read_device: int
    """Bytes that a step reads of the device's memory, at least; and of the CPU's:"""
    n_read_cpu: int
    use: Use

    @property
    def n_device(self) -> int:
        """Everything on the device, bytes."""
        weights = sum(part.n_device for part in self.weights)
        return weights + self.cache_full + self.cache_sliding + self.compute + self.loop + self.runtime

    @property
    def n_cpu(self) -> int:
        """Weights that stay on the CPU, bytes."""
        return sum(part.n_cpu for part in self.weights)

    @property
    def fits(self) -> bool:
        return self.n_memory is None or self.n_device <= self.n_memory

    def step_ms(self, bandwidth: float | None, cpu_bandwidth: float | None) -> float | None:
        """The least that a step takes, ms, with bandwidths in bytes per second; None where a needed one is not known.

        Device and CPU take turns: layer by layer, one waits for the other.
        """
        total = 0.0
        for n_bytes, per_s in ((self.n_read_device, bandwidth), (self.n_read_cpu, cpu_bandwidth)):
            if n_bytes:
                if per_s is None:
                    return None
                total += 1000 * n_bytes / per_s
        return total


def make_plan(
    table: Table,
    use: Use | None = None,
    *,
    device: str = CPU,
    n_memory: int | None = None,
    n_cpu_experts: int | None = None,
) -> Plan:
    """Decide what goes where.

    Args:
        table: of the model file (`infill_models.table.read_table`), or a packaged one.
        use: context and canvases.
        device: "cpu", or any other name for a device of its own memory.
        n_memory: bytes of the device that may be used; None: enough.
        n_cpu_experts: last layers whose experts stay on the CPU; None: as few as make the rest fit. Where not even all
            of them do, the plan does not `fit`.

    Raises:
        UsageError: sizes that no session takes.
        ModelFileError: a key is missing.
    """
    use = use or Use()
    n_ctx = min(use.n_ctx, table.integer("context_length"))
    use = replace(use, n_ctx=n_ctx)
    n = use.n_rows * use.n_row
    if min(use.n_rows, use.n_row, use.n_prompt) < 1 or use.n_row >= n_ctx:
        raise UsageError(f"a context of {n_ctx} tokens has no room for a canvas of {use.n_row} and a prompt")
    if n_cpu_experts is not None and not 0 <= n_cpu_experts <= table.n_layer:
        raise UsageError(f"the model has {table.n_layer} layers; the experts of {n_cpu_experts} cannot stay on the CPU")
    full, sliding = _cache(table, n_ctx, max(n, N_CANVAS, PROMPT_CHUNK))
    compute, loop, logits = _compute(table, use, loops=device != CPU)
    rest = full + sliding + compute + loop + (0 if device == CPU else _RUNTIME)
    if device == CPU:
        n_cpu_experts = 0
    if n_cpu_experts is None:
        n_cpu_experts = _least_on_cpu(table, rest, n_memory)
    first = table.n_layer - n_cpu_experts  # the first layer whose experts are not on the device
    on_cpu = {tensor.name for tensor in table.tensors if _is_expert(tensor) and (tensor.layer or 0) >= first}
    read_device, read_cpu = _reading(table, use, on_cpu)
    return Plan(
        device=device,
        n_memory=n_memory,
        n_layer=table.n_layer,
        n_cpu_experts=n_cpu_experts,
        weights=_parts(table, on_cpu),
        cache_full=full,
        cache_sliding=sliding,
        compute=compute,
        loop=loop,
        logits=logits,
        runtime=0 if device == CPU else _RUNTIME,
        placement={tensor.name: CPU if tensor.name in on_cpu else device for tensor in table.tensors},
        n_read_device=read_device,
        n_read_cpu=read_cpu,
        use=use,
    )


def _is_expert(tensor: TensorSpec) -> bool:
    return tensor.group.startswith(_MOE) and len(tensor.shape) == 3


def _least_on_cpu(table: Table, rest: int, n_memory: int | None) -> int:
    """Layers whose experts have to stay on the CPU, from the last on, so that the rest fits."""
    if n_memory is None:
        return 0
    experts = [0] * table.n_layer
    for tensor in table.tensors:
        if _is_expert(tensor):
            experts[tensor.layer or 0] += tensor.n_bytes
    excess = table.n_bytes + rest - n_memory
    n = 0
    while excess > 0 and n < table.n_layer:
        n += 1
        excess -= experts[-n]
    return n


def _parts(table: Table, on_cpu: set[str]) -> tuple[Part, ...]:
    device, cpu = dict.fromkeys(table.bytes_by_group(), 0), dict.fromkeys(table.bytes_by_group(), 0)
    for tensor in table.tensors:
        (cpu if tensor.name in on_cpu else device)[tensor.group] += tensor.n_bytes
    return tuple(Part(group, device[group], cpu[group]) for group in device)


def _cache(table: Table, n_ctx: int, n_scratch: int) -> tuple[int, int]:
    """Keys and values of full and of sliding layers, bytes (native/src/cache.cpp)."""
    n_full = n_ctx + n_scratch
    n_sliding = min(n_full, table.integer("attention.sliding_window") + REWIND + n_scratch)
    full = sliding = 0
    for layer, slides in enumerate(table.is_sliding):
        per_cell = 2 * _KV_BYTES * table.n_head_kv[layer] * table.head_dim(layer)
        if slides:
            sliding += per_cell * n_sliding
        else:
            full += per_cell * n_full
    return full, sliding


def _compute(table: Table, use: Use, *, loops: bool) -> tuple[int, int, int]:
    """Buffer of the largest pass, that of the step loop if there is one, and the logits in one of them, bytes.

    A pass is the prompt's last piece, or n canvas tokens. Its buffer is that of its hungriest moment: attention (scores
    of all heads over all keys), the dense feed-forward part, the routed experts, or the logits. The allocator reuses
    the memory between them. The masks lie in a buffer of their own, made a quarter larger than the pass needs since
    prompts grow.
    """
    n, n_ctx = use.n_rows * use.n_row, use.n_ctx
    n_embd, n_vocab = table.integer("embedding_length"), table.n_vocab
    n_head, used = table.integer("attention.head_count"), table.integer("expert_used_count")
    ff_dense, ff = table.integer("feed_forward_length"), table.integer("expert_feed_forward_length")
    window = table.integer("attention.sliding_window")

    def moments(n_before: int, n_tokens: int, n_layers: int) -> tuple[int, int]:
        """The largest of n_layers layers, for n_tokens behind n_before others, without the logits; and the masks."""
        stream = _FLOAT * n_embd * n_tokens
        masks = attention = 0
        for slides in (True, False):
            layers = [layer for layer in range(n_layers) if table.is_sliding[layer] == slides]
            if not layers:
                continue
            n_keys = (min(n_before, window - 1) if slides else n_before) + n_tokens
            masks += _FLOAT * n_keys * n_tokens
            head = _FLOAT * n_head * table.head_dim(layers[0]) * n_tokens
            attention = max(attention, _FLOAT * n_head * n_keys * n_tokens + 2 * head)
        dense = _FLOAT * 3 * ff_dense * n_tokens
        experts = _FLOAT * used * n_tokens * (3 * ff + n_embd) + 2 * stream
        return 2 * stream + max(attention, dense, experts), masks

    logits = _FLOAT * n_vocab * n
    chunk = min(PROMPT_CHUNK, n_ctx)
    # reading a prompt, the last layer does no more than its keys and values
    reading = moments(n_ctx - chunk, chunk, table.n_layer - 1)
    canvas = moments(n_ctx - use.n_row, n, table.n_layer)
    masks = round(_INPUTS * max(reading[1], canvas[1]))
    if not loops:
        return max(reading[0], canvas[0], logits + 2 * _FLOAT * n_embd * n) + masks, 0, logits
    n_positions, n_free = (-(-n // step) * step for step in _LOOP_STEPS)
    logits = _FLOAT * n_vocab * n_free
    return max(reading[0], canvas[0]) + masks, round(_LOOP_OTHER * logits) + _FLOAT * n_embd * n_positions, logits


def _reading(table: Table, use: Use, on_cpu: set[str]) -> tuple[int, int]:
    """Bytes that one step reads at least, of the device's and of the CPU's memory.

    Every matrix once; of the experts the part that some token of the step uses, all being equally likely:
    1 - (1 - k/E)^T; the keys and values that are seen; the logits written and read.
    """
    n = use.n_rows * use.n_row
    share = 1 - (1 - table.integer("expert_used_count") / table.integer("expert_count")) ** n
    device = cpu = 0.0
    for tensor in table.tensors:
        n_bytes = tensor.n_bytes * (share if _is_expert(tensor) else 1.0)
        if tensor.name in on_cpu:
            cpu += n_bytes
        else:
            device += n_bytes
    n_prompt = min(use.n_prompt, use.n_ctx - use.n_row)
    window = table.integer("attention.sliding_window")
    for layer, slides in enumerate(table.is_sliding):
        n_seen = min(n_prompt, window - 1) if slides else n_prompt
        device += 2 * _KV_BYTES * table.n_head_kv[layer] * table.head_dim(layer) * (n_seen + n)
    device += 2 * _FLOAT * table.n_vocab * n
    return round(device), round(cpu)
