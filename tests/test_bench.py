"""The pure parts of infill bench: figures, counted work, results, tables, documents."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from infill import _native
from infill.benchmark import report, tables
from infill.benchmark.figures import Spread, interleaved, ratio, spread
from infill.benchmark.machine import Machine, Peak, plain_environment
from infill.benchmark.results import COMMANDS, Result
from infill.benchmark.work import PARTS, Cost, Layer, Work, n_bytes, part_of
from infill.errors import ModelFileError, UsageError
from infill_models.gguf import TensorInfo

MACHINE = Machine("a processor", 2, 16 << 30, "Linux x86_64", 0.5)
PEAK = Peak(2, 20e9, 0.2e12, {8: 0.1e12, 12: 0.4e12})
EXACT = Spread(2.0, 1.0, 3.0, 4)

# types by number: 0 F32, 8 Q8_0, 12 Q4_K, 14 Q6_K
F32, Q8_0, Q4_K, Q6_K = 0, 8, 12, 14


def published() -> Work:
    """The 26B-A4B in the types of its Q4_K_M file, as far as they matter here."""
    tensors: dict[str, list[TensorInfo]] = {part: [] for part in PARTS}

    def add(name: str, shape: tuple[int, ...], kind: int) -> None:
        part = part_of(name)
        assert part is not None, name
        tensors[part].append(TensorInfo(name, shape, kind, 0))

    n = 2816
    add("token_embd.weight", (n, 262144), Q6_K)
    for name, shape in (("gate", (n, 2112)), ("up", (n, 2112)), ("down", (2112, n))):
        add(f"self_cond_{name}.weight", shape, Q8_0)
    layers = []
    for i in range(30):
        full = i % 6 == 5
        n_kv, dim = (2, 512) if full else (8, 256)
        layers.append(Layer(16, n_kv, dim, None if full else 1024))
        add(f"blk.{i}.attn_q.weight", (n, 16 * dim), Q4_K)
        for name in ("attn_k",) if full else ("attn_k", "attn_v"):
            add(f"blk.{i}.{name}.weight", (n, n_kv * dim), Q4_K)
        add(f"blk.{i}.attn_output.weight", (16 * dim, n), Q4_K)
        add(f"blk.{i}.ffn_gate.weight", (n, 2112), Q4_K)
        add(f"blk.{i}.ffn_up.weight", (n, 2112), Q4_K)
        add(f"blk.{i}.ffn_down.weight", (2112, n), Q8_0)
        add(f"blk.{i}.ffn_gate_inp.weight", (n, 128), F32)
        add(f"blk.{i}.ffn_gate_up_exps.weight", (n, 1408, 128), Q4_K)
        add(f"blk.{i}.ffn_down_exps.weight", (704, n, 128), Q8_0)
    return Work({part: tuple(found) for part, found in tensors.items()}, tuple(layers), n, 262144, 128, 8)


def test_a_spread_is_a_median_and_quartiles() -> None:
    assert spread([5.0]) == Spread(5.0, 5.0, 5.0, 1)
    assert spread([4.0, 1.0, 3.0, 2.0, 5.0]) == Spread(3.0, 2.0, 4.0, 5)
    assert ratio([2.0, 30.0, 8.0], [1.0, 10.0, 2.0]).median == 3.0  # round by round, not of the medians


def test_rounds_are_interleaved_and_turn_round() -> None:
    order: list[str] = []

    def case(name: str) -> float:
        order.append(name)
        return float(len(order))

    found = interleaved({"a": lambda: case("a"), "b": lambda: case("b")}, 2)
    assert "".join(order) == "ba" + "ab" + "ba"  # the first pair warms up
    assert found == {"a": [3.0, 6.0], "b": [4.0, 5.0]}


def test_distinct_experts_are_those_of_uniform_routing() -> None:
    work = published()
    for n_tokens, expected in ((1, 8.0), (8, 51.6), (32, 111.8), (256, 128.0)):
        assert work.n_distinct(n_tokens) == pytest.approx(expected, abs=0.06)


def test_a_step_of_the_published_model_costs_what_was_worked_out_by_hand() -> None:
    work = published()
    cost = work.step(256, 1, 1024, top_k=256)
    # teraflops: experts 0.731 and router, attention's products 0.568, scores 0.188, dense 0.274, vocabulary 0.378
    assert cost.n_flops / 1e12 == pytest.approx(0.731 + 0.006 + 0.568 + 0.188 + 0.274 + 0.378 + 0.009, rel=0.01)
    exact = work.step(256, 1, 1024, top_k=0)
    assert (exact.n_flops - cost.n_flops) / 1e12 == pytest.approx(0.378, rel=0.01)
    assert cost.n_bytes["experts"] == pytest.approx(sum(map(n_bytes, work.tensors["experts"])), rel=1e-6)
    assert cost.n_bytes["vocabulary"] == pytest.approx(0.606e9, rel=0.01)
    small = work.step(32, 1, 1024, top_k=256)
    assert small.n_bytes["experts"] / cost.n_bytes["experts"] == pytest.approx(111.8 / 128, rel=0.01)


def test_rows_cost_their_own_keys_and_see_only_themselves() -> None:
    work = published()
    one, two = work.step(64, 1, 512, top_k=64), work.step(64, 2, 512, top_k=64)
    wide = work.step(128, 1, 512, top_k=64)
    assert two.n_bytes == wide.n_bytes
    assert one.n_bytes["attention"] < two.n_bytes["attention"]
    assert 2 * one.n_flops == pytest.approx(two.n_flops)
    assert two.n_flops < wide.n_flops


def test_reading_counts_every_pass_and_no_logits() -> None:
    work = published()
    one, two = work.read(512), work.read(1024)
    assert one.n_bytes["vocabulary"] == one.n_bytes["self-conditioning"] == 0
    assert two.n_bytes["dense"] == 2 * one.n_bytes["dense"]
    assert two.n_flops > 2 * one.n_flops  # later tokens see more
    dense = [t for t in work.tensors["dense"] if not t.name.startswith("blk.29.")]
    assert one.n_bytes["dense"] == sum(map(n_bytes, dense))  # nothing of the last layer but keys and values
    seen = Layer(1, 1, 1, 4)
    assert (seen.n_seen(10), seen.n_seen(2), seen.n_seen_reading(0, 6)) == (3, 2, 1 + 2 + 3 + 4 + 4 + 4)
    assert Layer(1, 1, 1, None).n_seen_reading(2, 2) == 3 + 4


def test_types_are_those_of_the_large_products() -> None:
    work = published()
    assert work.types(work.step(256, 1, 512, top_k=64)) == [Q4_K, Q6_K, Q8_0]


def test_the_work_of_a_file(random_model: Path, tmp_path: Path) -> None:
    work = Work.of(random_model)
    assert (work.n_vocab, work.n_embd, work.n_expert, work.n_expert_used, len(work.layers)) == (352, 48, 16, 8, 6)
    assert [layer.window for layer in work.layers] == [64] * 5 + [None]
    assert work.layers[5] == Layer(4, 1, 32, None) and work.layers[0] == Layer(4, 2, 16, 64)
    macs = work.step(1, 1, 1, top_k=1).n_macs
    experts = 6 * (48 * 16 + 8 * 3 * 48 * 12)
    attention = 5 * (48 * 64 + 2 * 48 * 32 + 64 * 48) + (48 * 128 + 48 * 32 + 128 * 48)
    assert macs[F32] == experts + attention + 6 * 3 * 48 * 64 + 352 * 48 + 3 * 48 * 64
    with pytest.raises(ModelFileError):
        Work.of(tmp_path / "none.gguf")


def test_the_floor_is_the_longer_of_reading_and_computing() -> None:
    cost = Cost({"dense": 2e9}, {12: 4e9, 0: 1e9, None: 2e9})
    assert PEAK.reading_ms(cost) == pytest.approx(100)
    # 8e9 at 0.4e12; a type that was not measured, and what has no type, at the best rate
    assert PEAK.computing_ms(cost) == pytest.approx(1000 * (8e9 + 2e9 + 4e9) / 0.4e12)
    assert PEAK.floor_ms(cost) == pytest.approx(100)
    assert PEAK.floor_ms(Cost({"dense": 1e6}, {8: 50e9})) == pytest.approx(1000)


def test_others_run_without_what_this_engine_sets_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOMP_SPINCOUNT", _native.SPIN_COUNT)
    assert "GOMP_SPINCOUNT" not in plain_environment() and "PATH" in plain_environment()
    monkeypatch.setenv("GOMP_SPINCOUNT", "7")  # somebody else's choice is for all
    assert plain_environment()["GOMP_SPINCOUNT"] == "7"


def step_result(model: str = "a.gguf", n_threads: int = 2, ms: float = 2.0) -> Result:
    row = {"n_row": 16, "n_rows": 1, "n_prompt": 512, "ms": replace(EXACT, median=ms), "ratio": EXACT, "share": 0.25}
    row |= {part: EXACT for part in tables.PARTS}
    return Result(
        "step", model, 4_000_000, MACHINE, n_threads, 3, {"top_k": 64}, [row], PEAK, date="2026-11-24", version="0.1.0"
    )


def test_a_result_is_the_same_after_json() -> None:
    assert Result.from_json(step_result().json(), "here") == step_result()
    for text in ("", "[]", "{}", '{"what": "step"}', step_result().json().replace('"step"', '"sleep"')):
        with pytest.raises(UsageError, match=r"there.json holds no result"):
            Result.from_json(text, "there.json")


def test_a_table_of_steps() -> None:
    made = tables.table(step_result())
    assert made.title == "a.gguf (4.0 MB)" and "3 rounds" in made.conditions and "load 0.5" in made.conditions
    assert made.rows[0][:4] == ("512", "1", "16", "2.00 (1.00 to 3.00)") and made.rows[0][-1] == "25%"
    assert "20.0 GB/s" in made.notes[-1] and "Q4_K 0.400" in made.notes[-1]
    text = tables.markdown(made)
    assert max(len(line) for line in text.splitlines() if not line.startswith("|")) <= 120
    assert tables.picture(step_result()).curves["1 row(s), prompt of 512: floor"][0][1].median == 0.5


@pytest.mark.parametrize(("value", "text"), [(1234.5, "1,234"), (99.96, "100.0"), (12.34, "12.3"), (0.5, "0.50")])
def test_numbers(value: float, text: str) -> None:
    assert tables.number(value) == text


def test_a_document_keeps_what_stands_between_its_sections(tmp_path: Path) -> None:
    document = tmp_path / "speed.md"
    document.write_text("# Speed\n\n<!-- measured: step -->\nold\n<!-- end -->\n\nBy hand.\n", encoding="utf-8")
    report.update(document, [step_result(), step_result(n_threads=1)])
    report.update(document, [step_result(ms=7.0)])
    text = document.read_text(encoding="utf-8")
    assert text.startswith("# Speed\n\n<!-- measured: step -->\n**a.gguf") and text.endswith("end -->\n\nBy hand.\n")
    assert "old" not in text and text.count("**a.gguf") == 2  # one for each number of threads, the later one counts
    assert "7.00 (1.00 to 3.00)" in text and "2.00 (1.00 to 3.00) | 2.00" in text
    assert [result.n_threads for result in report.load(document.with_suffix(".json"))] == [2, 1]
    report.update(document, [])
    assert document.read_text(encoding="utf-8") == text


def test_a_document_without_the_section_is_an_error(tmp_path: Path) -> None:
    document = tmp_path / "speed.md"
    document.write_text("<!-- measured: memory -->\n<!-- end -->\n", encoding="utf-8")
    with pytest.raises(UsageError, match="no section for step"):
        report.update(document, [step_result()])
    document.write_text("<!-- measured: sleep -->\n<!-- end -->\n", encoding="utf-8")
    with pytest.raises(UsageError, match="sleep, which infill bench does not measure"):
        report.update(document, [])
    assert not document.with_suffix(".json").exists()
    with pytest.raises(UsageError, match="cannot read"):
        report.update(tmp_path / "none.md", [])


def test_the_page_has_a_section_for_every_subcommand() -> None:
    page = Path(__file__).parent.parent / "docs" / "performance.md"
    text = page.read_text(encoding="utf-8")
    results = report.load(page.with_suffix(".json"))
    assert all(f"<!-- measured: {what} -->\n" in text for what in COMMANDS)
    assert report.written(text, results) == text  # made of the measurements beside it, by this code
    assert all(math.isfinite(result.n_bytes) for result in results)
