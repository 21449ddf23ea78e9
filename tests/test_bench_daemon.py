from __future__ import annotations

import json
from pathlib import Path

import pytest

import infill.cli
from infill.daemon import benchmark


def test_percentiles() -> None:
    values = [float(n) for n in range(1, 101)]
    assert [benchmark.percentile(values, percent) for percent in (0, 50, 95, 100)] == [1.0, 50.0, 95.0, 100.0]
    assert benchmark.percentile([7.0], 95) == 7.0


def test_clients_ask_for_a_line_that_moves_on() -> None:
    holes = [benchmark._hole(i, j) for i in range(3) for j in range(8)]
    assert len({hole.prefix for hole in holes}) == len(holes)
    for hole in holes:
        line = hole.prefix.rpartition("\n")[2]
        assert line.startswith("    ") and line.strip() and hole.suffix.startswith("\n")
    assert holes[1].prefix.startswith(holes[0].prefix.rpartition("\n")[0])  # what was read stays


def test_the_command_measures_a_daemon_of_its_own(
    random_model: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INFILL_N_FINALISTS", "1")
    arguments = ["--clients", "1,3", "--requests", "3", "--max-tokens", "2", "--steps", "1", "--threads", "1", "--json"]
    assert infill.cli.main(["bench", "daemon", "--model", str(random_model), *arguments]) == 0
    table = json.loads(capfd.readouterr().out)
    assert [row["n_clients"] for row in table["rows"]] == [1, 3]
    for row in table["rows"]:
        assert row["n_requests"] == 3 and row["per_second"] > 0
        assert 0 < row["run_p50_ms"] <= row["latency_p50_ms"] and row["queue_p50_ms"] <= row["latency_p95_ms"]
    alone, three = table["rows"]
    assert three["queue_p95_ms"] > alone["queue_p95_ms"]  # one engine: the others wait


def test_numbers_of_clients_are_checked(capsys: pytest.CaptureFixture[str]) -> None:
    for given in ("", "a", "0", "1,", "2000"):
        assert infill.cli.main(["bench", "daemon", "--clients", given]) == 1
        assert "--clients takes numbers from 1 to 1000" in capsys.readouterr().err
