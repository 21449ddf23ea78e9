"""Stands between an editor and a language server: `wiretap.py LOG COMMAND...`. Every message is a line of the log."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any

_SUPERSEDED = -32800


class Tap:
    """What has been said since now, or after the first n_before messages."""

    def __init__(self, log: Path, n_before: int | None = None) -> None:
        self._log = log
        self._n_before = len(log.read_text(encoding="utf-8").splitlines()) if n_before is None else n_before

    @property
    def messages(self) -> list[dict[str, Any]]:
        """Each with `to` ("server" or "editor") and `at`, in seconds."""
        lines = self._log.read_text(encoding="utf-8").splitlines()[self._n_before :]
        return [json.loads(line) for line in lines]

    def said(self, method: str) -> list[dict[str, Any]]:
        """Those of this method."""
        return [message for message in self.messages if message.get("method") == method]

    @property
    def errors(self) -> list[dict[str, Any]]:
        """Errors, but those that a newer request causes."""
        found = [message for message in self.messages if "error" in message]
        return [message for message in found if message["error"]["code"] != _SUPERSEDED]

    def requests(self, method: str | None = None) -> tuple[list[dict[str, Any]], list[float]]:
        """Of the editor's requests: those without an answer, and how long the others took, in milliseconds."""
        asked: dict[Any, dict[str, Any]] = {}
        times = []
        for message in self.messages:
            if message["to"] == "server" and "id" in message and "method" in message:
                if method in (None, message["method"]):
                    asked[message["id"]] = message
            elif message["to"] == "editor" and "method" not in message and message.get("id") in asked:
                times.append(1000 * (message["at"] - asked.pop(message["id"])["at"]))
        return list(asked.values()), times

    def results(self, method: str) -> list[Any]:
        """What the server answered to requests of this method, in the order of its answers."""
        messages = self.messages
        asked = {said["id"] for said in messages if said["to"] == "server" and said.get("method") == method}
        answers = [said for said in messages if said["to"] == "editor" and "method" not in said and "result" in said]
        return [said["result"] for said in answers if said["id"] in asked]


def main() -> int:
    """The server's exit code."""
    log = open(sys.argv[1], "a", encoding="utf-8", buffering=1)  # noqa: SIM115  # until the process ends
    writing = threading.Lock()
    server = subprocess.Popen(sys.argv[2:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert server.stdin is not None and server.stdout is not None

    def pass_on(source: IO[bytes], target: IO[bytes], to: str) -> None:
        while (header := source.readline()) and (length := header.partition(b":")[2].strip()):
            while (line := source.readline()) not in (b"\r\n", b""):
                header += line
            body = source.read(int(length))
            with writing:
                log.write(json.dumps({"to": to, "at": time.monotonic(), **json.loads(body)}) + "\n")
            target.write(header + b"\r\n" + body)
            target.flush()
        target.close()

    threading.Thread(target=pass_on, args=(server.stdout, sys.stdout.buffer, "editor"), daemon=True).start()
    pass_on(sys.stdin.buffer, server.stdin, "server")
    return server.wait()


if __name__ == "__main__":
    sys.exit(main())
