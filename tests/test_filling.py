"""The way from a hole to a fill, on a model with random weights: its answers are nonsense, what holds is the way."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import infill
from infill import canvas, choose, confidence, context, healing, lengths, passes
from infill.canvas import Layout
from infill.choose import Candidate

HOLE = infill.Hole("def first(a):\n    ", "\n    return a\n", "python")
QUICK = infill.FillOptions(
    max_steps=3, max_tokens=6, tidy=False, rank="sum", n_finalists=8, margin=1e9, draft=False, grid="fine", n_votes=8
)


@pytest.fixture(scope="module")
def model(random_model: Path) -> Iterator[infill.Model]:
    with infill.Model.load(random_model, n_threads=1) as loaded:
        yield loaded


def test_a_fill_says_what_it_did(model: infill.Model) -> None:
    views: list[infill.StepView] = []
    filled = infill.fill(model, HOLE, QUICK, on_step=views.append)
    assert 1 <= filled.n_tokens <= 6 and 1 <= filled.n_steps <= 3
    assert filled.score < 0
    assert filled.timings_ms.keys() == {"prepare", "prompt", "length", "denoise", "rank"}
    assert filled.text not in filled.alternatives and len(set(filled.alternatives)) == len(filled.alternatives)
    assert [a.text for a in filled.ranking] == [filled.text, *filled.alternatives]
    best_first = [(context.has_bytes(a.text), -a.score) for a in filled.ranking]  # half a character goes last
    assert best_first == sorted(best_first)
    assert "".join(token.text for token in filled.tokens) == filled.text
    assert all(token.nats >= 0 and token.entropy >= 0 for token in filled.tokens)
    assert 0 < filled.confidence < 1 and filled.low_confidence == (filled.confidence < QUICK.low_confidence)
    assert filled.n_passes >= 5 and filled.n_pass_tokens > 0 and filled.n_scored_tokens > 0
    assert filled.format == "raw"
    assert views[0].step == 1 and views[-1].text == filled.text and views[-1].step == filled.n_steps
    for view in views:
        assert len(view.pieces) == len(view.entropy) == len(view.settled) <= 6
        assert any(view.settled) and all(entropy >= 0 for entropy in view.entropy)


def test_same_seed_same_fill(model: infill.Model) -> None:
    first, again = (infill.fill(model, HOLE, QUICK) for _ in range(2))
    assert (first.text, first.score, first.ranking) == (again.text, again.score, again.ranking)
    assert len({infill.fill(model, HOLE, replace(QUICK, seed=s)).text for s in range(4)}) > 1


def test_the_best_scored_middle_is_the_answer(model: infill.Model, monkeypatch: pytest.MonkeyPatch) -> None:
    """The score is the encoder's log-probability of middle and suffix head in their place, and the highest one wins."""
    seen: list[Candidate] = []
    real = choose.with_texts

    def spy(candidate: Candidate, *rest: object) -> Candidate:
        seen.append(candidate)
        return real(candidate, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(choose, "with_texts", spy)
    filled = infill.fill(model, HOLE, QUICK)
    assert len(seen) == 6  # every length up to max_tokens
    layout = seen[0].layout
    sums = {}
    with model.session() as session:
        session.sync(layout.prompt)
        for candidate in seen:
            tokens = [*candidate.middles[0], *layout.votes]
            if not model.tokenizer.control_ids & set(tokens):
                sums[model.tokenizer.decode(candidate.middles[0])] = float(session.score(tokens).sum())
    assert filled.text == max(sums, key=sums.__getitem__)
    assert filled.score == pytest.approx(sums[filled.text], rel=2e-3)


def test_longer_than_a_canvas(model: infill.Model) -> None:
    """Such a middle is generated canvas by canvas; the model's own canvas is 16."""
    options = replace(QUICK, max_steps=2, strategy="fixed", length=40)
    views: list[infill.StepView] = []
    longest = 0
    for seed in range(8):  # a control token ends the text: then the next canvas is not made
        filled = infill.fill(model, HOLE, replace(options, seed=seed), on_step=views.append)
        longest = max(longest, filled.n_tokens)
        assert filled.n_steps >= 2
    assert longest > 16 and max(len(view.pieces) for view in views) == 16


@pytest.mark.parametrize("strategy", ["packed", "free", "both"])
@pytest.mark.parametrize("rank", ["syntax", "sum", "mean", "halves", "entropy", "confidence"])
def test_every_strategy_with_every_rule(model: infill.Model, strategy: str, rank: str) -> None:
    options = replace(QUICK, strategy=strategy, rank=rank, max_steps=2, max_tokens=4, tidy=True)  # type: ignore[arg-type]
    filled = infill.fill(model, HOLE, options)
    assert filled.text == filled.ranking[0].text and filled.score < 0


def test_fixed_lengths(model: infill.Model) -> None:
    for n in (1, 3, 20):
        filled = infill.fill(model, replace(HOLE, prefix="x = (\n"), replace(QUICK, strategy="fixed", length=n))
        assert filled.n_tokens <= n and filled.alternatives == ()
        assert filled.n_steps >= 1


@pytest.mark.parametrize("scout_steps", [1, 2])
@pytest.mark.parametrize("warm_start", [False, True])
def test_warm_start_shortens_the_rest(model: infill.Model, warm_start: bool, scout_steps: int) -> None:
    options = replace(QUICK, max_steps=4, scout_steps=scout_steps, warm_start=warm_start)
    cold = infill.fill(model, HOLE, replace(options, warm_start=False))
    filled = infill.fill(model, HOLE, options)
    assert filled.n_steps <= 4
    assert (filled.n_pass_tokens < cold.n_pass_tokens) == warm_start


def test_the_schedule_of_a_part_is_that_of_the_whole(model: infill.Model) -> None:
    options = replace(QUICK, max_steps=16)
    config = model.config

    def temperatures(first: int, last: int) -> list[float]:
        part = lengths.schedule(config, options, first, last)
        n = part.max_steps or 0
        assert part.t_max is not None and part.t_min is not None
        return [part.t_min + (part.t_max - part.t_min) * (n - step + 1) / n for step in range(1, n + 1)]

    assert temperatures(1, 16) == pytest.approx([*temperatures(1, 2), *temperatures(3, 16)])
    assert temperatures(1, 1) == pytest.approx([config.t_max])


def test_weak_candidates_are_dropped(model: infill.Model) -> None:
    many = infill.fill(model, HOLE, QUICK)
    few = infill.fill(model, HOLE, replace(QUICK, margin=0.0))
    assert len(many.ranking) > len(few.ranking) == 1
    assert len(infill.fill(model, HOLE, replace(QUICK, n_finalists=2)).ranking) == 2


@pytest.mark.parametrize(
    ("scores", "tried"),
    [
        ({4: -10.0}, {5}),
        ({4: -10.0, 10: -21.0}, {5, 16, 20, 24}),
        ({4: -10.0, 16: 0.0}, {5}),  # nobody has looked
        ({16: -10.0}, {16, 20, 24, 32, 40, 13, 14, 15, 17, 18, 19}),
        ({30: -10.0}, {27, 28, 29, 31, 32, 33}),
    ],
)
def test_long_lengths_are_tried_where_shorter_ones_are_not_hopeless(
    model: infill.Model, monkeypatch: pytest.MonkeyPatch, scores: dict[int, float], tried: set[int]
) -> None:
    """tried: beside the short ones of the grid and 30, which a draft says. Scores that are not given are -100, and
    finalists lie within 16 nats of the best."""
    seen: list[int] = []

    def scored(_passes: object, plans: Sequence[lengths.Plan], *_: object) -> list[lengths.Scout]:
        seen.extend(n for _, (n,) in plans)
        return [lengths.Scout(at, n, (), (), (), (), 1, scores.get(n[0], -100.0)) for at, n in plans]

    monkeypatch.setattr(lengths, "scout", scored)
    options = infill.FillOptions(max_tokens=40)
    layout = Layout((2,), ((9,),), (9,), ("",), ("",))
    with model.session(256) as session:
        work = passes.Passes(session, infill.Cancellation())
        found = lengths.search(work, [layout], options, model.tokenizer, [30])
    assert len(seen) == len(set(seen)) and set(seen) == tried | {1, 2, 3, 4, 6, 8, 10, 12, 30}
    assert found[0].score == max(scores.get(n, -100.0) for n in seen)


def test_what_was_scored_before_is_not_read_again(model: infill.Model, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    real = infill.Session.score_rows

    def counted(session: infill.Session, rows: Sequence[Sequence[int]]) -> object:
        read.append(len(rows))
        return real(session, rows)

    monkeypatch.setattr(infill.Session, "score_rows", counted)
    with model.session(256) as session:
        work = passes.Passes(session, infill.Cancellation())
        work.sync((2, 5))
        first = work.score([(5, 6), (7,), (5, 6)])
        assert read == [2] and work.counts.n_scored_tokens == 3 and first[0] is first[2]
        work.sync((2, 5, 6))
        other = work.score([(7,)])
        work.sync((2, 5))
        again = work.score([(7,), (8,)])
    assert read == [2, 1, 1] and work.counts.n_passes == 3
    assert again[0].tolist() == first[1].tolist() != other[0].tolist()


def test_a_session_that_is_kept_reads_only_what_is_new(model: infill.Model) -> None:
    with model.session() as session:
        first = infill.fill(model, HOLE, QUICK, session=session)
        again = infill.fill(model, HOLE, QUICK, session=session)
        typed = infill.fill(model, replace(HOLE, prefix=HOLE.prefix + "a = "), QUICK, session=session)
    assert first.n_prompt_tokens > 10 and again.n_prompt_tokens == 0
    assert (first.text, first.score) == (again.text, again.score)
    assert 1 <= typed.n_prompt_tokens <= 4


# Healing.


@pytest.mark.parametrize(("before", "after"), [("x = sel", "\n"), ("de", "f f():\n"), ("a = ", "+ b\n"), ("fo", "o\n")])
def test_a_fill_goes_on_where_the_cursor_stands(model: infill.Model, before: str, after: str) -> None:
    filled = infill.fill(model, infill.Hole(before, after), replace(QUICK, n_heads=4))
    assert "".join(token.text for token in filled.tokens) == filled.text
    assert not model.tokenizer.control_ids & {token.token for token in filled.tokens}


def test_heads_spell_the_fragment_or_more(model: infill.Model) -> None:
    tokenizer = model.tokenizer
    hole = infill.Hole("x = sel", ".x\n").holes
    layout = canvas.layouts(hole, tokenizer, QUICK, "raw", n_prompt=100)[0]
    assert layout.before == (" sel",) and tokenizer.decode(layout.prompt[1:]) == "x ="
    with model.session() as session:
        job = passes.Passes(session, infill.Cancellation())
        job.sync(layout.prompt)
        heads = healing.heads(job, layout, tokenizer, n=5, seed=0)
        assert tuple(tokenizer.encode(" sel")) in heads and 2 <= len(heads) <= 5
        assert all(tokenizer.decode(head).startswith(" sel") for head in heads)
        assert healing.heads(job, layout, tokenizer, n=1, seed=0) == [tuple(tokenizer.encode(" sel"))]


def test_tokens_by_their_beginning(model: infill.Model) -> None:
    tokenizer = model.tokenizer
    pieces = healing.Pieces(tokenizer)
    texts = {tokenizer.decode([token]) for token in pieces.beginning_with(b"d")}
    assert texts == {"de", "def", "da", "di", "do", "du"} & texts and {"de", "def"} <= texts
    assert pieces.beginning_with(b"def") == [] and "    " in {
        tokenizer.decode([t]) for t in pieces.beginning_with(b"  ")
    }


# Ranking and confidence, without a model.


def candidate(logp: Sequence[float], n_votes: int = 2, **fields: object) -> Candidate:
    layout = Layout((2,), ((9,) * n_votes,), (9,) * n_votes, ("",), ("",))
    return replace(Candidate(layout, ((1,),), ((0.5,),), ((0.1,),), 1, logp=tuple(logp)), **fields)  # type: ignore[arg-type]


def test_the_rules_of_ranking() -> None:
    one = candidate([-1.0, -2.0, -3.0, -4.0])
    assert choose.value(one, "sum") == choose.value(one, "syntax") == -10
    assert choose.value(one, "mean") == -2.5
    assert choose.value(one, "halves") == 0.5 * -1.5 + 0.5 * -3.5
    assert choose.value(one, "entropy") == -0.5
    assert choose.value(one, "confidence") == pytest.approx(np.exp(-0.1))


def test_confidence_is_lower_with_rivals_and_with_surprise() -> None:
    sure, unsure = candidate([-0.01] * 4), candidate([-1.0] * 4)
    assert confidence.number(sure, []) > 0.95
    assert confidence.number(unsure, []) == pytest.approx(np.exp(-1))
    assert confidence.number(sure, [candidate([-0.01] * 4)]) == pytest.approx(confidence.number(sure, []) / 2)
    assert confidence.number(sure, [candidate([-0.01] * 4, is_valid=False)]) == confidence.number(sure, [])
    assert confidence.number(candidate([-0.01], is_valid=False), []) == 0


def test_syntax_goes_first(model: infill.Model, monkeypatch: pytest.MonkeyPatch) -> None:
    from infill import syntax

    class Strict:
        def __init__(self, prefix: str, suffix: str, language: str | None) -> None:
            assert (prefix, suffix, language) == (HOLE.prefix, HOLE.suffix, "python")

        def errors(self, middle: str) -> int:
            return int(middle != wanted)

    plain = infill.fill(model, HOLE, QUICK)
    wanted = [text for text in plain.alternatives if not context.has_bytes(text)][-1]
    monkeypatch.setattr(syntax, "judge", Strict)
    judged = infill.fill(model, HOLE, replace(QUICK, rank="syntax"))
    assert judged.text == wanted and judged.errors == 0 and judged.ranking[1].errors == 1
    assert judged.alternatives[0] == plain.text


class Faults:
    """A judge that finds one fault in every middle that is not sound."""

    def __init__(self, is_sound: Callable[[str], bool]) -> None:
        self._is_sound = is_sound

    def __call__(self, prefix: str, suffix: str, language: str | None) -> Faults:
        return self

    def errors(self, middle: str) -> int:
        return int(not self._is_sound(middle))


def test_lengths_that_were_given_up_are_finished_where_the_others_break_the_syntax(
    model: infill.Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    from infill import syntax

    one = replace(QUICK, n_finalists=1, rank="syntax")
    monkeypatch.setattr(syntax, "judge", Faults(lambda middle: True))
    plain = infill.fill(model, HOLE, one)
    short = {len(text) for text in infill.fill(model, HOLE, QUICK).alternatives if not context.has_bytes(text)}
    wanted = min(short - {len(plain.text)})
    monkeypatch.setattr(syntax, "judge", Faults(lambda middle: len(middle) == wanted))
    seen: list[str] = []
    mended = infill.fill(model, HOLE, one, on_step=lambda view: seen.append(view.text))
    assert mended.errors == 0 and len(mended.text) == wanted
    assert plain.text in [other.text for other in mended.ranking[1:]] and mended.n_passes > plain.n_passes
    assert seen[-1].endswith(mended.text)
    monkeypatch.setattr(syntax, "judge", Faults(lambda middle: False))
    hopeless = infill.fill(model, HOLE, one)
    assert (hopeless.text, hopeless.errors, hopeless.n_passes) == (plain.text, 1, plain.n_passes)


def test_candidates_are_tidied_before_they_are_ranked(model: infill.Model, monkeypatch: pytest.MonkeyPatch) -> None:
    from infill import tidy

    def to_one(middle: str, prefix: str, suffix: str, language: str | None, *, single_line: bool | None = None) -> str:
        assert (prefix, suffix, language) == (HOLE.prefix, HOLE.suffix, "python")
        return "return é"

    monkeypatch.setattr(tidy, "tidy", to_one)
    filled = infill.fill(model, HOLE, replace(QUICK, tidy=True))
    assert filled.text == "return é" and filled.alternatives == ()
    assert "".join(t.text for t in filled.tokens).encode("utf-8", "surrogateescape") == "return é".encode()
    with model.session() as session:
        session.sync([2, *model.tokenizer.encode(HOLE.prefix)])
        votes = model.tokenizer.encode(HOLE.suffix)[:8]
        score = session.score([*model.tokenizer.encode("return é"), *votes]).sum()
    assert filled.score == pytest.approx(float(score), rel=2e-3)


def test_before_text_on_the_line_several_lines_compete_with_one(
    model: infill.Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The causal score decides between an answer as it is and what is left of it at the line's end."""
    from infill import tidy

    asked = []

    def cut(middle: str, prefix: str, suffix: str, language: str | None, *, single_line: bool | None = None) -> str:
        asked.append(single_line)
        return "a\nb" if single_line is False else "a"

    monkeypatch.setattr(tidy, "tidy", cut)
    hole = replace(HOLE, suffix=" + 1\n")
    filled = infill.fill(model, hole, replace(QUICK, tidy=True))
    assert {filled.text, *filled.alternatives} == {"a", "a\nb"} and set(asked) == {None, False}
    assert filled.ranking[0].score > filled.ranking[1].score
    asked.clear()
    assert infill.fill(model, HOLE, replace(QUICK, tidy=True)).text == "a" and set(asked) == {None}


def test_nothing_at_all_is_an_answer_without_votes_too(model: infill.Model, monkeypatch: pytest.MonkeyPatch) -> None:
    from infill import tidy

    monkeypatch.setattr(tidy, "tidy", lambda middle, prefix, suffix, language, single_line=None: "")
    filled = infill.fill(model, HOLE, replace(QUICK, tidy=True, n_votes=0))
    assert (filled.text, filled.score, filled.confidence, filled.low_confidence) == ("", 0.0, 0.0, True)
    whole = infill.fill(model, replace(HOLE, suffix=""), replace(QUICK, tidy=True))
    assert whole.text == "" and whole.score < 0.0  # the end of the text votes


def test_half_a_character_loses_to_whole_ones(model: infill.Model) -> None:
    """Whatever their scores."""
    filled = infill.fill(model, HOLE, QUICK)
    odd = [context.has_bytes(alternative.text) for alternative in filled.ranking]
    assert odd == sorted(odd) and True in odd and False in odd
    scores = [alternative.score for alternative in filled.ranking]
    assert scores != sorted(scores, reverse=True)  # by score alone one of them would have gone first


def test_in_a_text_of_such_bytes_they_are_as_good_as_others(model: infill.Model) -> None:
    tokenizer, texts = model.tokenizer, ("a", "\udcb6")
    holes = infill.Holes(("# \udce9\nx = ", "\n"), "python")
    options = replace(QUICK, heal=False)
    layout = canvas.layouts(holes, tokenizer, options, "raw", n_prompt=100)[0]
    candidates = [Candidate(layout, (tuple(tokenizer.encode(text)),), ((),), ((),), 1) for text in texts]
    with model.session(256) as session:
        work = passes.Passes(session, infill.Cancellation())
        work.sync(layout.prompt)
        assert all(c.is_valid for c in choose.ranked(work, candidates, holes, tokenizer, options))
        plain = replace(holes, pieces=("x = ", "\n"))
        assert [c.is_valid for c in choose.ranked(work, candidates, plain, tokenizer, options)] == [True, False]


# Cancelling.


def test_a_watcher_can_cancel(model: infill.Model) -> None:
    with pytest.raises(infill.Cancelled):
        infill.fill(model, HOLE, replace(QUICK, max_steps=40), on_step=lambda view: True)
    infill.fill(model, HOLE, QUICK)


def test_cancelled_before_it_began(model: infill.Model) -> None:
    cancellation = infill.Cancellation()
    cancellation.cancel()
    with pytest.raises(infill.Cancelled):
        infill.fill(model, HOLE, QUICK, cancellation=cancellation)


# Deadlines, by a clock that goes on by a hundredth of a second whenever it is looked at.


def test_why_the_device_leaves_the_steps_to_the_host_is_said_once(
    model: infill.Model, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    hole = infill.Hole("def f(x):\n    return ", "\n")
    options = infill.FillOptions(strategy="fixed", length=3, n_ctx=256, max_steps=2)
    infill.fill(model, hole, options)
    assert caplog.messages == []
    monkeypatch.setattr(infill.Session, "warnings", ("the embedding has a type that it cannot read",))
    for _ in range(2):
        infill.fill(model, hole, options)
    assert caplog.messages == ["CPU: the embedding has a type that it cannot read"]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[], float]:
    ticks = itertools.count()

    def now() -> float:
        return next(ticks) / 100

    monkeypatch.setattr(passes.time, "monotonic", now)
    return now


SLOW = replace(QUICK, max_steps=12, stop_entropy=0.0)


def test_a_deadline_far_away_changes_nothing(model: infill.Model, clock: Callable[[], float]) -> None:
    hurried = infill.fill(model, HOLE, SLOW, deadline=clock() + 1e6)
    assert not hurried.truncated and hurried.text == infill.fill(model, HOLE, SLOW).text


def test_after_the_deadline_the_first_step_is_the_answer(model: infill.Model, clock: Callable[[], float]) -> None:
    filled = infill.fill(model, HOLE, SLOW, deadline=clock() - 1)
    assert filled.truncated and filled.n_steps == 1 and filled.n_passes < 8


def test_nearer_deadlines_give_fewer_steps(model: infill.Model, clock: Callable[[], float]) -> None:
    fixed = replace(SLOW, strategy="fixed", length=5)
    steps = [infill.fill(model, HOLE, fixed, deadline=clock() + s).n_steps for s in (0.0, 0.25, 0.5, 5.0)]
    assert steps == sorted(steps) and steps[0] == 1 < steps[1] < steps[-1] == 12


def test_with_little_time_fewer_candidates_are_finished(model: infill.Model, clock: Callable[[], float]) -> None:
    many = len(infill.fill(model, HOLE, SLOW).ranking)
    few = [len(infill.fill(model, HOLE, SLOW, deadline=clock() + s).ranking) for s in (0.08, 0.12, 0.16, 0.2)]
    assert few == sorted(few) and few[0] < many


def test_a_long_hole_ends_at_the_deadline_too(model: infill.Model, clock: Callable[[], float]) -> None:
    length = 2 * model.config.canvas_length + 5
    fixed = replace(SLOW, strategy="fixed", length=length, max_tokens=length)
    whole = infill.fill(model, HOLE, fixed)
    part = infill.fill(model, HOLE, fixed, deadline=clock() + 0.15)
    assert part.truncated and 0 < part.n_steps < whole.n_steps and part.n_tokens < whole.n_tokens


def test_several_holes_with_a_deadline(model: infill.Model, clock: Callable[[], float]) -> None:
    holes = infill.Holes(("a = ", "\nb = ", "\n"), "python")
    filled = infill.fill_holes(model, holes, SLOW, deadline=clock() - 1)
    assert len(filled.texts) == 2 and all(fill.truncated for fill in filled.fills)


@pytest.mark.parametrize("stage", ["infill_session_sync", "infill_session_score"])
def test_another_thread_ends_the_work_while_it_reads(
    model: infill.Model, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also during a native call that has no callback: it ends between two evaluations."""
    cancellation, started = infill.Cancellation(), threading.Event()
    real = infill.Session._call

    def call(session: infill.Session, name: str, *arguments: object) -> None:
        if name == stage:
            started.set()
        real(session, name, *arguments)

    monkeypatch.setattr(infill.Session, "_call", call)
    text = "".join(f"x{i} = {i}\n" for i in range(700))
    hole = infill.Hole(text, "\n")
    options = replace(QUICK, max_steps=400, max_tokens=60, n_ctx=4096, n_finalists=50, stop_entropy=0.0)
    ended: list[BaseException] = []

    def work() -> None:
        try:
            infill.fill(model, hole, options, cancellation=cancellation)
        except infill.Cancelled as error:
            ended.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    assert started.wait(60)
    asked = time.monotonic()
    while thread.is_alive() and time.monotonic() < asked + 10:
        cancellation.cancel()
        thread.join(0.02)
    assert not thread.is_alive() and len(ended) == 1
    monkeypatch.undo()
    infill.fill(model, HOLE, QUICK)


# Input that is out of the ordinary.

CHARACTERS = "".join(f"value_{i} = {i} * {i + 1}\n" for i in range(100_000))
ODD = {
    "nothing at all": ("", ""),
    "only a suffix": ("", "x = 1\n"),
    "only a prefix": ("x = 1\ny = ", ""),
    "a line end": ("\n", "\n"),
    "NUL bytes": ("x = '\0\0", "\0'\n"),
    "bytes that are no text": ("s = '\udce9\udcff", "\udc80'\n"),
    "look-alikes": ("<bos><|turn>user\n<eos>", "<turn|><0x41><unk>\n"),
    "mixed line ends": ("a\r\nb\rc\n", "\r\nd\r"),
    "a UTF-16 pair": ("s = '\ud83d\ude00", "'\n"),
    "wide characters": ("名前 = '日本", "語'\n"),
    "accents apart": ("e\u0301" * 40, "e\u0301\n"),
    "100,000 lines": (CHARACTERS[: len(CHARACTERS) // 2], CHARACTERS[len(CHARACTERS) // 2 :]),
    "2 MB in a line": ("x = [" + "1234, " * 170_000, "5678, " * 170_000 + "]\n"),
    "2 MB of a word": ("x" * 1_000_000, "x" * 1_000_000),
    "2 MB of spaces": (" " * 1_000_000, " " * 1_000_000),
}


@pytest.mark.parametrize("form", ["raw", "chat"])
@pytest.mark.parametrize("name", ODD)
def test_odd_texts_are_filled(model: infill.Model, name: str, form: str) -> None:
    prefix, suffix = ODD[name]
    options = replace(QUICK, max_steps=1, max_tokens=2, n_ctx=2048, format=form)  # type: ignore[arg-type]
    filled = infill.fill(model, infill.Hole(prefix, suffix), options)
    assert filled.text and filled.format == form
    assert not model.tokenizer.control_ids & {token.token for token in filled.tokens}
    assert b"".join(t.text.encode("utf-8", "surrogateescape") for t in filled.tokens) == filled.text.encode(
        "utf-8", "surrogateescape"
    )


@pytest.mark.parametrize(("prefix", "suffix"), [("a\ud83d", "\ude00b"), ("\ud800", ""), ("", "\udfff")])
def test_half_a_character_is_refused(model: infill.Model, prefix: str, suffix: str) -> None:
    with pytest.raises(infill.UsageError, match=r"half of a UTF-16 pair.*inside a character"):
        infill.fill(model, infill.Hole(prefix, suffix), QUICK)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"max_tokens": 0}, "max_tokens"),
        ({"n_ctx": 64}, "no room for a prompt"),
        ({"n_ctx": 420, "format": "chat"}, "no room beside the chat format"),
        ({"strategy": "best"}, "strategy: expected packed or free"),
        ({"rank": "best"}, "rank: expected syntax or"),
        ({"strategy": "fixed"}, "needs a length"),
        ({"length": 3}, "goes with the strategy"),
        ({"strategy": "fixed", "length": -1}, "0 or more"),
        ({"strategy": "fixed", "length": (1, 2)}, "one for each of 1 holes"),
        ({"keep": 1.5}, "a share from 0 to 1"),
        ({"n_finalists": 0}, "n_finalists"),
        ({"n_joint": 0}, "n_joint"),
        ({"n_drafts": 0}, "n_drafts: expected at least 1"),
        ({"n_drafts": 65}, "n_drafts: expected at most 64"),
        ({"self_conditioning_top_k": -2}, "self_conditioning_top_k: expected at least -1"),
    ],
)
def test_options_out_of_range(model: infill.Model, change: dict[str, object], message: str) -> None:
    options = replace(infill.FillOptions(max_steps=2), **change)  # type: ignore[arg-type]
    with pytest.raises(infill.UsageError, match=message):
        infill.fill(model, HOLE, options)


@pytest.mark.parametrize(
    ("given", "limit", "expected"),
    [
        ([], 10, []),
        ([3, 3, 3], 9, [[0, 1, 2]]),
        ([3, 3, 3], 8, [[0, 1], [2]]),
        ([9, 1, 9], 9, [[0], [1], [2]]),
        ([20, 1], 9, [[0], [1]]),  # too long for any pass: alone, and the engine says so
    ],
)
def test_batches(given: list[int], limit: int, expected: list[list[int]]) -> None:
    assert passes.batches(given, limit) == expected
