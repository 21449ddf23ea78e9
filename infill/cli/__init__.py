"""The command `infill`; `app.py` puts it together, each command is a module beside it.

Nothing is imported before `main` runs, so that Ctrl-C is heard from the first moment on without a traceback.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; `arguments` default to those of the process. Returns the exit code (`infill.cli.app`)."""
    try:
        from infill.cli.app import main as run

        return run(arguments)
    except KeyboardInterrupt:
        print("infill: cancelled; nothing was changed", file=sys.stderr)
        return 130
