"""The reference implementation, Hugging Face transformers, as one more engine: for small models in float32.

Needs torch and transformers (extra `reference`) and the checkpoint that the model file was converted from.
"""

from __future__ import annotations

import importlib
import os
import time
from typing import Any

from infill.errors import EngineError


class Transformers:
    """A denoising step as `generate` runs it, with self-conditioning from the whole vocabulary."""

    def __init__(self, checkpoint: str, n_prompt: int, n_row: int, n_threads: int | None) -> None:
        try:
            torch: Any = importlib.import_module("torch")
            transformers: Any = importlib.import_module("transformers")
        except ImportError as error:
            raise EngineError("needs torch and transformers: pip install 'infill-diffusion[reference]'") from error
        torch.set_num_threads(n_threads or os.cpu_count() or 1)
        torch.manual_seed(0)
        self._torch = torch
        transformers.logging.set_verbosity_error()
        kind = transformers.DiffusionGemmaForBlockDiffusion
        self._model: Any = kind.from_pretrained(checkpoint, dtype=torch.float32).eval()
        self._model.config.canvas_length = n_row
        self._model.generation_config.eos_token_id = None
        n_vocab = self._model.config.text_config.vocab_size
        self._prompt = torch.randint(1, n_vocab, (1, n_prompt))
        self._n_row = n_row
        loop: Any = importlib.import_module("transformers.models.diffusion_gemma.generation_diffusion_gemma")
        self._sampler = loop.EntropyBoundSamplerConfig(0.1)
        self.note = f"transformers {transformers.__version__}, torch {torch.__version__}, float32"

    def run(self, **_: Any) -> float:
        """Milliseconds of a second step. Raises EngineError where transformers has another step function."""
        step = getattr(self._model, "_denoising_step", None)
        if step is None:
            raise EngineError("this version of transformers has no _denoising_step to time; 5.23 has")
        times: list[float] = []

        def timed(*args: Any, **kwargs: Any) -> Any:
            start = time.perf_counter()
            out = step(*args, **kwargs)
            times.append((time.perf_counter() - start) * 1000)
            return out

        self._model._denoising_step = timed
        try:
            with self._torch.no_grad():
                self._model.generate(
                    self._prompt,
                    max_new_tokens=self._n_row,
                    max_denoising_steps=2,
                    confidence_threshold=1e-30,  # zero is not allowed
                    stability_threshold=1,
                    sampler_config=self._sampler,
                    t_min=0.4,
                    t_max=0.8,
                )
        finally:
            self._model._denoising_step = step
        return times[1]
