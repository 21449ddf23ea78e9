"""The configuration of a DiffusionGemma checkpoint, checked: only what the model file can express gets through.

Schema: transformers models/diffusion_gemma/configuration_diffusion_gemma.py, in both spellings of what full layers
have of their own: ``per_layer_config``, and ``global_head_dim`` with ``num_global_key_value_heads``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from infill_models.checkpoint import Checkpoint
from infill_models.errors import ConversionError


@dataclass(frozen=True)
class TextConfig:
    """The numbers of ``config.json`` that the text model is made of."""

    n_layer: int
    n_ctx: int
    n_embd: int
    n_ff: int
    n_head: int
    n_vocab: int
    n_expert: int
    n_expert_used: int
    n_ff_expert: int
    sliding_window: int
    canvas_length: int
    is_sliding: tuple[bool, ...]  # (n_layer,)
    n_head_kv: tuple[int, ...]  # (n_layer,)
    head_dim: tuple[int, ...]  # (n_layer,)
    rope_base: float  # full layers
    rope_base_swa: float  # sliding layers
    rope_fraction: float  # of a full layer's head that is rotated
    rms_eps: float
    softcap: float

    @classmethod
    def read(cls, checkpoint: Checkpoint) -> TextConfig:
        """Read and check the configuration; raises ConversionError for what the format cannot express."""
        config = checkpoint.config
        architectures = config.get("architectures")
        known = (["DiffusionGemmaForBlockDiffusion"], ["DiffusionGemma4ModelForBlockDiffusion"])
        if config.get("model_type") != "diffusion_gemma" and architectures not in known:
            raise ConversionError(
                f"{checkpoint.path} is a {config.get('model_type')!r} model ({architectures}), expected "
                "'diffusion_gemma' (DiffusionGemmaForBlockDiffusion)."
            )
        section = config.get("text_config")
        if not isinstance(section, dict):
            raise ConversionError("config.json: text_config is missing.")
        return Keys(section, "config.json: text_config.").read(Keys(config, "config.json: "))


@dataclass(frozen=True)
class Keys:
    """Typed access to one section of a JSON file; what is wrong with a key is a ConversionError."""

    values: dict[str, Any]
    prefix: str  # what stands before a key in a message: file and section

    def fail(self, key: str, found: Any, expected: str) -> ConversionError:
        """Return the error to raise."""
        return ConversionError(f"{self.prefix}{key} is {found!r}, expected {expected}.")

    def integer(self, key: str, default: int | None = None, *, low: int = 1) -> int:
        """Return an integer from low to 2^31 - 1."""
        value = self.values.get(key, default)
        if type(value) is not int or not low <= value < 1 << 31:
            raise self.fail(key, value, "a positive integer" if low else "an integer of at least 0")
        return value

    def number(self, key: str, default: float | None = None, *, zero: bool = False) -> float:
        """Return a positive, finite number; with ``zero`` also 0."""
        value: Any = self.values.get(key, default)
        if type(value) not in (int, float) or not (0 < value < 1e38 or (zero and value == 0)):
            raise self.fail(key, value, "a number of at least 0" if zero else "a positive number")
        return float(value)

    def must_be(self, key: str, *allowed: Any) -> None:
        """Refuse any value but these; the first one is meant where the key is missing."""
        if self.values.get(key, allowed[0]) not in allowed:
            raise self.fail(key, self.values[key], " or ".join(map(repr, allowed)))

    def read(self, top: Keys) -> TextConfig:
        """Read text_config, with the whole file as ``top``."""
        self.must_be("hidden_activation", "gelu_pytorch_tanh")
        self.must_be("attention_bias", False)
        self.must_be("use_bidirectional_attention", None, "vision")
        self.must_be("tie_word_embeddings", True)
        top.must_be("tie_word_embeddings", True)
        n_layer = self.integer("num_hidden_layers")
        is_sliding = self.layer_types(n_layer)
        n_head_kv, head_dim = self.heads(is_sliding)
        n_head = self.integer("num_attention_heads")
        for layer, n_kv in enumerate(n_head_kv):
            if n_head % n_kv:
                raise self.fail("num_key_value_heads", n_kv, f"a divisor of {n_head} (layer {layer})")
        base, base_swa, fraction = self.rope()
        n_expert = self.integer("num_experts")
        n_expert_used = self.integer("top_k_experts")
        if n_expert_used > n_expert:
            raise self.fail("top_k_experts", n_expert_used, f"at most num_experts = {n_expert}")
        return TextConfig(
            n_layer=n_layer,
            n_ctx=self.integer("max_position_embeddings"),
            n_embd=self.integer("hidden_size"),
            n_ff=self.integer("intermediate_size"),
            n_head=n_head,
            n_vocab=self.integer("vocab_size"),
            n_expert=n_expert,
            n_expert_used=n_expert_used,
            n_ff_expert=self.integer("moe_intermediate_size"),
            sliding_window=self.integer("sliding_window"),
            canvas_length=top.integer("canvas_length"),
            is_sliding=is_sliding,
            n_head_kv=n_head_kv,
            head_dim=head_dim,
            rope_base=base,
            rope_base_swa=base_swa,
            rope_fraction=fraction,
            rms_eps=self.number("rms_norm_eps"),
            softcap=self.number("final_logit_softcapping", 30.0),  # a class constant upstream, not saved
        )

    def layer_types(self, n_layer: int) -> tuple[bool, ...]:
        """Return which layers are sliding ones, (n_layer,)."""
        types = self.values.get("layer_types")
        known = ("sliding_attention", "full_attention")
        if not isinstance(types, list) or len(types) != n_layer or any(kind not in known for kind in types):
            raise self.fail("layer_types", types, f"{n_layer} of {' or '.join(known)}")
        if types[-1] != "full_attention" or "sliding_attention" not in types:
            raise self.fail("layer_types", types, "both kinds, the last one full_attention")
        return tuple(kind == "sliding_attention" for kind in types)

    def heads(self, is_sliding: tuple[bool, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return key/value heads and head size per layer.

        Newer checkpoints list what differs per layer, older ones name the full layers' values.
        """
        full = {
            "head_dim": self.values.get("global_head_dim"),
            "num_key_value_heads": self.values.get("num_global_key_value_heads"),
        }
        overrides = self.values.get("per_layer_config") or {}
        found: dict[str, list[int]] = {"num_key_value_heads": [], "head_dim": []}
        for layer, sliding in enumerate(is_sliding):
            override = overrides.get(str(layer), {}) if isinstance(overrides, dict) else None
            if not isinstance(override, dict):
                raise self.fail("per_layer_config", overrides, "an object of objects by layer number")
            for key, values in found.items():
                value = override.get(key, None if sliding else full[key])
                if value is None:
                    value = self.values.get(key)
                if type(value) is not int or not 0 < value < 1 << 20:
                    raise self.fail(key, value, f"a positive integer (layer {layer})")
                values.append(value)
        for sliding in (True, False):
            sizes = {d for d, s in zip(found["head_dim"], is_sliding, strict=True) if s == sliding}
            if len(sizes) > 1 or any(size % 2 for size in sizes):
                kind = "sliding" if sliding else "full"
                raise self.fail("head_dim", sorted(sizes), f"one even size for all {kind} layers")
        return tuple(found["num_key_value_heads"]), tuple(found["head_dim"])

    def rope(self) -> tuple[float, float, float]:
        """Return base of full and sliding layers, and the rotated fraction of a full layer's head."""
        parameters = self.values.get("rope_parameters") or {
            "sliding_attention": {"rope_type": "default", "rope_theta": 10_000.0},
            "full_attention": {
                "rope_type": "proportional",
                "partial_rotary_factor": 0.25,
                "rope_theta": 1_000_000.0,
            },
        }
        sections = []
        for kind in ("full_attention", "sliding_attention"):
            section = parameters.get(kind) if isinstance(parameters, dict) else None
            if not isinstance(section, dict):
                raise self.fail(f"rope_parameters.{kind}", section, "an object")
            sections.append(Keys(section, f"{self.prefix}rope_parameters.{kind}."))
        full, sliding = sections
        sliding.must_be("rope_type", "default")
        sliding.must_be("partial_rotary_factor", 1.0)
        full.must_be("rope_type", "proportional")
        fraction = full.number("partial_rotary_factor", 1.0)
        if fraction > 1:
            raise full.fail("partial_rotary_factor", fraction, "at most 1")
        full.must_be("factor", 1.0)
        return full.number("rope_theta"), sliding.number("rope_theta"), fraction
