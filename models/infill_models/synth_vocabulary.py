"""A made-up vocabulary of the size of Gemma's: as many tokens and merges, the markers under their own ids.

Text becomes tokens and back with it; what the tokens are is not Gemma's. They are all strings of two and three of the
commonest characters of source code, then some of four, each built by every merge that can build it.
"""

from __future__ import annotations

import itertools
import string

from infill_models.errors import ModelFileError
from infill_models.writing import pack_entry

_NORMAL, _CONTROL, _USER_DEFINED, _UNUSED, _BYTE = 1, 3, 4, 5, 6
# ids as in Gemma 4's vocabulary
_MARKERS = {
    0: ("<pad>", _CONTROL),
    1: ("<eos>", _CONTROL),
    2: ("<bos>", _CONTROL),
    3: ("<unk>", _CONTROL),
    4: ("<mask>", _CONTROL),
    46: ("<|tool>", _CONTROL),
    47: ("<tool|>", _CONTROL),
    48: ("<|tool_call>", _USER_DEFINED),
    49: ("<tool_call|>", _USER_DEFINED),
    50: ("<|tool_response>", _USER_DEFINED),
    51: ("<tool_response|>", _USER_DEFINED),
    52: ('<|"|>', _USER_DEFINED),
    98: ("<|think|>", _CONTROL),
    100: ("<|channel>", _USER_DEFINED),
    101: ("<channel|>", _USER_DEFINED),
    105: ("<|turn>", _CONTROL),
    106: ("<turn|>", _CONTROL),
    107: ("\n", _NORMAL),
    212: ("</s>", _NORMAL),
}
_FIRST_BYTE = 238
_SPACE = "\u2581"
_COMMON = string.ascii_lowercase + string.digits + _SPACE + "\n" + "_.,:;()[]{}=+-*/<>\"'#@!\\"
_SINGLE = _SPACE + "\t" + string.punctuation + string.digits + string.ascii_letters
_SCORE = -1000.0  # as in the published files
_N_MERGES = 514_906  # of the published file, at most


def vocabulary_entries(n_vocab: int) -> dict[str, bytes]:
    """The tokenizer's keys for n_vocab tokens. Raises ModelFileError for fewer than its characters need."""
    tokens, types = _fixed()
    if n_vocab < len(tokens):
        raise ModelFileError(f"A vocabulary of {n_vocab} has no room for the {len(tokens)} characters and markers.")
    known = set(tokens)
    merges: list[str] = []
    others: list[str] = []  # further ways to build a token
    for word in itertools.chain.from_iterable(map(_words, range(2, 5))):
        if len(tokens) == n_vocab:
            break
        if word in known:
            continue
        halves = [(word[:cut], word[cut:]) for cut in (2, 1, 3) if cut < len(word)]
        ways = [f"{left} {right}" for left, right in halves if left in known and right in known]
        merges.append(ways[0])
        others += ways[1:]
        tokens.append(word)
        types.append(_NORMAL)
        known.add(word)
    merges += others[: max(0, _N_MERGES - len(merges))]
    values = {
        "tokenizer.ggml.model": "gemma4",
        "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.scores": [_SCORE] * n_vocab,
        "tokenizer.ggml.token_type": types,
        "tokenizer.ggml.merges": merges,
        "tokenizer.ggml.bos_token_id": 2,
        "tokenizer.ggml.eos_token_id": 1,
        "tokenizer.ggml.unknown_token_id": 3,
        "tokenizer.ggml.padding_token_id": 0,
        "tokenizer.ggml.mask_token_id": 4,
        "tokenizer.ggml.add_space_prefix": False,
        "tokenizer.ggml.add_bos_token": True,
    }
    return {key: pack_entry(key, value) for key, value in values.items()}


def _fixed() -> tuple[list[str], list[int]]:
    """Markers, bytes and single characters; ids between them that Gemma uses otherwise are unused."""
    tokens: list[str] = []
    types: list[int] = []
    for token in range(_FIRST_BYTE + 256):
        text, kind = f"<unused{token}>", _UNUSED
        if token in _MARKERS:
            text, kind = _MARKERS[token]
        elif token >= _FIRST_BYTE:
            text, kind = f"<0x{token - _FIRST_BYTE:02X}>", _BYTE
        tokens.append(text)
        types.append(kind)
    tokens += _SINGLE
    types += [_NORMAL] * len(_SINGLE)
    return tokens, types


def _words(length: int) -> map[str]:
    return map("".join, itertools.product(_COMMON, repeat=length))
