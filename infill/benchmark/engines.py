"""The engines that are compared, each in a process of its own, asked for one pass at a time.

`python -m infill.benchmark.engines NAME JSON` sets an engine up, says so with a line of JSON on standard output, and
answers each line on standard input, a JSON object of arguments to `run`, with one: `{"ms": ...}`. An empty line asks
for memory. Whatever a library prints goes to standard error.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from infill import _native
from infill.benchmark import machine, residence
from infill.errors import EngineError

N_SEQUENCE = 0


class Engine(Protocol):
    """One engine with a prompt read. `note`: what to say about it."""

    note: str

    def run(self, **arguments: Any) -> float:
        """Milliseconds of one pass."""


class Infill:
    """This engine: a denoising step with self-conditioning."""

    def __init__(self, model: str, n_prompt: int, n_row: int, n_threads: int | None, top_k: int, device: str) -> None:
        from infill import __version__
        from infill.benchmark.step import Case, prepared
        from infill.engine import Model

        self._model = Model.load(model, device, n_threads)
        self._session = prepared(self._model, n_prompt, n_row, n_threads)
        self._case, self._top_k = Case(n_row, 1, n_prompt), top_k
        self.note = f"infill {__version__}"

    def run(self, **_: Any) -> float:
        from infill.benchmark.step import one_step

        return one_step(self._session, self._case, self._top_k)


@cache
def _quiet() -> Any:
    """A log for llama.cpp that says nothing. Kept for as long as the process: llama.cpp goes on calling it."""
    import llama_cpp

    return llama_cpp.llama_log_callback(lambda level, text, data: None)


class LlamaCpp:
    """llama-cpp-python with the autoregressive sibling: reading n_row tokens behind the prompt.

    run(n_logits): of the last so many tokens logits are computed.
    """

    def __init__(self, sibling: str, n_prompt: int, n_row: int, n_threads: int | None) -> None:
        import ctypes

        _native.let_waiting_threads_sleep()
        import llama_cpp
        import numpy as np

        self._lib: Any = llama_cpp
        llama_cpp.llama_log_set(_quiet(), ctypes.c_void_p(0))
        llama_cpp.llama_backend_init()
        options = llama_cpp.llama_model_default_params()
        options.n_gpu_layers = 0
        self._model: Any = llama_cpp.llama_model_load_from_file(sibling.encode(), options)
        if not self._model:
            raise EngineError(f"llama-cpp-python {llama_cpp.__version__} cannot load {sibling}")
        context = llama_cpp.llama_context_default_params()
        context.n_ctx = n_prompt + n_row
        context.n_batch = context.n_ubatch = max(n_prompt, n_row)
        context.n_threads = context.n_threads_batch = n_threads or os.cpu_count() or 1
        self._context: Any = llama_cpp.llama_init_from_model(self._model, context)
        if not self._context:
            raise EngineError("llama-cpp-python cannot make a context")
        self.n_vocab = int(llama_cpp.llama_vocab_n_tokens(llama_cpp.llama_model_get_vocab(self._model)))
        tokens = np.random.default_rng(0).integers(1, self.n_vocab, n_prompt + n_row)
        self._row, self._n_prompt = tokens[n_prompt:].tolist(), n_prompt
        self.decode(tokens[:n_prompt].tolist(), 0, 1)
        self.note = f"llama-cpp-python {llama_cpp.__version__}"

    def decode(self, tokens: list[int], first: int, n_logits: int) -> None:
        """Reads tokens at positions from `first` on; logits of the last n_logits. Raises EngineError."""
        batch = self._lib.llama_batch_init(len(tokens), 0, 1)
        try:
            batch.n_tokens = len(tokens)
            for i, token in enumerate(tokens):
                batch.token[i], batch.pos[i] = token, first + i
                batch.n_seq_id[i], batch.seq_id[i][0] = 1, N_SEQUENCE
                batch.logits[i] = i >= len(tokens) - n_logits
            if status := self._lib.llama_decode(self._context, batch):
                raise EngineError(f"llama_decode says {status}")
            self._lib.llama_synchronize(self._context)
        finally:
            self._lib.llama_batch_free(batch)

    def forget(self) -> None:
        """Takes everything behind the prompt back. Raises EngineError."""
        memory = self._lib.llama_get_memory(self._context)
        if not self._lib.llama_memory_seq_rm(memory, N_SEQUENCE, self._n_prompt, -1):
            raise EngineError("llama.cpp cannot go back to the end of the prompt")

    def logits(self, n: int) -> Any:
        """Of the last call's n rows: float32 (n, n_vocab)."""
        import numpy as np

        pointer = self._lib.llama_get_logits(self._context)
        return np.ctypeslib.as_array(pointer, (n, self.n_vocab)).copy()

    def run(self, n_logits: int = 1, **_: Any) -> float:
        self.forget()
        start = time.perf_counter()
        self.decode(self._row, self._n_prompt, n_logits)
        return (time.perf_counter() - start) * 1000


class LlamaCli:
    """A llama.cpp with DiffusionGemma, by its program `llama-diffusion-cli` (pull requests 24423 and 24427).

    run() starts it anew and takes "time per step" from what it prints; loading is not in there.
    """

    def __init__(self, program: Path, model: Path, n_row: int, n_threads: int | None) -> None:
        self._command = [str(program), "-m", str(model), "-p", "def total(items):", "-n", str(n_row), "-ngl", "0"]
        self._command += ["-t", str(n_threads or os.cpu_count() or 1)]
        self.note = program.name

    def run(self, **_: Any) -> float:
        try:
            done = subprocess.run(
                self._command, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL, check=False,
                env=machine.plain_environment(),
            )  # fmt: skip
        except OSError as error:
            raise EngineError(f"{self._command[0]} cannot be started: {error.strerror}") from error
        ms = step_ms(done.stdout + done.stderr)
        if done.returncode or ms is None:
            said = (done.stderr or done.stdout).strip().splitlines() or ["nothing"]
            raise EngineError(f"{self._command[0]} ended with {done.returncode} and says no time per step: {said[-1]}")
        return ms


def step_ms(output: str) -> float | None:
    """Milliseconds per step as `llama-diffusion-cli` reports it, "time per step: 216.72ms"; the last one counts."""
    found = re.findall(r"time per step:\s*([0-9.]+)\s*ms", output)
    return float(found[-1]) if found else None


def find_program(given: Path) -> Path:
    """`llama-diffusion-cli` itself, or in a build or install folder of llama.cpp. Raises EngineError."""
    name = "llama-diffusion-cli" + (".exe" if sys.platform == "win32" else "")
    for place in (given, given / name, given / "bin" / name, given / "build" / "bin" / name):
        if place.is_file():
            return place
    raise EngineError(f"{given} is no {name}, nor a folder that has it")


class Process:
    """An engine in a process of its own. Raises EngineError when it fails, with the last thing that it said."""

    def __init__(self, name: str, arguments: dict[str, Any]) -> None:
        self._name = name
        command = [sys.executable, "-m", "infill.benchmark.engines", name, json.dumps(arguments)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=machine.plain_environment()
        )
        try:
            self.note: str = self._answer()["note"]
        except BaseException:
            self.close()
            raise

    def run(self, **arguments: Any) -> float:
        return float(self._ask(json.dumps(arguments))["ms"])

    def memory(self) -> dict[str, int | None]:
        """Its resident memory, as `residence.Resident` has it."""
        return self._ask("")

    def close(self) -> None:
        """Ends the process; again is harmless."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> Process:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, line: str) -> dict[str, Any]:
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # `_answer` says why
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        answer: dict[str, Any] = json.loads(line) if line else {"error": f"it ended with {self._process.wait()}"}
        if "error" in answer:
            raise EngineError(f"{self._name}: {answer['error']}")
        return answer


ENGINES: dict[str, Any] = {"infill": Infill, "llama-cpp-python": LlamaCpp}


def _serve(name: str, arguments: dict[str, Any]) -> None:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def say(answer: dict[str, Any]) -> None:
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    try:
        if name == "transformers":
            from infill.benchmark.reference import Transformers

            engine: Engine = Transformers(**arguments)
        else:
            engine = ENGINES[name](**arguments)
        say({"note": engine.note})
        for line in sys.stdin:
            say({"ms": engine.run(**json.loads(line))} if line.strip() else vars(residence.Resident.now()))
    except Exception as error:
        say({"error": f"{type(error).__name__}: {error}"})


if __name__ == "__main__":
    _serve(sys.argv[1], json.loads(sys.argv[2]))
