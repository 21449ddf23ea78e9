"""Everything about a model file: GGUF metadata, tokenizer, quantization, conversion, the bundled model."""

from __future__ import annotations

from pathlib import Path

from infill_models.errors import ModelFileError

__all__ = ["bundled_model"]

_BUNDLED = "infill-tiny.gguf"


def bundled_model() -> Path:
    """Return the path of the model that comes with the package.

    In a checkout it lies in ``models/tiny``, in an installed package among the package data.

    Raises:
        ModelFileError: neither place has it.
    """
    from importlib import resources

    in_checkout = Path(__file__).resolve().parent.parent / "tiny" / _BUNDLED
    if in_checkout.is_file():
        return in_checkout
    installed = Path(str(resources.files("infill_models") / "_data" / _BUNDLED))
    if installed.is_file():
        return installed
    raise ModelFileError(
        f"The bundled model {_BUNDLED} is missing (looked at {in_checkout} and {installed}). "
        "Reinstall the package, or name another model file."
    )
