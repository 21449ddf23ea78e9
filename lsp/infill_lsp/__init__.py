"""The language server of infill. Nothing imports this package but the `lsp` command in `infill.cli`."""

from __future__ import annotations
