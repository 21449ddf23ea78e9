"""The command `infill`: each command is a module of this package, heavy imports are inside the commands.

Exit codes: 0 done; 1 the request cannot be carried out, one sentence on standard error says why; 2 the
command line itself is wrong; 130 cancelled with Ctrl-C, 143 terminated, both with every file as it was.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import Annotated, NoReturn

import typer
from rich.markup import escape

import infill
from infill import paths
from infill.cli import bench, client, daemon, edit, eval, fill, lsp, models, plan
from infill.cli.screen import OutputError, visible
from infill.errors import Cancelled, InfillError

app = typer.Typer(
    name="infill",
    help="Fill holes in source code with a diffusion model, on this machine.",
    epilog=f"Defaults of options: {escape(str(paths.config_file()))}, or variables such as INFILL_SEED.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("fill")(fill.command)
app.command("edit")(edit.command)
app.command("eval")(eval.command)
app.command("lsp")(lsp.command)
app.command("plan")(plan.command)
app.add_typer(models.app, name="models")
app.add_typer(daemon.app, name="daemon")
app.add_typer(client.app, name="client")
app.add_typer(bench.app, name="bench")


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"infill {infill.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the traceback of an error (also INFILL_DEBUG=1).")
    ] = False,
) -> None:
    if debug:
        os.environ["INFILL_DEBUG"] = "1"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; `arguments` default to those of the process. Returns the exit code."""
    _prepare_streams()
    before = signal.signal(signal.SIGTERM, _terminate)
    try:
        app(args=arguments, prog_name="infill")
        return 0
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except Cancelled as error:
        _complain(str(error))
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone.
        _abandon_output()
        return 1
    except OutputError as error:
        _abandon_output()
        _complain(str(error))
        return 1
    except InfillError as error:
        if os.environ.get("INFILL_DEBUG"):
            raise
        _complain(str(error))
        return 1
    except Exception as error:
        if os.environ.get("INFILL_DEBUG"):
            raise
        detail = f"{type(error).__name__}: {error}".rstrip(": ")
        _complain(f"unexpected error, {detail}; INFILL_DEBUG=1 shows where it happened")
        return 1
    finally:
        signal.signal(signal.SIGTERM, before)


def _terminate(_signal: int, _frame: FrameType | None) -> NoReturn:
    # As an exception, so that temporary files are removed and the terminal is put back in order.
    sys.exit(143)


def _prepare_streams() -> None:
    # A stream that the parent process closed is None; print would then write to another one, or fail.
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without Unicode is no reason to fail


def _abandon_output() -> None:
    """Keep the interpreter from trying, and complaining, once more when it flushes at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(message: str) -> None:
    print(f"infill: {visible(message, keep='')}", file=sys.stderr)
