"""Addresses of documents and paths of files."""

from __future__ import annotations

from pathlib import Path

from pygls import uris


def path_of(uri: str) -> Path | None:
    """The file of an address; None for what is none, such as an unsaved buffer."""
    if not uri.startswith("file:"):
        return None
    found = uris.to_fs_path(uri)
    return Path(found) if found else None
