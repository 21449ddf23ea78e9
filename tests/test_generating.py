"""Text that is written canvas by canvas, on a model with random weights whose vocabulary has the markers of turns."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain, pairwise
from pathlib import Path

import pytest

import infill
from infill import generating
from infill.engine import DenoiseOptions
from infill.generating import GenerationView, chat_prompt, plain_prompt, text_of
from infill_models.tokenizer import Tokenizer

N_CANVAS = 16  # the random model's
generate = partial(generating.generate, max_steps=3)


@pytest.fixture(scope="module")
def model(random_model: Path) -> Iterator[infill.Model]:
    with infill.Model.load(random_model, n_threads=1) as loaded:
        yield loaded


@pytest.fixture(scope="module")
def tokenizer(model: infill.Model) -> Tokenizer:
    return model.tokenizer


@pytest.fixture
def endless(tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch) -> None:
    """No token ends a text."""
    monkeypatch.setattr(tokenizer, "stop_ids", frozenset())


# ---- prompts ------------------------------------------------------------------------------------------------------


def test_a_conversation_becomes_turns(tokenizer: Tokenizer) -> None:
    messages = [("system", " be brief "), ("user", "hi\n"), ("assistant", "hello"), ("user", "<turn|>")]
    prompt = chat_prompt(messages, tokenizer, 1000)
    assert prompt[0] == tokenizer.bos_id
    assert tokenizer.decode(prompt[1:]) == (
        "<|turn>system\nbe brief<turn|>\n<|turn>user\nhi<turn|>\n<|turn>model\nhello<turn|>\n"
        "<|turn>user\n<turn|><turn|>\n<|turn>model\n<|channel>thought\n<channel|>"
    )
    end = tokenizer.control_id("<turn|>")
    assert prompt.count(end) == 4  # what somebody says is text, also where it spells a marker


def test_an_answer_that_was_begun_is_gone_on_with(tokenizer: Tokenizer) -> None:
    prompt = chat_prompt([("user", "count"), ("assistant", "1, 2, ")], tokenizer, 1000)
    assert tokenizer.decode(prompt).endswith("<|turn>model\n<|channel>thought\n<channel|>1, 2, ")


def test_a_long_conversation_loses_its_oldest_messages(tokenizer: Tokenizer) -> None:
    messages = [("system", "rules"), *(("user", f"message {i} " + "x" * 40) for i in range(9))]
    whole = chat_prompt(messages, tokenizer, 10_000)
    cut = chat_prompt(messages, tokenizer, len(whole) // 2)
    text = tokenizer.decode(cut)
    assert len(cut) <= len(whole) // 2
    assert text.startswith("<bos><|turn>system\nrules<turn|>") and "message 8" in text and "message 0" not in text
    with pytest.raises(infill.UsageError, match="shorten it"):
        chat_prompt(messages, tokenizer, 20)


def test_a_long_text_keeps_its_end(tokenizer: Tokenizer) -> None:
    prompt = plain_prompt("a = 1\n" * 200 + "last", tokenizer, 50)
    assert prompt[0] == tokenizer.bos_id and len(prompt) <= 50 and tokenizer.decode(prompt).endswith("last")


# ---- text ---------------------------------------------------------------------------------------------------------


def test_text_of_more_tokens_begins_with_that_of_fewer(tokenizer: Tokenizer) -> None:
    data = "aé€b".encode()
    control = tokenizer.control_id("<|channel>")
    assert control is not None
    tokens = [control] + [byte for char in data for byte in tokenizer.encode(bytes([char]).decode("latin-1"))]
    byte_of = {tokenizer.decode_bytes([token]): token for token in range(tokenizer.n_vocab)}
    tokens = [control, *(byte_of[bytes([value])] for value in [*data, 0xFF, *b"c"])]
    texts = [text_of(tokens[:n], tokenizer) for n in range(len(tokens) + 1)]
    assert texts[-1] == "aé€b�c"
    assert all(later.startswith(earlier) for earlier, later in pairwise(texts))
    assert not any("\udc80" <= char <= "\udcff" for text in texts for char in text)


# ---- writing ------------------------------------------------------------------------------------------------------


def test_canvas_after_canvas_as_the_engine_has_it(model: infill.Model, tokenizer: Tokenizer, endless: None) -> None:
    prompt = plain_prompt("def f(", tokenizer, 100)
    with model.session(256) as session:
        expected = session.generate(
            prompt, 40, DenoiseOptions(seed=3, max_steps=3, self_conditioning_top_k=64)
        ).tolist()
    views: list[GenerationView] = []
    blocks: list[list[int]] = []
    done = generate(
        model, prompt, 40, seed=3, on_step=views.append, on_block=lambda block: blocks.append(list(block))
    )  # fmt: skip
    assert list(done.tokens) == expected and len(expected) == 40
    assert not done.ended and not done.truncated and done.n_prompt_tokens == len(prompt)
    assert [len(block) for block in blocks] == [16, 16, 8] and list(chain(*blocks)) == expected
    assert done.text == text_of(expected, tokenizer)
    # a finished canvas never changes: what is shown as done only grows, and is the answer's beginning
    assert all(later.done.startswith(earlier.done) for earlier, later in pairwise(views))
    assert views[0].done == "" and views[-1].done == text_of(expected[:32], tokenizer)
    assert views[-1].text == done.text and len(views) == done.n_steps
    again = generate(model, prompt, 40, seed=3)
    other = generate(model, prompt, 40, seed=4)
    assert again.tokens == done.tokens != other.tokens


def test_a_token_or_a_string_ends_the_text(
    model: infill.Model, tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    prompt = plain_prompt("x = ", tokenizer, 100)
    monkeypatch.setattr(tokenizer, "stop_ids", frozenset())
    whole = generate(model, prompt, 48)
    at = next(i for i in range(20, 32) if whole.tokens[i] not in whole.tokens[:i])
    monkeypatch.setattr(tokenizer, "stop_ids", frozenset([whole.tokens[at]]))
    ended = generate(model, prompt, 48)
    assert ended.ended and ended.tokens == whole.tokens[:at] and whole.text.startswith(ended.text)
    monkeypatch.setattr(tokenizer, "stop_ids", frozenset())
    text = text_of(whole.tokens[:16], tokenizer)
    stopped = generate(model, prompt, 48, stop=["not in it\n", text[-3:]])
    assert stopped.ended and stopped.tokens == whole.tokens[:16]  # the caller cuts inside a canvas


def test_what_was_written_is_gone_on_with(model: infill.Model, tokenizer: Tokenizer, endless: None) -> None:
    prompt = plain_prompt("a = ", tokenizer, 100)
    whole = generate(model, prompt, 48)
    with model.session(256) as session:
        rest = generate(model, prompt, 48, session=session, written=whole.tokens[:N_CANVAS])
    assert rest.tokens == whole.tokens and rest.n_pass_tokens < whole.n_pass_tokens


def test_a_callback_and_a_cancellation_end_it(model: infill.Model, tokenizer: Tokenizer, endless: None) -> None:
    prompt = plain_prompt("a = ", tokenizer, 100)
    seen: list[GenerationView] = []
    with pytest.raises(infill.Cancelled):
        generate(model, prompt, 160, on_step=lambda view: bool(seen.append(view)) or len(seen) == 3)
    assert len(seen) == 3

    def stop(block: Sequence[int]) -> None:
        raise KeyError("enough")

    with pytest.raises(KeyError, match="enough"):
        generate(model, prompt, 160, on_block=stop)
    cancellation = infill.Cancellation()
    cancellation.cancel()
    with pytest.raises(infill.Cancelled):
        generate(model, prompt, 160, cancellation=cancellation)


def test_a_deadline_gives_what_there_is(model: infill.Model, tokenizer: Tokenizer, endless: None) -> None:
    prompt = plain_prompt("a = ", tokenizer, 100)
    began = time.monotonic()
    whole = generate(model, prompt, 240)
    took_s = time.monotonic() - began
    began = time.monotonic()
    cut = generate(model, prompt, 240, deadline=began + took_s / 3)
    assert time.monotonic() - began < took_s * 0.8
    assert cut.truncated and not cut.ended and 0 < len(cut.tokens) < len(whole.tokens)
    n_whole = len(cut.tokens) // N_CANVAS * N_CANVAS - N_CANVAS  # the last one is what its last step proposed
    assert cut.tokens[:n_whole] == whole.tokens[:n_whole]


def test_the_context_ends_the_text(model: infill.Model, tokenizer: Tokenizer, endless: None) -> None:
    prompt = plain_prompt("b" * 40, tokenizer, 100)
    with model.session(64, n_canvas=N_CANVAS) as session:
        done = generate(model, prompt, 100, session=session)
        assert len(done.tokens) == 64 - len(prompt) and not done.ended
        with pytest.raises(infill.UsageError, match="fills the context of 64"):
            generate(model, list(range(12, 12 + 64)), 10, session=session)
