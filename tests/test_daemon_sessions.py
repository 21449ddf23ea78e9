"""Prompt caches of documents: kept, replaced when too small, closed when they take too much."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import infill
from infill.daemon.sessions import Key, Sessions
from infill.errors import EngineError

A: Key = ("editor", "a.py")
B: Key = ("editor", "b.py")
C: Key = ("editor", None)


@pytest.fixture(scope="module")
def model(random_model: Path) -> Iterator[infill.Model]:
    with infill.Model.load(random_model, n_threads=1) as loaded:
        yield loaded


def n_bytes(session: infill.Session) -> int:
    info = session.info
    return info.n_bytes_full + info.n_bytes_sliding + info.n_bytes_compute


def is_open(session: infill.Session) -> bool:
    try:
        return session.info is not None
    except EngineError:
        return False


def test_a_document_finds_its_session_again(model: infill.Model) -> None:
    sessions = Sessions(1 << 30)
    first = sessions.get(model, A, n_ctx=128, n_canvas=64)
    other = sessions.get(model, ("another editor", "a.py"), n_ctx=128, n_canvas=64)
    assert other is not first
    first.sync([1, 2, 3])
    assert sessions.get(model, A, n_ctx=128, n_canvas=64) is first
    assert sessions.get(model, A, n_ctx=16, n_canvas=16) is first
    assert first.info.n_tokens == 3
    assert sessions.n == 2 and sessions.n_bytes >= n_bytes(other) > 0
    sessions.close()
    assert sessions.n == 0 and sessions.n_bytes == 0
    assert not is_open(first) and not is_open(other)


@pytest.mark.parametrize(("n_ctx", "n_canvas"), [(256, 64), (128, 96), (256, 16)])
def test_a_session_that_is_too_small_is_replaced_by_one_that_is_nowhere_smaller(
    model: infill.Model, n_ctx: int, n_canvas: int
) -> None:
    sessions = Sessions(1 << 30)
    small = sessions.get(model, A, n_ctx=128, n_canvas=64)
    large = sessions.get(model, A, n_ctx=n_ctx, n_canvas=n_canvas)
    assert large is not small and not is_open(small) and sessions.n == 1
    assert large.info.n_ctx == max(128, n_ctx) and large.info.n_canvas == max(64, n_canvas)
    assert sessions.get(model, A, n_ctx=128, n_canvas=64) is large
    sessions.close()


def test_more_context_than_the_model_has_does_not_replace_again_and_again(model: infill.Model) -> None:
    sessions = Sessions(1 << 30)
    most = model.config.n_ctx_train
    first = sessions.get(model, A, n_ctx=2 * most, n_canvas=64)
    assert first.info.n_ctx == most
    assert sessions.get(model, A, n_ctx=2 * most, n_canvas=64) is first
    sessions.close()


def test_the_longest_unused_is_closed_when_they_take_too_much(model: infill.Model) -> None:
    with model.session(256, n_canvas=64) as one:
        size = n_bytes(one)
    sessions = Sessions(2 * size)
    a = sessions.get(model, A, n_ctx=256, n_canvas=64)
    b = sessions.get(model, B, n_ctx=256, n_canvas=64)
    assert sessions.n_bytes == 2 * size and is_open(a)
    sessions.get(model, A, n_ctx=256, n_canvas=64)  # now b is the one that was not used for longest
    c = sessions.get(model, C, n_ctx=256, n_canvas=64)
    assert is_open(a) and is_open(c) and not is_open(b)
    assert sessions.n == 2 and sessions.n_bytes == 2 * size
    # work makes a session grow, and that counts as well
    c.sync([1, 2, 3])
    c.decode([[4] * 64])
    sessions.used(C)
    assert n_bytes(c) > size
    assert not is_open(a) and sessions.n == 1 and sessions.n_bytes == n_bytes(c)
    sessions.close()


def test_one_that_alone_is_over_the_limit_stays(model: infill.Model) -> None:
    sessions = Sessions(1)
    a = sessions.get(model, A, n_ctx=128, n_canvas=64)
    assert is_open(a) and sessions.n == 1
    b = sessions.get(model, B, n_ctx=128, n_canvas=64)
    assert is_open(b) and not is_open(a) and sessions.n == 1
    sessions.used(("nobody", "x"))
    sessions.drop(("nobody", "x"))
    sessions.drop(B)
    assert sessions.n == 0 and not is_open(b)


def test_another_model_needs_another_session(model: infill.Model, random_model: Path) -> None:
    sessions = Sessions(1 << 30)
    a = sessions.get(model, A, n_ctx=128, n_canvas=64)
    with infill.Model.load(random_model, n_threads=1) as second:
        b = sessions.get(second, A, n_ctx=128, n_canvas=64)
        assert b.model is second and not is_open(a)
        sessions.close()


def test_where_memory_is_short_the_others_are_closed(model: infill.Model, monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = Sessions(1 << 30)
    a = sessions.get(model, A, n_ctx=128, n_canvas=64)
    real = infill.Model.session

    def short(self: infill.Model, *arguments: Any, **settings: Any) -> infill.Session:
        if is_open(a):
            raise EngineError("not enough memory")
        return real(self, *arguments, **settings)

    monkeypatch.setattr(infill.Model, "session", short)
    b = sessions.get(model, B, n_ctx=128, n_canvas=64)
    assert is_open(b) and not is_open(a) and sessions.n == 1
    sessions.close()

    def none(self: infill.Model, *arguments: Any, **settings: Any) -> infill.Session:
        raise EngineError("not enough memory")

    monkeypatch.setattr(infill.Model, "session", none)
    with pytest.raises(EngineError, match="memory"):
        sessions.get(model, B, n_ctx=128, n_canvas=64)
    assert sessions.n == 0
