"""Where the bundled model is looked for."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

import infill_models
from infill_models import bundled_model
from infill_models.errors import ModelFileError


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The package as if it lay in an empty folder."""
    package = tmp_path / "models" / "infill_models"
    package.mkdir(parents=True)
    monkeypatch.setattr(infill_models, "__file__", str(package / "__init__.py"))
    monkeypatch.setattr(resources, "files", lambda name: tmp_path / "installed" / name)
    return package


def test_the_checkout_goes_before_the_package_data(package: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed" / "infill_models" / "_data" / "infill-tiny.gguf"
    installed.parent.mkdir(parents=True)
    installed.touch()
    assert bundled_model() == installed
    in_checkout = package.parent / "tiny" / "infill-tiny.gguf"
    in_checkout.parent.mkdir()
    in_checkout.touch()
    assert bundled_model() == in_checkout


def test_a_missing_model_is_an_error_that_names_both_places(package: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match=r"bundled model infill-tiny\.gguf is missing") as caught:
        bundled_model()
    assert str(package.parent / "tiny") in str(caught.value)
    assert str(tmp_path / "installed") in str(caught.value)
