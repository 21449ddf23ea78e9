"""Neovim's API over the standard input and output of its process: one request at a time, nothing in the background.

The protocol is MessagePack-RPC; Neovim's handles of buffers, windows and tab pages come as numbers.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from typing import Any

import msgpack

_REQUEST, _RESPONSE = 0, 1


class Failed(Exception):
    """Neovim's answer was an error."""


class Process:
    """A Neovim that runs with --embed."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            command, env=dict(environment), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert self._process.stdin and self._process.stdout
        self._input, self._output = self._process.stdin, self._process.stdout
        self._unpacker = msgpack.Unpacker(raw=False, ext_hook=lambda _, data: msgpack.unpackb(data))
        self._n_requests = 0

    def call(self, function: str, *arguments: Any) -> Any:
        """The function's result. Raises Failed, and EOFError when Neovim has ended."""
        self._n_requests += 1
        try:
            self._input.write(msgpack.packb([_REQUEST, self._n_requests, function, list(arguments)]))
            self._input.flush()
        except BrokenPipeError as error:
            raise EOFError("Neovim has ended") from error
        while True:
            for message in self._unpacker:
                if message[0] == _RESPONSE and message[1] == self._n_requests:
                    if message[2] is not None:
                        raise Failed(message[2][1])
                    return message[3]
            data = self._output.read1(65536)  # type: ignore[attr-defined]
            if not data:
                raise EOFError("Neovim has ended")
            self._unpacker.feed(data)

    def end(self) -> None:
        """End it, by force if it does not end by itself."""
        self._input.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._output.close()
