"""Addresses of documents and paths of files; what editors call languages."""

from __future__ import annotations

from pathlib import Path

from pygls import uris

from infill import language as languages

_LANGUAGES = {"shellscript": "bash", "javascriptreact": "javascript", "typescriptreact": "tsx", "cuda-cpp": "cpp"}


def path_of(uri: str) -> Path | None:
    """The file of an address; None for what is none, such as an unsaved buffer."""
    if not uri.startswith("file:"):
        return None
    found = uris.to_fs_path(uri)
    return Path(found) if found else None


def language_of(language_id: str, path: str | None, text: str) -> str | None:
    """The language that an editor calls so, else that of the path or the text; None if nothing tells."""
    return languages.named(_LANGUAGES.get(language_id, language_id)) or languages.detect(path, text)
