"""What can go wrong with a model file, as exceptions a user may read.

    InfillError              base of everything that is shown to a user
      ModelFileError         a model file or checkpoint is missing, damaged or not of this architecture
        ConversionError      a checkpoint cannot be converted: names the tensor or key, expected and found

``str(error)`` is the whole message: what happened and what to do about it.
"""

from __future__ import annotations


class InfillError(Exception):
    """Base of every error that a user may see."""


class ModelFileError(InfillError):
    """A model file or checkpoint is missing, damaged or not of this architecture."""


class ConversionError(ModelFileError):
    """A checkpoint cannot be turned into a model file."""
