"""`infill lsp`: the language server, for editors."""

from __future__ import annotations

from typing import Annotated

import typer


def command(
    tcp: Annotated[
        int | None,
        typer.Option(metavar="PORT", min=0, max=65_535, help="Wait on this port of this machine instead (0: any)."),
    ] = None,
    stdio: Annotated[bool, typer.Option("--stdio", hidden=True)] = False,  # many editors' plug-ins pass it
    log: Annotated[str, typer.Option(metavar="LEVEL", help="What goes to standard error: info, warning, ...")] = (
        "warning"
    ),
) -> None:
    """Serve one editor over standard input and output. Editors start it themselves."""
    import logging

    level = logging.getLevelName(log.upper())
    if not isinstance(level, int):
        raise typer.BadParameter("expected debug, info, warning or error", param_hint="--log")
    logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s")
    from infill_lsp import server

    raise typer.Exit(server.run_stdio() if tcp is None else server.run_tcp(tcp))
