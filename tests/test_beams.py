"""Beam search by the causal encoder, against one over its scores of every token."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from synthetic import LONG, write_gguf

import infill

SAME = 2e-5  # two ways to the same float32 numbers, summed in another order


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[infill.Model]:
    path = tmp_path_factory.mktemp("beams") / "long.gguf"
    write_gguf(LONG, 1, path)
    with infill.Model.load(path, n_threads=1) as loaded:
        yield loaded


def numbers(n: int) -> list[int]:
    tokens: list[int] = np.random.default_rng(0).integers(0, LONG.n_vocab, n).tolist()
    return tokens


def searched(
    session: infill.Session, prompt: list[int], n_max: int, n_beams: int, end: int
) -> list[tuple[list[int], float]]:
    """Beam search over scores of every possible next token; a text is over behind the token `end`."""
    every = [[token] for token in range(session.model.config.n_vocab)]
    alive: list[tuple[list[int], float]] = [([], 0.0)]
    over: list[tuple[list[int], float]] = []
    for _ in range(n_max):
        found = []
        for tokens, logp in alive:
            session.sync([*prompt, *tokens])
            scores = np.concatenate(session.score_rows(every)).astype(np.float64)
            found += [([*tokens, token], logp + score) for token, score in enumerate(scores.tolist())]
        alive = []
        for tokens, logp in sorted(found, key=lambda f: -f[1]):
            if len(alive) == n_beams or len(over) == n_beams:
                break
            (over if tokens[-1] == end else alive).append((tokens, logp))
        if len(over) == n_beams:
            break
    session.sync(prompt)
    return [*sorted(over, key=lambda f: -f[1]), *alive][:n_beams]


@pytest.mark.parametrize("n_prompt", [7, 180])  # all within the window of sliding layers, and beyond it
def test_beams_are_those_of_a_search_by_scores(model: infill.Model, n_prompt: int) -> None:
    prompt = numbers(n_prompt)
    with model.session(400, kv_type="f32") as session:
        session.sync(prompt)
        end = int(session.extend(4)[1])
        for n_beams in (1, 3, 5):
            found = session.beams(7, n_beams, is_over=lambda tokens: tokens[-1] == end)
            expected = searched(session, prompt, 7, n_beams, end)
            assert [f.tokens.tolist() for f in found] == [tokens for tokens, _ in expected]
            assert any(tokens[-1] == end for tokens, _ in expected)
            assert [f.logp for f in found] == pytest.approx([logp for _, logp in expected], rel=SAME)
            assert session.sync(prompt) == len(prompt)


def test_beams_end_before_stops_and_give_up_what_is_far_behind(model: infill.Model) -> None:
    with model.session(256, kv_type="f32") as session:
        session.sync(numbers(50))
        free = session.beams(6, 4)
        assert [len(f.tokens) for f in free] == [6] * 4
        end = int(free[0].tokens[2])
        stopped = session.beams(6, 4, {end})
        assert not any(end in f.tokens for f in stopped)
        assert free[0].tokens[:2].tolist() in [f.tokens.tolist() for f in stopped]
        assert [f.tokens.tolist() for f in session.beams(6, 4, margin=0.0)] == [session.extend(6).tolist()]
        assert [f.tokens.tolist() for f in session.beams(6, 4, margin=1e9)] == [f.tokens.tolist() for f in free]


def test_who_is_asked_whether_a_text_is_over_may_raise(model: infill.Model) -> None:
    def ask(_: list[int]) -> bool:
        raise KeyError("not a text")

    with model.session(256) as session:
        session.sync(numbers(50))
        with pytest.raises(KeyError, match="not a text"):
            session.beams(6, 4, is_over=ask)
        assert session.sync(numbers(50)) == 50

        def cancel(_: list[int]) -> bool:
            session.cancel()
            return False

        with pytest.raises(infill.Cancelled):
            session.beams(6, 4, is_over=cancel)
        assert session.sync(numbers(50)) == 50


def test_beams_share_the_room(model: infill.Model) -> None:
    with model.session(64) as session:
        session.sync(numbers(40))
        assert len(session.beams(4, 6)) == 6
        with pytest.raises(infill.EngineError, match="n_max: expected 1 to 4, found 5"):
            session.beams(5, 6)
        with pytest.raises(infill.EngineError, match="n_beams: expected 1 to 64, found 65"):
            session.beams(1, 65)
        for n_max, n_beams in ((2**40, 1), (1, 2**40), (2**40, 2**40), (-(2**20), 1), (1, -1)):
            with pytest.raises(infill.EngineError, match="expected 1 to"):
                session.beams(n_max, n_beams)
        with pytest.raises(infill.EngineError, match="margin"):
            session.beams(1, 2, margin=-1.0)
