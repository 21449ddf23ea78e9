"""From a request to an ask, from an answer to the client's text, and what may be streamed before the end."""

from __future__ import annotations

from typing import Any

import pytest
from compat_calls import filled, step
from hypothesis import given, settings
from hypothesis import strategies as st

from infill.config import Config
from infill.daemon.asks import Priority
from infill.daemon.compat import common
from infill.daemon.compat.common import Recent, Settled, Task, cut_at, cut_at_indent, finished
from infill.daemon.settings import DaemonSettings
from infill.errors import UsageError

SETTINGS = DaemonSettings(socket=None, config=Config(max_tokens=48, seed=3))


def task(prefix: str = "x = f(\n", suffix: str = "\n", body: dict[str, Any] | None = None, **more: Any) -> Task:
    return common.new_task(
        SETTINGS, body or {}, prefix=prefix, suffix=suffix, client="c", priority=Priority.AUTOMATIC, **more
    )


def test_the_settings_are_the_limit_of_what_a_client_may_ask_for() -> None:
    assert task(n_tokens=8).ask.options.max_tokens == 8
    assert task(n_tokens=4096).ask.options.max_tokens == 48
    assert task(n_tokens=-1).ask.options.max_tokens == 48
    assert task().ask.options.seed == 3
    assert task(body={"seed": 11}).ask.options.seed == 11
    assert task(body={"seed": -1}).ask.options.seed == 3
    assert task(body={"t_max_predict_ms": 250}).ask.budget_ms == 250


def test_line_ends_become_the_models_and_the_clients_again() -> None:
    found = task("a\r\nb\r\n", "\r\nc\r\n", related=[("r.py", "p\r\nq\r\n")])
    assert found.ask.holes is not None
    assert found.ask.holes.pieces == ("a\nb\n", "\nc\n")
    assert found.ask.holes.related == (("r.py", "p\nq\n"),)
    assert finished(found, filled("d\ne")).text == "d\r\ne"
    inside = task("a = 1\r", "\nb = 2\r\n")
    assert inside.ask.holes is not None and inside.ask.holes.pieces == ("a = 1", "\nb = 2\n")


def test_a_related_text_that_stands_in_the_file_is_left_out() -> None:
    found = task(
        "def f():\n    pass\n", "\n", related=[("x", "def f():\n    pass\n"), ("y", "def g(): ...\n"), ("z", " \n")]
    )
    assert found.ask.holes is not None and found.ask.holes.related == (("y", "def g(): ...\n"),)


def test_the_language_is_guessed_from_the_other_files_when_the_text_does_not_tell() -> None:
    found = task("x ", "\n", related=[("a/b.rs", "fn f() {}"), ("c.rs", "fn g() {}")])
    assert found.ask.holes is not None and found.ask.holes.language == "rust"
    found = task("x ", "\n", related=[("b.rs", "fn f() {}"), ("c.go", "func g() {}")])
    assert found.ask.holes is not None and found.ask.holes.language is None


@pytest.mark.parametrize(
    ("text", "stops", "expected"),
    [
        ("a\nb", ("\n",), ("a", "\n")),
        ("abc", ("c", "b"), ("a", "b")),
        ("abc", ("d",), ("abc", "")),
        ("\nabc", ("\n",), ("", "\n")),
    ],
)
def test_stop_strings(text: str, stops: tuple[str, ...], expected: tuple[str, str]) -> None:
    assert cut_at(text, stops) == expected


def test_a_line_with_less_indentation_ends_the_answer_but_not_its_first() -> None:
    assert cut_at_indent("return 1\n\n    if x:\n        y\nz = 2", 4) == "return 1\n\n    if x:\n        y"
    assert cut_at_indent("a", 8) == "a"


def test_half_a_character_is_no_answer_but_in_a_text_with_such_bytes() -> None:
    assert finished(task(), filled("a\udce2")).text == ""
    assert finished(task(prefix="x = '\udce9'; y = ("), filled("a\udce2")).text == "a\udce2"


def test_finish_reasons() -> None:
    assert finished(task(), filled("a")).reason == "stop"
    assert finished(task(), filled("a", n_tokens=48)).reason == "length"
    assert finished(task(), filled("a", truncated=True)).reason == "length"
    stopped = finished(task(body={"stop": ["\n"]}), filled("a\nb", n_tokens=48))
    assert (stopped.text, stopped.reason, stopped.word) == ("a", "word", "\n")


def test_choices_are_different_and_have_no_more_errors_than_the_best() -> None:
    answer = filled("a\nb", "a\nc", " ", "broken", "d", errors=(1, 1, 0, 2, 0))
    assert finished(task(body={"stop": "\n"}, n=8), answer).texts == ("a", "d")
    assert finished(task(n=2), answer).texts == ("a\nb", "a\nc")


@pytest.mark.parametrize(
    "body",
    [{"stop": 5}, {"stop": [5]}, {"seed": "x"}, {"n_indent": True}, {"t_max_predict_ms": float("nan")}],
)
def test_nonsense_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        task(body=body)


def test_only_text_that_stayed_settled_is_streamed() -> None:
    settled = Settled(task())
    assert settled.feed(step(1, "foo", "(a", ", b)")) == ""  # once is not enough
    assert settled.feed(step(2, "foo", "(a", ", c)")) == "foo(a"
    assert settled.feed(step(3, "foo", "(a", ", c)", "\n")) == ", c"  # what tidying may cut is kept back
    assert settled.sent == "foo(a, c"


def test_unsettled_or_uncertain_tokens_end_the_streamed_text() -> None:
    settled = Settled(task())
    assert settled.feed(step(1, "foo", " bar", settled=1)) == ""
    assert settled.feed(step(2, "foo", " bar", settled=1)) == "foo"
    unsure = Settled(task())
    assert unsure.feed(step(1, "foo", nats=2.0)) == unsure.feed(step(2, "foo", nats=2.0)) == ""


def test_nothing_is_streamed_early_where_the_canvas_may_hide_its_beginning() -> None:
    for prefix in ("return ", "ret", "x = [\n    "):
        settled = Settled(task(prefix))
        assert settled.feed(step(1, "foo")) == settled.feed(step(2, "foo")) == ""


def test_another_candidates_steps_are_not_streamed() -> None:
    settled = Settled(task())
    settled.feed(step(5, "foo", " bar"))
    assert settled.feed(step(6, "foo", " bar")) == "foo bar"
    assert settled.feed(step(1, "foo", " bar", " baz")) == settled.feed(step(2, "foo", " bar", " baz")) == ""


def test_a_hole_inside_a_line_streams_one_line() -> None:
    settled = Settled(task("f(\n", " + 1\n"))
    settled.feed(step(1, "a", "\n", "b"))
    assert settled.feed(step(2, "a", "\n", "b")) == "a"


def test_stop_strings_are_not_streamed_in_part() -> None:
    settled = Settled(task(body={"stop": "END"}))
    settled.feed(step(1, "abcE", "N"))
    assert settled.feed(step(2, "abcE", "N")) == "abc"
    settled.feed(step(3, "abcE", "ND", " more"))
    assert settled.feed(step(4, "abcE", "ND", " more")) == ""


def test_the_answer_begins_with_what_was_streamed() -> None:
    assert finished(task(), filled("bar", "foo(a)", "foo"), sent="foo").text == "foo(a)"
    assert finished(task(), filled("bar"), sent="foo").text == "foo"
    assert finished(task(), filled("bar"), sent="").text == "bar"


PIECES = st.lists(st.sampled_from(["foo", " bar", "\n", "    ", ")", "END", "x"]), max_size=5)


@settings(max_examples=50, deadline=None)
@given(st.lists(PIECES, max_size=6), st.sampled_from(["\n", " + 1\n"]), st.sampled_from([[], ["END"], ["\n"]]))
def test_streamed_text_only_grows(steps: list[list[str]], suffix: str, stop: list[str]) -> None:
    settled = Settled(task("f(\n", suffix, {"stop": stop}))
    sent = ""
    for i, pieces in enumerate(steps, 1):
        sent += settled.feed(step(i, *pieces))
        assert sent == settled.sent
    assert all(end not in sent for end in stop)
    reply = finished(task("f(\n", suffix, {"stop": stop}), filled("foo bar", "x"), sent=sent)
    assert reply.text.startswith(sent)


def test_a_request_that_continues_a_fresh_answer_is_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(common.time, "monotonic", lambda: now[0])
    recent = Recent()
    asked = task("def f():\n")
    recent.note(asked, finished(asked, filled("    return 1\n")))
    now[0] += 0.1
    assert recent.continues("c", "def f():\n    return 1")
    assert not recent.continues("other", "def f():\n    return 1")
    assert not recent.continues("c", "def f():\n    return 2")
    assert not recent.continues("c", "def f():\n")
    now[0] += 1.0
    assert not recent.continues("c", "def f():\n    return 1")
