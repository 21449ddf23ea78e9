"""The tokenizer: byte-fallback BPE in the Gemma 4 form, trained on our own text.

    python models/tiny/tokens.py        # writes checkpoints/tokenizer.json from the texts of data.py

Training splits the text into units (a run of newlines, a run of spaces, a word with one leading space or
underscore, one operator), so that no token straddles two of them. Encoding is the plain Gemma pipeline without any
such split: whole texts, spaces as U+2581, merges by rank. Runs of spaces come first in rank, as in Gemma.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

SPACE = "\u2581"
CONTROL = [
    "<pad>", "<eos>", "<bos>", "<unk>", "<mask>",
    "<|turn>", "<turn|>", "<|channel>", "<channel|>", "<|think|>", "<|tool_response>", "<tool_response|>",
]  # fmt: skip
SPACE_RUNS = [2, 3, 4, 5, 6, 7, 8, 12, 16, 20, 24]
NEWLINE_RUNS = [2, 3, 4]
OPERATORS = [
    "->", "==", "!=", "<=", ">=", "+=", "-=", "*=", "/=", "|=", "//", "**", ":=", "...", '"""', "'''", ">>", "<<",
]  # fmt: skip
UNITS = (
    r"\n+|"
    + SPACE
    + r"{2,}(?=[^"
    + SPACE
    + r"])|["
    + SPACE
    + r"_]?\p{L}+|__|"
    + SPACE
    + r"?("
    + "|".join("".join("\\" + ch for ch in op) for op in sorted(OPERATORS, key=len, reverse=True))
    + r")|"
    + SPACE
    + r"?."
)


def run_merges(unit: str, lengths: list[int]) -> list[tuple[str, str]]:
    """Every merge of two known runs into a known run, short ones first, so that long runs come out whole."""
    known = [1, *lengths]
    return [(unit * a, unit * (n - a)) for n in lengths for a in known if n - a in known]


def assemble(vocab: dict[str, int], merges: list[tuple[str, str]]) -> Tokenizer:
    """The run-time pipeline around a vocabulary and its merges."""
    tokenizer = Tokenizer(models.BPE(vocab, merges, unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    tokenizer.normalizer = normalizers.Replace(" ", SPACE)
    tokenizer.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    tokenizer.decoder = decoders.Sequence([decoders.Replace(SPACE, " "), decoders.ByteFallback(), decoders.Fuse()])
    tokenizer.add_special_tokens(CONTROL)
    return tokenizer


def train(texts: Iterable[str], n_vocab: int) -> Tokenizer:
    """Learn `n_vocab` tokens: control tokens, 256 bytes, space and newline runs, characters, learned merges."""
    learner = Tokenizer(models.BPE())
    learner.normalizer = normalizers.Replace(" ", SPACE)
    learner.pre_tokenizer = pre_tokenizers.Split(Regex(UNITS), "isolated")
    ascii_characters = ["\n", "\t", SPACE, *map(chr, range(33, 127))]
    runs = run_merges(SPACE, SPACE_RUNS) + run_merges("\n", NEWLINE_RUNS)
    trainer = trainers.BpeTrainer(
        vocab_size=n_vocab - len(CONTROL) - 256 + 64,  # the learner finds the run merges too; they are dropped below
        initial_alphabet=ascii_characters,
        limit_alphabet=len(ascii_characters),
        min_frequency=2,
        show_progress=False,
    )
    learner.train_from_iterator(texts, trainer)
    learned = [tuple(m) for m in json.loads(learner.to_str())["model"]["merges"]]
    learned = [m for m in learned if set("".join(m)) not in ({SPACE}, {"\n"})]
    names = [
        *CONTROL,
        *(f"<0x{b:02X}>" for b in range(256)),
        *dict.fromkeys("".join(m) for m in runs),
        *ascii_characters,
    ]
    seen, merges = set(names), list(runs)
    for left, right in learned:  # two merges may build the same token: both stay, the token counts once
        if len(seen) == n_vocab and left + right not in seen:
            break
        merges.append((left, right))
        if left + right not in seen:
            seen.add(left + right)
            names.append(left + right)
    if len(names) != n_vocab:
        raise SystemExit(f"only {len(names)} of {n_vocab} tokens: give more text")
    return assemble({name: i for i, name in enumerate(names)}, merges)


def main() -> None:
    import data

    out = data.CHECKPOINTS / "tokenizer.json"
    out.parent.mkdir(exist_ok=True)
    texts = data.tokenizer_texts()
    tokenizer = train(texts, 2048)
    tokenizer.save(str(out))
    n_chars = n_tokens = 0
    for text in texts[:200]:
        ids = tokenizer.encode(text, add_special_tokens=False).ids
        if tokenizer.decode(ids, skip_special_tokens=False) != text:
            raise SystemExit("the tokenizer does not round-trip")
        n_chars, n_tokens = n_chars + len(text), n_tokens + len(ids)
    print(f"{tokenizer.get_vocab_size()} tokens, {n_chars / n_tokens:.2f} characters per token, written to {out}")


if __name__ == "__main__":
    main()
