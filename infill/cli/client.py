"""`infill client`: daemons on other machines."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from infill.cli.screen import print_bytes, visible
from infill.errors import ConfigError, InfillError

if TYPE_CHECKING:
    from infill.client import Client
    from infill.servers import Server

app = typer.Typer(help="Daemons on other machines, for --on NAME.", no_args_is_help=True)


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="What you call it.")],
    url: Annotated[str, typer.Argument(help="Where it listens, as in https://192.168.1.20:8012.")],
    key_file: Annotated[
        Path | None, typer.Option(metavar="PATH", help="A file with the key that `infill daemon key` shows there.")
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(metavar="PEM", help="Its certificate, if no authority has signed it.")
    ] = None,
) -> None:
    """Note where a daemon on another machine is, and try to reach it."""
    from infill import servers
    from infill.daemon.settings import read_key

    if key_file is not None:
        read_key(key_file)  # now rather than later
    if certificate is not None and not certificate.is_file():
        raise ConfigError(f"there is no certificate {certificate}")
    server = servers.Server(name, url, key_file and key_file.absolute(), certificate and certificate.absolute())
    servers.add(server)
    say = f"added {name}: {url}"
    try:
        with connect(server) as client:
            model = client.status().get("model")
        print(visible(f"{say}; it answers" + (f", with {model['name']}" if model else ""), keep=""))
    except InfillError as error:
        raise InfillError(f"{say}, but it cannot be used yet: {error}") from error


@app.command("list")
def list_() -> None:
    """Print the names and URLs."""
    from infill import servers

    found = servers.known()
    if not found:
        print("infill: none is known; `infill client add NAME URL` adds one", file=sys.stderr)
    width = max(map(len, found), default=0)
    lines = [
        f"{name:{width}}  {visible(server.url, keep='')}{'  with a key' if server.key_file else ''}\n"
        for name, server in sorted(found.items())
    ]
    print_bytes("".join(lines).encode("utf-8", "replace"))


@app.command()
def remove(name: Annotated[str, typer.Argument(help="What you called it.")]) -> None:
    """Forget a daemon."""
    from infill import servers

    servers.remove(name)


def connect(server: Server) -> Client:
    """A client of a daemon elsewhere. Raises ConfigError if its key cannot be read."""
    from infill.client import Client

    return Client(server.url, server.key(), server.certificate or True)
