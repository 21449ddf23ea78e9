"""`infill plan`: what of a model goes where, how much memory that takes, how quick it can be at best."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from infill.cli.fill import JsonOption
from infill.cli.screen import print_bytes, visible
from infill.errors import UsageError

if TYPE_CHECKING:
    from infill.devices import Device
    from infill.plan import Plan
    from infill_models.table import Table

_GIB = 1 << 30
_MIB = 1 << 20
_UNITS = {"": _GIB, "gib": _GIB, "g": _GIB, "gb": 10**9, "mib": _MIB, "m": _MIB, "mb": 10**6}


def command(
    model: Annotated[str, typer.Argument(metavar="MODEL.gguf|NAME", help="A model file, or diffusiongemma-26b.")],
    device: Annotated[
        str, typer.Option(metavar="NAME", help="cpu, cuda:0, ...; auto: a GPU if there is one.")
    ] = "auto",
    ctx: Annotated[int, typer.Option("--ctx", min=16, help="Prompt and canvas together, tokens.")] = 8192,
    rows: Annotated[int, typer.Option(min=1, max=256, help="Canvases in one pass.")] = 1,
    length: Annotated[int | None, typer.Option(min=1, help="Of a canvas, tokens (default: the model's own).")] = None,
    prompt: Annotated[int, typer.Option(min=1, help="Prompt that the speed is estimated for, tokens.")] = 1024,
    memory: Annotated[
        str | None, typer.Option(metavar="GIB", help="Memory of the device, as in 16GiB; it need not be there.")
    ] = None,
    cpu_experts: Annotated[
        str,
        typer.Option(metavar="N|auto", help="Last layers whose experts stay on the CPU (auto: as few as possible)."),
    ] = "auto",
    bandwidth: Annotated[float | None, typer.Option(metavar="GB/S", help="Of the device's memory.")] = None,
    cpu_bandwidth: Annotated[
        float | None, typer.Option(metavar="GB/S", help="Of the main memory (default: measured).")
    ] = None,
    layers: Annotated[bool, typer.Option("--layers", help="Show each layer.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Say what goes where before anything is loaded: weights, prompt cache, buffers, and the least that a step takes.

    Reads no more than the file's header. With --memory the device need not exist: `infill plan diffusiongemma-26b
    --device cuda:0 --memory 16GiB` plans for a card and a file that are not here.
    """
    from infill import devices, hardware
    from infill.plan import CPU, Use, make_plan
    from infill_models.table import find_table

    table = find_table(model)
    given = None if memory is None else _memory(memory)
    found = devices.found()
    use = Use(n_ctx=ctx, n_rows=rows, n_row=length or table.keys.get("diffusion.canvas_length", 256), n_prompt=prompt)

    def planned(name: str, n_free: int | None) -> Plan:
        n_cpu_experts = None if cpu_experts == "auto" else _count(cpu_experts)
        n_memory = n_free if given is None else given
        return make_plan(table, use, device=name, n_memory=n_memory, n_cpu_experts=n_cpu_experts)

    there = _wanted(device, found)
    if there is None and given is None:
        reason = devices.absent(device)
        raise UsageError(
            f"there is no {device} here{reason and ': '}{reason}; --memory 16GiB plans for one with so much memory"
        )
    plan = planned(device, None) if there is None else planned(there.name or device, there.n_free)
    if device == "auto" and there is not None and plan.device != CPU and not plan.fits:
        # as the engine does: what has too little memory is not used
        reason = f"too little memory: {_verdict(plan)}"
        found = [replace(one, why_not=reason) if one is there else one for one in found]
        there = found[-1]
        plan = planned(there.name, there.n_free)
    main = cpu_bandwidth * 1e9 if cpu_bandwidth else None
    if main is None and (plan.device == CPU or plan.n_read_cpu):
        main = hardware.probe(os.cpu_count() or 1)
    known = None if there is None else there.bandwidth
    own = bandwidth * 1e9 if bandwidth else main if plan.device == CPU else known
    if as_json:
        answer = {**_as_json(table, plan, own, main), "devices": [asdict(one) for one in found]}
        print_bytes(json.dumps(answer).encode() + b"\n")
        return
    lines = [
        *_device_lines(found),
        *_lines(table, plan, own, main),
        *(_layer_lines(table, plan) if layers else ()),
    ]
    print_bytes("".join(visible(line, keep="") + "\n" for line in lines).encode())


def _wanted(device: str, found: list[Device]) -> Device | None:
    """The device that the engine would take by this name; a GPU that it cannot use is planned for where it is named."""
    if device == "auto":
        return next(one for one in found if one.name and not one.why_not)
    plain = device.lower().replace(":", "")
    for one in found:
        if one.name.replace(":", "") == plain:
            return one
    number = plain.removeprefix("cuda")
    others = [one for one in found if not one.name and one.n_free is not None]
    return others[int(number)] if number.isdecimal() and plain != number and int(number) < len(others) else None


def _device_lines(found: list[Device]) -> Iterator[str]:
    """What was found, and why it is not used."""
    width = max(len(one.name or "GPU") for one in found)
    if len(found) == 1:
        yield f"{'GPU':{width}}  none was found"
    for one in found:
        size = f", {one.n_free / _GIB:.2f} of {one.n_total / _GIB:.2f} GiB free" if one.n_free and one.n_total else ""
        reason = f"; not used: {one.why_not}" if one.why_not else ""
        yield f"{one.name or 'GPU':{width}}  {one.what}{size}{reason}"
    yield ""


def _memory(given: str) -> int:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([a-z]*)", given.strip(), re.IGNORECASE)
    if match is None or match[2].lower() not in _UNITS or float(match[1]) <= 0:
        raise UsageError(f"--memory takes a size as in 16GiB, 15.5GiB or 24GB, not {given!r}")
    return int(float(match[1]) * _UNITS[match[2].lower()])


def _count(given: str) -> int:
    if not given.isascii() or not given.isdigit():
        raise UsageError(f"--cpu-experts takes auto or a number of layers, not {given!r}")
    return int(given)


def _lines(table: Table, plan: Plan, own: float | None, main: float | None) -> Iterator[str]:
    use = plan.use
    yield f"{table.source}: {plan.n_layer} layers, {table.n_bytes / 1e9:.4g} GB of weights"
    canvases = f"{use.n_rows} canvas{'es' * (use.n_rows > 1)} of {use.n_row}"
    yield f"{plan.device}, context of {use.n_ctx:,} tokens, {canvases}; sizes in MiB"
    yield ""
    split = plan.device != "cpu"
    rows = [(part.name, part.n_device, part.n_cpu) for part in plan.weights]
    rows += [
        ("keys and values, full layers", plan.cache_full, 0),
        ("keys and values, sliding layers", plan.cache_sliding, 0),
    ]
    logits = f" (logits {plan.logits / _MIB:,.0f})"
    rows.append((f"largest pass{'' if split else logits}", plan.compute, 0))
    if split:
        rows.append((f"step loop{logits}", plan.loop, 0))
        rows.append(("driver and libraries, about", plan.runtime, 0))
    rows.append(("total", plan.n_device, plan.n_cpu))
    width = max(len(name) for name, _, _ in rows)
    yield f"{'':{width}}  {plan.device:>10}" + (f"  {'cpu':>10}" if split else "")
    for name, n_device, n_cpu in rows:
        yield f"{name:{width}}  {n_device / _MIB:10,.1f}" + (f"  {n_cpu / _MIB:10,.1f}" if split else "")
    yield ""
    yield _verdict(plan)
    yield _speed(plan, own, main)


def _verdict(plan: Plan) -> str:
    if plan.n_memory is None:
        return "no limit given"
    of = f"{plan.n_device / _GIB:.2f} of {plan.n_memory / _GIB:.2f} GiB"
    if not plan.fits:
        if plan.device == "cpu":
            return f"does not fit: {of}; weights are mapped, so the system would read them again and again"
        return f"does not fit: {of}, with the experts of {plan.n_cpu_experts} layers on the CPU; use a smaller context"
    if plan.n_cpu_experts:
        return f"fits with the experts of the last {plan.n_cpu_experts} of {plan.n_layer} layers on the CPU: {of}"
    return f"fits: {of}"


def _speed(plan: Plan, own: float | None, main: float | None) -> str:
    use = plan.use
    read = f"{plan.n_read_device / 1e9:.4g} GB" + (f" and {plan.n_read_cpu / 1e9:.4g} GB" if plan.n_read_cpu else "")
    what = f"estimate: a step behind {use.n_prompt:,} prompt tokens reads at least {read}"
    least = plan.step_ms(own, main)
    if least is None:
        return f"{what}; --bandwidth GB/S says how long that takes"
    speeds = [speed for speed, n in ((own, plan.n_read_device), (main, plan.n_read_cpu)) if speed and n]
    at = " and ".join(f"{speed / 1e9:,.4g}" for speed in speeds)
    return f"{what}; at {at} GB/s that takes {least:,.1f} ms, and computing may take longer"


def _layer_lines(table: Table, plan: Plan) -> Iterator[str]:
    yield ""
    yield f"layer  kind     {'attention':>10}  {'dense MLP':>10}  {'experts':>10}  experts on"
    for layer in range(plan.n_layer):
        sizes: dict[str, int] = {}
        place = plan.device
        for tensor in table.tensors:
            if tensor.layer == layer:
                group = "experts" if tensor.group.startswith("experts") else tensor.group
                sizes[group] = sizes.get(group, 0) + tensor.n_bytes
                if group == "experts" and plan.placement[tensor.name] != plan.device:
                    place = plan.placement[tensor.name]
        kind = "sliding" if table.is_sliding[layer] else "full"
        cells = "  ".join(f"{sizes.get(group, 0) / _MIB:10,.1f}" for group in ("attention", "dense MLP", "experts"))
        yield f"{layer:5}  {kind:7}  {cells}  {place}"


def _as_json(table: Table, plan: Plan, own: float | None, main: float | None) -> dict[str, Any]:
    return {
        "model": table.source,
        **asdict(plan),
        "n_weights": table.n_bytes,
        "n_device": plan.n_device,
        "n_cpu": plan.n_cpu,
        "fits": plan.fits,
        "estimate": {
            "bandwidth": own,
            "cpu_bandwidth": main,
            "step_ms": plan.step_ms(own, main),
        },
    }
