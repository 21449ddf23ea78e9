"""A language server that answers by rote: for how the Neovim plugin takes slow, late and odd answers, and a crash.

Speaks the methods of `infill lsp` on standard input and output, without a model. FAKE_PLAN is a JSON object:
answers {text before the cursor: what follows it}, delay_ms, range ("insert", or "line" for ranges over the whole line),
encoding, nothing ("list" or "null" where there is nothing to say), step_ms of a fill. FAKE_LOG gets a line per message.
Typing CRASH ends it.
"""

from __future__ import annotations

import json
import os
import re
import sys
import threading
import time
from typing import Any

PLAN: dict[str, Any] = {"answers": {}, "delay_ms": 0, "range": "insert", "encoding": "utf-8", "nothing": "list"}
PLAN |= {"step_ms": 30, "alternatives": 1} | json.loads(os.environ.get("FAKE_PLAN", "{}"))
_CANCELLED = -32800
_STEPS = 4

Json = dict[str, Any]


class Server:
    """texts: by URI, with LF only. cancelled: URIs whose fills are to stop."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.cancelled: set[str] = set()
        self.newest: dict[str, int] = {}
        self.lock = threading.Lock()
        self.log_path = os.environ.get("FAKE_LOG")
        self.next_id = 0

    def send(self, message: Json) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        with self.lock:
            self.log("sent", message)
            sys.stdout.buffer.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
            sys.stdout.buffer.flush()

    def log(self, direction: str, message: Json) -> None:
        if self.log_path:
            with open(self.log_path, "a", encoding="utf-8") as file:
                file.write(json.dumps({"way": direction, **message}) + "\n")

    def run(self) -> None:
        while header := sys.stdin.buffer.readline():
            length = int(header.split(b":")[1])
            while sys.stdin.buffer.readline().strip():
                pass
            message = json.loads(sys.stdin.buffer.read(length))
            self.log("got", message)
            self.take(message)

    def take(self, message: Json) -> None:
        method, params = message.get("method"), message.get("params") or {}
        if method == "initialize":
            self.send({"id": message["id"], "result": {"capabilities": capabilities()}})
        elif method in ("textDocument/didOpen", "textDocument/didChange"):
            document = params["textDocument"]
            new = document if "text" in document else params["contentChanges"][-1]
            self.texts[document["uri"]] = new["text"]
            self.versions[document["uri"]] = document["version"]
            if method.endswith("didChange") and "CRASH" in new["text"]:
                os._exit(3)
        elif method == "textDocument/inlineCompletion":
            uri = params["textDocument"]["uri"]
            if superseded := self.newest.get(uri):
                self.refuse(superseded)
            self.newest[uri] = message["id"]
            answer = self.suggest(self.texts[uri], params["position"])
            threading.Timer(PLAN["delay_ms"] / 1000, self.answer, (uri, message["id"], answer)).start()
        elif method == "$/cancelRequest":
            for uri, number in self.newest.items():
                if number == params["id"]:
                    self.refuse(number)
                    self.newest[uri] = 0
                    break
        elif method == "workspace/executeCommand":
            threading.Thread(target=self.command, args=(message["id"], params), daemon=True).start()
        elif method == "shutdown":
            self.send({"id": message["id"], "result": None})
        elif method == "exit":
            os._exit(0)
        elif "id" in message and method:
            self.send({"id": message["id"], "result": None})

    def refuse(self, number: int) -> None:
        self.send({"id": number, "error": {"code": _CANCELLED, "message": "superseded"}})

    def answer(self, uri: str, number: int, answer: list[Json]) -> None:
        if self.newest.get(uri) == number:
            self.newest[uri] = 0
            nothing = None if PLAN["nothing"] == "null" else []
            self.send({"id": number, "result": {"items": answer} if answer else nothing})

    def suggest(self, text: str, position: Json) -> list[Json]:
        lines = text.split("\n")
        line, column = lines[position["line"]], index(lines[position["line"]], position["character"])
        before = "\n".join([*lines[: position["line"]], line[:column]])
        for when, then in PLAN["answers"].items():
            for n in range(len(then)):
                if before.endswith(when + then[:n]):
                    rest, start, end = then[n:], column, column
                    if PLAN["range"] == "line":
                        rest, start, end = line[:column] + rest + line[column:], 0, len(line)
                    start, end = units(line[:start]), units(line[:end])
                    row = position["line"]
                    ends = {"start": {"line": row, "character": start}, "end": {"line": row, "character": end}}
                    return [{"insertText": rest + "'" * k, "range": ends} for k in range(PLAN["alternatives"])]
        return []

    def command(self, number: int, params: Json) -> None:
        name, arguments = params["command"], params.get("arguments") or [{}]
        uri = arguments[0].get("uri", "")
        if name == "infill.cancel":
            self.cancelled.add(uri)
        elif name in ("infill.fill", "infill.fillRange", "infill.edit"):
            point = arguments[0].get("position")
            where = arguments[0].get("range") or {"start": point, "end": point}
            new = arguments[0].get("instruction", "filled").upper() if name == "infill.edit" else "filled = 1"
            if not self.settle(uri, where, new):
                return self.refuse(number)
            self.edit(uri, [{"range": where, "newText": new}])
        elif name == "infill.fillHoles":
            text = self.texts[uri]
            edits = []
            for n, found in enumerate(re.finditer("<FILL>", text)):
                before = text[: found.start()].split("\n")
                start = {"line": len(before) - 1, "character": units(before[-1])}
                end = start | {"character": start["character"] + len("<FILL>")}
                edits.append({"range": {"start": start, "end": end}, "newText": f"hole{n}"})
            self.edit(uri, edits)
        elif name in ("infill.pause", "infill.resume"):
            state = {"state": "paused", "reason": "asked to"} if name == "infill.pause" else {"state": "ready"}
            self.send({"method": "infill/status", "params": state})
        elif name == "infill.unload":
            return self.send({"id": number, "error": {"code": -32603, "message": "nothing is loaded"}})
        self.send({"id": number, "result": None})

    def settle(self, uri: str, where: Json, new: str) -> bool:
        self.cancelled.discard(uri)
        for step in range(1, _STEPS + 1):
            pieces = list(new)
            settled = [n < len(pieces) * step // _STEPS for n in range(len(pieces))]
            shown = {"text": new, "pieces": pieces, "settled": settled, "entropy": [0.0 if s else 5.0 for s in settled]}
            where_to = {"uri": uri, "range": where, "step": step, "maxSteps": _STEPS}
            self.send({"method": "infill/canvas", "params": where_to | shown | {"done": False}})
            time.sleep(PLAN["step_ms"] / 1000)
            if uri in self.cancelled:
                break
        done = {"text": "", "pieces": [], "settled": [], "entropy": [], "step": _STEPS, "maxSteps": _STEPS}
        self.send({"method": "infill/canvas", "params": done | {"uri": uri, "range": where, "done": True}})
        return uri not in self.cancelled

    def edit(self, uri: str, edits: list[Json]) -> None:
        self.next_id += 1
        document = {"uri": uri, "version": self.versions[uri]}
        change = {"documentChanges": [{"textDocument": document, "edits": edits}]}
        self.send({"id": f"edit{self.next_id}", "method": "workspace/applyEdit", "params": {"edit": change}})


def capabilities() -> Json:
    commands = ["fill", "fillRange", "fillHoles", "edit", "nextAlternative", "dismiss"]
    commands += ["cancel", "pause", "resume", "unload"]
    return {
        "positionEncoding": PLAN["encoding"],
        "textDocumentSync": {"openClose": True, "change": 1},
        "inlineCompletionProvider": {},
        "executeCommandProvider": {"commands": [f"infill.{name}" for name in commands]},
    }


def units(text: str) -> int:
    """Length in the units of the position encoding."""
    return len(text.encode("utf-8")) if PLAN["encoding"] == "utf-8" else len(text.encode("utf-16-le")) // 2


def index(line: str, character: int) -> int:
    """Of the character at this many units."""
    n = 0
    while n < len(line) and units(line[:n]) < character:
        n += 1
    return n


if __name__ == "__main__":
    Server().run()
