"""The vocabulary of a Hugging Face checkpoint as the tokenizer keys of a GGUF file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from infill_models.checkpoint import Checkpoint
from infill_models.errors import ConversionError

if TYPE_CHECKING:
    from gguf import GGUFWriter

_BYTE_TOKEN = re.compile(r"<0x[0-9A-Fa-f]{2}>")
_SCORE = -1000.0  # what the published files hold for every token; BPE does not use scores
# markers that a chat reader must see in the text, hence user-defined and not control in the published files
_VISIBLE = frozenset(
    (
        "<|channel>",
        "<channel|>",
        "<|tool_call>",
        "<tool_call|>",
        "<|tool_response>",
        "<tool_response|>",
        '<|"|>',
    )
)
_NORMAL, _CONTROL, _USER_DEFINED, _UNUSED, _BYTE = 1, 3, 4, 5, 6
# GGUF name -> (name in tokenizer_config.json and config.json, usual text)
_SPECIAL = {
    "bos": ("bos", "<bos>"),
    "eos": ("eos", "<eos>"),
    "unknown": ("unk", "<unk>"),
    "padding": ("pad", "<pad>"),
    "mask": ("mask", "<mask>"),
}


@dataclass(frozen=True)
class Vocabulary:
    """What goes under ``tokenizer.``."""

    tokens: list[str]
    types: list[int]  # (n_vocab,)
    merges: list[str]  # "left right", by rank
    special: dict[str, int]  # GGUF name without _token_id -> id
    chat_template: str | None

    def add_to(self, writer: GGUFWriter) -> None:
        """Add the keys in the order of the published files."""
        writer.add_tokenizer_model("gemma4")
        writer.add_token_list(self.tokens)
        writer.add_token_scores([_SCORE] * len(self.tokens))
        writer.add_token_types(self.types)
        writer.add_token_merges(self.merges)
        for name, token in self.special.items():
            writer.add_uint32(f"tokenizer.ggml.{name}_token_id", token)
        if self.chat_template:
            writer.add_chat_template(self.chat_template)
        writer.add_add_space_prefix(False)
        writer.add_add_bos_token(True)


def read_vocabulary(checkpoint: Checkpoint, n_vocab: int) -> Vocabulary:
    """Read tokenizer.json and its companions.

    Args:
        checkpoint: the checkpoint.
        n_vocab: rows of the embedding; ids without a token become unused tokens.

    Raises:
        ConversionError: a file is missing or not a byte-fallback BPE tokenizer of at most n_vocab tokens.
    """

    def wrong(key: str, expected: str) -> ConversionError:
        return ConversionError(f"tokenizer.json: {key}: expected {expected}.")

    content = checkpoint.json("tokenizer.json")
    if not content:
        raise ConversionError(f"{checkpoint.path} has no tokenizer.json.")
    model = content.get("model")
    if not isinstance(model, dict) or not isinstance(model.get("vocab"), dict):
        raise wrong("model.vocab", "an object of tokens")
    if model.get("type", "BPE") != "BPE" or not model.get("byte_fallback"):
        raise wrong("model", "type BPE with byte_fallback true")
    added = content.get("added_tokens") or []
    if not isinstance(added, list) or not all(
        isinstance(entry, dict) and isinstance(entry.get("content"), str) for entry in added
    ):
        raise wrong("added_tokens", "a list of objects with id and content")

    tokens: list[str | None] = [None] * n_vocab
    types = [_UNUSED] * n_vocab

    def put(text: str, token: Any, kind: int) -> None:
        if type(token) is not int or not 0 <= token < n_vocab:
            raise wrong(f"token {text!r} has id {token!r}", f"one below text_config.vocab_size = {n_vocab}")
        if tokens[token] not in (None, text):
            raise wrong(f"id {token} is {tokens[token]!r} and {text!r}", "one token")
        tokens[token], types[token] = text, _USER_DEFINED if text in _VISIBLE else kind

    for text, token in model["vocab"].items():
        put(text, token, _BYTE if _BYTE_TOKEN.fullmatch(text) else _NORMAL)
    for entry in added:
        text, token = entry["content"], entry.get("id")
        if entry.get("special"):
            put(text, token, _CONTROL)
        elif text not in model["vocab"]:
            put(text, token, _USER_DEFINED)
    filled = [f"[PAD{i}]" if text is None else text for i, text in enumerate(tokens)]
    return Vocabulary(
        tokens=filled,
        types=types,
        merges=_read_merges(model),
        special=_read_special(checkpoint, {text: i for i, text in enumerate(filled)}),
        chat_template=_read_chat_template(checkpoint),
    )


def _read_merges(model: dict[str, Any]) -> list[str]:
    merges: list[str] = []
    for merge in model.get("merges") or []:
        text = " ".join(merge) if isinstance(merge, list) and all(isinstance(p, str) for p in merge) else merge
        left = merge[0] if isinstance(merge, list) and merge else ""
        # a GGUF merge is one string, split at its first space after the first character
        if not isinstance(text, str) or text.find(" ", 1) < 0 or left.find(" ", 1) > 0:
            raise ConversionError(f"tokenizer.json: merge {merge!r}: expected two pieces without a space.")
        merges.append(text)
    if not merges:
        raise ConversionError("tokenizer.json: model.merges is empty.")
    return merges


def _read_special(checkpoint: Checkpoint, ids: dict[str, int]) -> dict[str, int]:
    """Find the special tokens: by the text in tokenizer_config.json, the id in config.json, the usual text."""
    named = checkpoint.json("tokenizer_config.json")
    special: dict[str, int] = {}
    for name, (short, usual) in _SPECIAL.items():
        text = named.get(f"{short}_token")
        if isinstance(text, dict):
            text = text.get("content")
        token = ids.get(text) if isinstance(text, str) else None
        for section in (checkpoint.config, checkpoint.config["text_config"]):
            if token is None:
                token = section.get(f"{short}_token_id")
            if isinstance(token, list):  # several end tokens: the first is <eos>
                token = token[0] if token else None
        if token is None:
            token = ids.get(usual)
        if token is not None:
            if type(token) is not int or not 0 <= token < len(ids):
                raise ConversionError(f"config.json: {short}_token_id is {token!r}, expected a token id.")
            special[name] = token
        elif name in ("bos", "eos"):
            raise ConversionError(f"The checkpoint names no {short} token (tokenizer_config.json, config.json).")
    return special


def _read_chat_template(checkpoint: Checkpoint) -> str | None:
    template = checkpoint.json("tokenizer_config.json").get("chat_template")
    if template is None:
        template = checkpoint.text("chat_template.jinja")
    if template is None:
        template = checkpoint.json("chat_template.json").get("chat_template")
    if template is not None and not isinstance(template, str):
        raise ConversionError("The chat template is not one string; several named ones are not supported.")
    return template
