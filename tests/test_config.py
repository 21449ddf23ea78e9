from __future__ import annotations

import re
from dataclasses import FrozenInstanceError
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from infill import paths
from infill.config import Config
from infill.errors import ConfigError, InfillError


def test_defaults_without_any_place() -> None:
    config = Config.load(environ={})
    assert config == Config()
    assert config.device == "auto" and config.model is None and config.seed == 0


def test_it_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        Config().seed = 1  # type: ignore[misc]


def test_later_places_win() -> None:
    paths.config_file().write_text("seed = 1\nthreads = 1\nmax_steps = 1\n", encoding="utf-8")
    config = Config.load({"max_steps": 3, "threads": None}, environ={"INFILL_THREADS": "2", "INFILL_MAX_STEPS": "2"})
    assert (config.seed, config.threads, config.max_steps) == (1, 2, 3)


def test_the_process_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INFILL_SEED", "41")
    assert Config.load().seed == 41


def test_an_empty_variable_counts_as_unset() -> None:
    assert Config.load(environ={"INFILL_SEED": "", "INFILL_MODEL": ""}) == Config()


def test_a_model_path_in_the_file_is_relative_to_the_file(infill_home: Path) -> None:
    paths.config_file().write_text('model = "m/a.gguf"\n', encoding="utf-8")
    assert Config.load(environ={}).model == infill_home / "m" / "a.gguf"
    assert Config.load(environ={"INFILL_MODEL": "m/b.gguf"}).model == Path("m/b.gguf")
    assert Config.load({"model": "~/c.gguf"}, environ={}).model == Path.home() / "c.gguf"
    assert Config.load(environ={"INFILL_MODEL": "007"}).model == Path("007")


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("sed = 3", r"config\.toml: unknown setting 'sed'; did you mean seed\?"),
        ("max_step = 3", r"unknown setting 'max_step'; did you mean max_steps\?"),
        ("zzz = 3", r"unknown setting 'zzz'; the names are model, device, threads, cpu_experts, repack, seed"),
        ('seed = "3"', r"config\.toml: seed must be a whole number from 0 to [\d,]+, not '3'"),
        ("seed = true", "seed must be a whole number .* not True"),
        ("seed = 1.0", "seed must be a whole number .* not 1.0"),
        ("seed = -1", "seed must be a whole number .* not -1"),
        ("threads = 0", "threads must be a whole number from 1 to 1,024, not 0"),
        ("max_steps = 0", "max_steps must be a whole number from 1 to 1,000, not 0"),
        ('device = ""', 'device must be "auto", "cpu" or the name of a device, not \'\''),
        ("device = []", r"device must be .* not \[\]"),
        ("model = 3", "model must be the path of a GGUF file, not 3"),
        ('format = "prose"', 'format must be "auto", "raw" or "chat", not \'prose\''),
        ("format = 1", "format must be .* not 1"),
        ("low_confidence = 2", "low_confidence must be a number from 0 to 1, not 2"),
        ("low_confidence = true", "low_confidence must be a number from 0 to 1, not True"),
        ('marker = "a\\nb"', "marker must be a text without line ends"),
        ('marker = " "', "marker must be a text without line ends"),
        ("seed = ", r"config\.toml is not valid TOML: .*line 1"),
    ],
)
def test_what_is_wrong_in_the_file_is_named(toml: str, message: str) -> None:
    paths.config_file().write_text(toml + "\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=message) as caught:
        Config.load(environ={})
    assert isinstance(caught.value, InfillError)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_utf8_or_not_a_file(infill_home: Path) -> None:
    paths.config_file().write_bytes(b'model = "\xff"\n')
    with pytest.raises(ConfigError, match="is not valid TOML"):
        Config.load(environ={})
    paths.config_file().unlink()
    paths.config_file().mkdir()
    with pytest.raises(ConfigError, match=re.escape(f"cannot read {infill_home / 'config.toml'}")):
        Config.load(environ={})


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({"INFILL_SEEDS": "1"}, r"unknown environment variable INFILL_SEEDS; did you mean INFILL_SEED\?"),
        ({"INFILL_HOUSE": "1"}, r"unknown environment variable INFILL_HOUSE; did you mean INFILL_HOME\?"),
        ({"INFILL_SEED": "x"}, "INFILL_SEED must be a whole number .* not 'x'"),
        ({"INFILL_THREADS": "1.5"}, "INFILL_THREADS must be a whole number .* not '1.5'"),
        ({"INFILL_LOW_CONFIDENCE": "nan"}, "INFILL_LOW_CONFIDENCE must be a number from 0 to 1"),
    ],
)
def test_what_is_wrong_in_the_environment_is_named(environ: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        Config.load(environ=environ)


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        ({"max_steps": 0}, "--steps must be"),
        ({"max_tokens": 0}, "--max-tokens must be"),
        ({"n_finalists": 0}, "--finalists must be"),
    ],
)
def test_what_is_wrong_in_a_flag_is_named(flags: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        Config.load(flags, environ={})


def test_settings_that_are_not_whole_numbers() -> None:
    paths.config_file().write_text('low_confidence = 1\nformat = "chat"\nmarker = "???"\n', encoding="utf-8")
    config = Config.load(environ={"INFILL_LOW_CONFIDENCE": "0.25"})
    assert (config.low_confidence, config.format, config.marker) == (0.25, "chat", "???")
    assert Config.load(environ={}).low_confidence == 1.0


def test_variables_of_other_modules_and_programs_are_left_alone() -> None:
    environ = {
        "INFILL_HOME": "/h",
        "INFILL_LIBRARY": "/l",
        "INFILL_DEBUG": "1",
        "INFILL_TINY_CHECKPOINTS": "/c",
        "INFILL_REFERENCE_SEED": "1",
        "HOME": "/x",
        "INFILLED": "1",
    }
    assert Config.load(environ=environ) == Config()


def test_the_model_is_placed_by_the_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given: list[object] = []

    def load(*values: object, **more: object) -> SimpleNamespace:
        given.append((values, more))
        return SimpleNamespace(placement=SimpleNamespace(device="CPU"))

    monkeypatch.setattr("infill.engine.Model.load", load)
    path = tmp_path / "m.gguf"
    path.touch()
    Config.load({"device": "cuda:0", "threads": 3, "cpu_experts": 4}, environ={"INFILL_REPACK": "off"}).load_model(path)
    assert given == [((path, "cuda:0", 3), {"repack": "off", "n_cpu_experts": 4})]
