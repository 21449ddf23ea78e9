"""The command line up to the engine, which a function stands for here; test_cli_process.py has the rest."""

from __future__ import annotations

import base64
import io
import json
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import infill.cli.fill
from infill.cli import main
from infill.cli.fill import Request, uncertain_places
from infill.cli.screen import CanvasView, print_diff, visible
from infill.config import Config
from infill.document import Document, Span
from infill.errors import Cancelled, EngineError, UsageError

SOURCE = b"def add(a, b):\n    pass\n\nprint(add(1, 2))\n"


@dataclass
class FakeEngine:
    """Stands where the engine would be called: answers with `text` and remembers what it was asked."""

    text: str = "    return a + b"
    n_steps: int = 2
    error: BaseException | None = None
    confidence: float = 0.75
    errors: int = 0
    asked: list[Request] = field(default_factory=list)

    def __call__(
        self,
        request: Request,
        say: Callable[[str], None],
        on_step: Callable[[Any], bool],
        cancellation: Any,
    ) -> list[SimpleNamespace]:
        self.asked.append(request)
        if self.error:
            raise self.error
        say("thinking hard")
        for step in range(1, self.n_steps + 1):
            view = SimpleNamespace(
                step=step,
                max_steps=48,
                pieces=["    ret", "urn a"],
                entropy=[0.5, 1.5],
                settled=[True, False],
            )
            if on_step(view):
                raise Cancelled("the request was cancelled")
        fill = SimpleNamespace(
            text=self.text,
            n_tokens=5,
            n_steps=self.n_steps,
            score=-1.25,
            timings_ms={"denoise": 3.5},
            confidence=self.confidence,
            low_confidence=self.confidence < 0.5,
            errors=self.errors,
            tokens=[
                SimpleNamespace(text=self.text[:6], nats=0.25),
                SimpleNamespace(text=self.text[6:], nats=2.0),
            ],
            alternatives=("    pass",),
        )
        return [fill] * len(request.holes)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    fake = FakeEngine()
    monkeypatch.setattr(infill.cli.fill, "_fill", fake)
    return fake


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("a.py")
    path.write_bytes(SOURCE)
    return path


class Terminal(io.StringIO):
    """A text stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[], tuple[Terminal, Terminal]]:
    """Makes terminals of standard output and standard error; called in a test, as pytest undoes it before."""

    def connect() -> tuple[Terminal, Terminal]:
        out, err = Terminal(), Terminal()
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        monkeypatch.setenv("TERM", "xterm-256color")
        monkeypatch.setenv("COLUMNS", "100")
        monkeypatch.delenv("NO_COLOR", raising=False)
        return out, err

    return connect


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    def give(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    return give


Connect = Callable[[], tuple[Terminal, Terminal]]

DIFF = """--- a/a.py
+++ b/a.py
@@ -1,4 +1,4 @@
 def add(a, b):
-    pass
+    return a + b
{}
 print(add(1, 2))
""".format(" ").encode()


# What goes where.


def test_a_file_gives_a_diff(engine: FakeEngine, file: Path, capsysbinary: Any) -> None:
    assert main(["fill", "a.py", "--lines", "2:2"]) == 0
    assert capsysbinary.readouterr() == (DIFF, b"")
    assert file.read_bytes() == SOURCE


def test_no_diff_gives_the_new_text_alone(engine: FakeEngine, file: Path, capsysbinary: Any) -> None:
    file.write_bytes(SOURCE.replace(b"\n", b"\r\n"))
    engine.text = "    c = a\n    return c + b"
    assert main(["fill", "a.py", "--lines", "2", "--no-diff"]) == 0
    assert capsysbinary.readouterr() == (b"    c = a\r\n    return c + b", b"")


@pytest.mark.parametrize("flags", [[], ["--no-diff"]])
def test_standard_input_gives_the_whole_text(
    engine: FakeEngine, stdin: Callable[[bytes], None], capsysbinary: Any, flags: list[str]
) -> None:
    stdin(b"\xef\xbb\xbfa\r\nb\r\ncaf\xe9")
    engine.text = "x\ny"
    assert main(["fill", "-", "--lines", "2:2", *flags]) == 0
    assert capsysbinary.readouterr() == (b"\xef\xbb\xbfa\r\nx\r\ny\r\ncaf\xe9", b"")


def test_standard_input_can_give_a_diff(engine: FakeEngine, stdin: Callable[[bytes], None], capsysbinary: Any) -> None:
    stdin(SOURCE)
    assert main(["fill", "-", "--at", "2:5", "--diff"]) == 0
    assert b"--- a/stdin\n" in capsysbinary.readouterr().out


def test_write_changes_the_file_and_prints_nothing(engine: FakeEngine, file: Path, capsysbinary: Any) -> None:
    file.chmod(0o750)
    assert main(["fill", "a.py", "--lines", "2:2", "--write"]) == 0
    assert file.read_bytes() == SOURCE.replace(b"    pass", b"    return a + b")
    assert file.stat().st_mode & 0o777 == 0o750
    assert capsysbinary.readouterr() == (b"", b"")
    assert [entry.name for entry in Path().iterdir()] == ["a.py"]


def test_write_with_diff_does_both(engine: FakeEngine, file: Path, capsysbinary: Any) -> None:
    assert main(["fill", "a.py", "--lines", "2:2", "-w", "--diff"]) == 0
    assert capsysbinary.readouterr().out == DIFF
    assert b"return a + b" in file.read_bytes()


def test_an_unchanged_file_is_not_written(engine: FakeEngine, file: Path, capsysbinary: Any) -> None:
    engine.text = "    pass"
    before = file.stat()
    assert main(["fill", "a.py", "--lines", "2:2", "--write", "--diff"]) == 0
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    out, err = capsysbinary.readouterr()
    assert out == b"" and b"nothing to change" in err


def test_json_is_one_object_and_nothing_else(engine: FakeEngine, file: Path, capsysbinary: Any) -> None:
    assert main(["fill", "a.py", "--lines", "2:2", "--json", "--seed", "7", "--model", "m.gguf"]) == 0
    out, err = capsysbinary.readouterr()
    assert err == b"" and out.count(b"\n") == 1
    assert json.loads(out) == {
        "path": "a.py",
        "start": 15,
        "end": 23,
        "text": "    return a + b",
        "diff": DIFF.decode(),
        "written": False,
        "n_tokens": 5,
        "n_steps": 2,
        "score": -1.25,
        "confidence": 0.75,
        "low_confidence": False,
        "errors": 0,
        "tokens": [["    re", 0.25], ["turn a + b", 2.0]],
        "alternatives": ["    pass"],
        "timings_ms": {"denoise": 3.5},
        "seed": 7,
        "model": "m.gguf",
    }


def test_json_with_write_and_with_bytes_that_are_not_text(engine: FakeEngine, file: Path, capsysbinary: Any) -> None:
    file.write_bytes(b"# caf\xe9\nx\n")
    engine.text = "y = '\udce9'"
    assert main(["fill", "a.py", "--lines", "2:2", "--json", "--write", "--model", "m"]) == 0
    answer = json.loads(capsysbinary.readouterr().out)
    assert answer["written"] is True
    assert answer["text"] == "y = '\ufffd'"
    assert base64.b64decode(answer["text_base64"]) == b"y = '\xe9'"
    assert file.read_bytes() == b"# caf\xe9\ny = '\xe9'\n"


def test_the_engine_gets_what_the_flags_say(engine: FakeEngine, file: Path) -> None:
    flags = {"--seed": 3, "--steps": 4, "--max-tokens": 5, "--threads": 6, "--device": "cpu", "--model": "m"}
    assert main(["fill", "a.py", "--at", "2:5", *(str(x) for pair in flags.items() for x in pair)]) == 0
    request = engine.asked[0]
    assert request.config == Config(Path("m"), "cpu", threads=6, seed=3, max_steps=4, max_tokens=5)
    assert request.document.data == SOURCE and request.holes == (Span(19, 19),)
    more = ["--keep", "0.5", "--related", "b.py", "--related", "c.py", "--format", "chat"]
    assert main(["fill", "a.py", "--lines", "2", *more]) == 0
    request = engine.asked[1]
    assert (request.keep, request.related, request.config.format) == (0.5, (Path("b.py"), Path("c.py")), "chat")


def test_settings_come_from_file_and_environment(
    engine: FakeEngine, file: Path, infill_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (infill_home / "config.toml").write_text("seed = 1\nmax_steps = 2\n", encoding="utf-8")
    monkeypatch.setenv("INFILL_MAX_STEPS", "3")
    assert main(["fill", "a.py", "--lines", "1"]) == 0
    assert (engine.asked[0].config.seed, engine.asked[0].config.max_steps) == (1, 3)


# Several holes, and rewriting.


def test_several_holes_are_one_diff(engine: FakeEngine, file: Path, capsysbinary: Any) -> None:
    engine.text = "X"
    assert main(["fill", "a.py", "--hole", "4", "--hole", "1:2"]) == 0
    out = capsysbinary.readouterr().out
    assert b"-def add(a, b):\n-    pass\n+X\n" in out and b"-print(add(1, 2))\n+X\n" in out
    assert engine.asked[0].holes == (Span(0, 23), Span(25, 41))
    assert main(["fill", "a.py", "--hole", "4", "--hole", "1:2", "--write"]) == 0
    assert file.read_bytes() == b"X\n\nX\n"


def test_markers_are_holes(engine: FakeEngine, file: Path, capsysbinary: Any, infill_home: Path) -> None:
    file.write_bytes(b"a = <FILL> + <FILL>\r\n# caf\xe9 <fill>\r\n")
    engine.text = "1"
    assert main(["fill", "a.py", "--markers", "--write"]) == 0
    assert file.read_bytes() == b"a = 1 + 1\r\n# caf\xe9 <fill>\r\n"
    (infill_home / "config.toml").write_text('marker = "<fill>"\n', encoding="utf-8")
    assert main(["fill", "a.py", "--markers", "--write"]) == 0
    assert file.read_bytes() == b"a = 1 + 1\r\n# caf\xe9 1\r\n"


def test_json_of_several_holes(engine: FakeEngine, file: Path, capsysbinary: Any) -> None:
    assert main(["fill", "a.py", "--hole", "2", "--hole", "4", "--json", "--model", "m"]) == 0
    answer = json.loads(capsysbinary.readouterr().out)
    assert [(hole["start"], hole["end"]) for hole in answer["holes"]] == [(15, 23), (25, 41)]
    assert all(hole["text"] == engine.text and hole["confidence"] == 0.75 for hole in answer["holes"])
    assert "text" not in answer and answer["diff"].startswith("--- a/a.py")


def test_edit_asks_for_a_rewrite(engine: FakeEngine, file: Path, capsysbinary: Any) -> None:
    assert main(["edit", "a.py", "--lines", "2:2", "add the two numbers"]) == 0
    assert capsysbinary.readouterr() == (DIFF, b"")
    request = engine.asked[0]
    assert request.instruction == "add the two numbers" and request.holes == (Span(15, 23),) and request.keep is None
    assert main(["edit", "a.py", "--lines", "2:2", "add the two numbers", "--write", "--keep", "0.25"]) == 0
    assert b"    return a + b" in file.read_bytes() and engine.asked[1].keep == 0.25


def test_a_doubtful_fill_is_marked_in_words(engine: FakeEngine, file: Path, capsysbinary: Any) -> None:
    engine.confidence = 0.125
    assert main(["fill", "a.py", "--lines", "2:2"]) == 0
    out, err = capsysbinary.readouterr()
    assert out == DIFF and err == b"infill: low confidence (0.12): read it before you rely on it\n"
    assert main(["fill", "a.py", "--hole", "2", "--hole", "4"]) == 0
    assert b"low confidence in hole 1, 2 (0.12)" in capsysbinary.readouterr().err
    assert main(["fill", "a.py", "--lines", "2:2", "--json"]) == 0
    out, err = capsysbinary.readouterr()
    assert err == b"" and json.loads(out)["low_confidence"] is True


def test_a_fill_that_breaks_the_syntax_is_marked_in_words(engine: FakeEngine, file: Path, capsysbinary: Any) -> None:
    for engine.errors, words in ((1, b"1 syntax error\n"), (3, b"3 syntax errors\n")):
        assert main(["fill", "a.py", "--lines", "2:2"]) == 0
        assert capsysbinary.readouterr() == (DIFF, b"infill: it brings " + words)
    assert main(["fill", "a.py", "--hole", "2", "--hole", "4"]) == 0 and b" 3 syn" in capsysbinary.readouterr().err
    assert main(["fill", "a.py", "--lines", "2:2", "--json"]) == 0 and b'"errors": 3' in capsysbinary.readouterr().out


# What goes wrong.

WRONG = [
    (["a.py"], "say where the hole is: either --lines A:B or --at LINE:COL"),
    (["a.py", "--lines", "1", "--hole", "1"], "say where the hole is"),
    (["a.py", "--hole", "1:2", "--hole", "2:3"], "holes overlap"),
    (["a.py", "--hole", "1", "--hole", "1"], "holes overlap"),
    (["a.py", "--hole", "x"], "--hole takes two line numbers"),
    (["a.py", "--hole", "1", "--hole", "2", "--no-diff"], "--no-diff prints the text of one hole"),
    (["a.py", "--markers"], "a.py has no marker <FILL>"),
    (["a.py", "--lines", "1", "--format", "prose"], '--format must be "auto", "raw" or "chat", not \'prose\''),
    (["a.py", "--lines", "1", "--at", "1:1"], "say where the hole is"),
    (["a.py", "--lines", "99:100"], "lines 99:100 are out of range: a.py has 4 lines"),
    (["a.py", "--lines", "0:1"], "out of range"),
    (["a.py", "--lines", "3:2"], "run backwards"),
    (["a.py", "--lines", "two"], "--lines takes two line numbers, as in 12:20, not 'two'"),
    (["a.py", "--lines", "1:2:3"], "--lines takes"),
    (["a.py", "--lines", "1-2"], "--lines takes"),
    (["a.py", "--lines", "-1:2"], "--lines takes"),
    (["a.py", "--lines", ""], "--lines takes"),
    (["a.py", "--lines", "9" * 5000], "--lines takes"),
    (["a.py", "--lines", "\u0661:\u0662"], "--lines takes"),
    (["a.py", "--at", "1"], "--at takes a line and a column, as in 12:5, not '1'"),
    (["a.py", "--at", "1:99"], "column 99 is out of range: line 1 of a.py ends at column 15"),
    (["a.py", "--at", "9:1"], "line 9 is out of range"),
    (["nowhere.py", "--lines", "1"], "cannot read nowhere.py: no such file or directory"),
    ([".", "--lines", "1"], "cannot read .: it is a directory"),
    (["binary", "--lines", "1"], "binary is a binary file: it holds NUL bytes"),
    (["locked.py", "--lines", "1", "--write"], "cannot write locked.py: it is read-only"),
    (["-", "--lines", "1", "--write"], "--write needs a file"),
    (["a.py", "--lines", "1", "--seed", "-1"], "--seed must be a whole number from 0 to"),
    (["a.py", "--lines", "1", "--steps", "0"], "--steps must be a whole number from 1 to"),
    (["a.py", "--lines", "1", "--device", ""], '--device must be "auto", "cpu" or the name of a device'),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG)
def test_one_sentence_says_what_is_wrong(
    engine: FakeEngine, file: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    Path("binary").write_bytes(b"\x7fELF\0")
    Path("locked.py").write_bytes(b"x\n")
    Path("locked.py").chmod(0o444)
    assert main(["fill", *arguments]) == 1
    out, err = capsys.readouterr()
    assert out == "" and message in err
    assert err.startswith("infill: ") and err.count("\n") == 1
    assert engine.asked == [], "nothing is computed for a request that cannot be carried out"
    assert file.read_bytes() == SOURCE and Path("locked.py").read_bytes() == b"x\n"


def test_a_misspelt_setting_is_named(
    engine: FakeEngine, file: Path, infill_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (infill_home / "config.toml").write_text("sed = 1\n", encoding="utf-8")
    assert main(["fill", "a.py", "--lines", "1"]) == 1
    assert "unknown setting 'sed'; did you mean seed?" in capsys.readouterr().err


def test_a_file_that_changes_meanwhile_is_not_overwritten(
    engine: FakeEngine, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def edit_meanwhile(*arguments: Any) -> Any:
        file.write_bytes(b"other\n")
        return engine(*arguments)

    monkeypatch.setattr(infill.cli.fill, "_fill", edit_meanwhile)
    assert main(["fill", "a.py", "--lines", "2", "--write"]) == 1
    assert "has changed on disk" in capsys.readouterr().err
    assert file.read_bytes() == b"other\n"


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (EngineError("the prompt does not fit"), "infill: the prompt does not fit\n"),
        (UsageError("\x1b[31mred\nline"), "infill: ␛[31mred␊line\n"),
        (
            RuntimeError("boom"),
            "infill: unexpected error, RuntimeError: boom; INFILL_DEBUG=1 shows where it happened\n",
        ),
        (MemoryError(), "infill: unexpected error, MemoryError; INFILL_DEBUG=1 shows where it happened\n"),
    ],
)
def test_errors_of_the_engine_are_one_line(
    engine: FakeEngine,
    file: Path,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    message: str,
) -> None:
    engine.error = error
    assert main(["fill", "a.py", "--lines", "2", "--write"]) == 1
    assert capsys.readouterr() == ("", message)
    assert file.read_bytes() == SOURCE


def test_debug_shows_the_traceback(engine: FakeEngine, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.error = RuntimeError("boom")
    monkeypatch.setenv("INFILL_DEBUG", "")  # so that what --debug sets is undone
    with pytest.raises(RuntimeError, match="boom"):
        main(["--debug", "fill", "a.py", "--lines", "2"])


@pytest.mark.parametrize("arguments", [["fill", "--nonsense"], ["nonsense"], ["fill"], ["fill", "a", "--seed", "x"]])
def test_a_wrong_command_line_exits_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "Usage: infill" in capsys.readouterr().err


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("infill ")
    assert main(["fill", "--help"]) == 0
    assert "--lines" in capsys.readouterr().out
    assert main(["--help"]) == 0
    assert "config.toml" in capsys.readouterr().out


# Cancelling.


@pytest.fixture
def interrupting(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """An engine that is interrupted by Ctrl-C while it works, and goes on until its callback says stop."""
    events: list[str] = []
    fake = FakeEngine(n_steps=10_000_000)

    def work(*arguments: Any) -> Any:
        threading.Timer(0.05, signal.pthread_kill, (threading.main_thread().ident, signal.SIGINT)).start()
        try:
            return fake(*arguments)
        except Cancelled:
            events.append("stopped")
            raise

    monkeypatch.setattr(infill.cli.fill, "_fill", work)
    yield events


def test_ctrl_c_before_anything_is_imported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Impatient:
        def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
            if name == "infill.cli.app":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "infill.cli.app", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Impatient(), *sys.meta_path])
    assert main(["--version"]) == 130
    assert capsys.readouterr() == ("", "infill: cancelled; nothing was changed\n")


def test_ctrl_c_stops_the_engine_and_changes_nothing(
    interrupting: list[str], file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fill", "a.py", "--lines", "2", "--write"]) == 130
    assert interrupting == ["stopped"]
    assert capsys.readouterr() == ("", "infill: cancelled; nothing was changed\n")
    assert file.read_bytes() == SOURCE and [entry.name for entry in Path().iterdir()] == ["a.py"]


def test_ctrl_c_is_heard_while_no_step_is_reported(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the prompt is read or a length is chosen: the engine is told, until it has stopped."""
    told: list[int] = []

    class Reading:
        """A session that misses the first two signals."""

        def cancel(self) -> None:
            told.append(1)

    def work(request: Any, say: Any, on_step: Any, cancellation: Any) -> Any:
        threading.Timer(0.05, signal.pthread_kill, (threading.main_thread().ident, signal.SIGINT)).start()
        cancellation.watch(Reading())
        deadline = time.monotonic() + 10
        while len(told) < 3 and time.monotonic() < deadline:
            time.sleep(0.01)
        raise Cancelled("cancelled")

    monkeypatch.setattr(infill.cli.fill, "_fill", work)
    assert main(["fill", "a.py", "--lines", "2", "--write"]) == 130
    assert len(told) >= 3 and capsys.readouterr().err == "infill: cancelled; nothing was changed\n"
    assert file.read_bytes() == SOURCE


# What a terminal shows.


def test_a_terminal_shows_the_diff_in_colour_and_no_control_characters(
    terminal: Connect,
) -> None:
    out, _ = terminal()
    print_diff(b"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-\x1b]0;title\x07 old\r\n+new\t1\r\n\\ No newline\n")
    text = out.getvalue()
    assert "\x1b[32m+new" in text and "\x1b[31m-" in text and "\x1b[36m@@" in text
    assert "\x1b]0;" not in text and "␛]0;title␇ old" in text


def test_a_terminal_shows_the_canvas_and_then_the_diff(engine: FakeEngine, file: Path, terminal: Connect) -> None:
    out, err = terminal()
    assert main(["fill", "a.py", "--lines", "2"]) == 0
    text = out.getvalue()
    assert re.search("\x1b\\[32m\\+    re\x1b\\[0m\x1b\\[30;43mturn a \\+ b", text), "the uncertain token is shaded"
    shown = err.getvalue()
    assert "step  1/48  entropy  1.000  settled 1/2" in shown and "step  2/48" in shown
    assert shown.index("a.py: thinking hard") < shown.index("step  1/48")
    assert "    ret" in shown and "urn a" in shown and "def add(a, b):" in shown
    assert shown.index("step  1/48") < shown.index("step  2/48") < shown.index("5 tokens in 2 steps, 0.00 s")


def test_a_terminal_shows_the_diff_after_write(engine: FakeEngine, file: Path, terminal: Connect) -> None:
    out, _ = terminal()
    assert main(["fill", "a.py", "--lines", "2", "--write"]) == 0
    assert "turn a + b" in out.getvalue()


def test_uncertain_places_are_those_of_the_new_text(file: Path) -> None:
    document = Document("é = 1\r\nx\r\ny\r\n".encode())
    tokens = [("ä(", 0.0), ("b", 3.0), (",\nc", 3.0), (")", 0.0)]
    fill: Any = SimpleNamespace(
        text="ä(b,\nc)", tokens=[SimpleNamespace(text=text, nats=nats) for text, nats in tokens]
    )
    places = uncertain_places(document, (Span(8, 9), Span(11, 12)), [fill, fill])
    assert places == {2: [(2, 3), (3, 5)], 3: [(0, 1)], 4: [(2, 3), (3, 5)], 5: [(0, 1)]}


def test_no_show_is_quiet(engine: FakeEngine, file: Path, terminal: Connect) -> None:
    _, err = terminal()
    assert main(["fill", "a.py", "--lines", "2", "--no-show"]) == 0
    assert err.getvalue() == ""


def test_show_without_a_terminal_gives_a_line_per_step(
    engine: FakeEngine, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fill", "a.py", "--lines", "2", "--show"]) == 0
    assert capsys.readouterr().err.splitlines() == [
        "step  1/48  entropy  1.000  settled 1/2  '    return a'",
        "step  2/48  entropy  1.000  settled 1/2  '    return a'",
        "5 tokens in 2 steps, 0.00 s",
    ]


def test_what_a_model_writes_cannot_control_the_terminal(terminal: Connect) -> None:
    _, err = terminal()
    step = SimpleNamespace(
        step=1,
        max_steps=1,
        pieces=["\x1b[2J", "\u202e", "\udc80", "[bold]"],
        entropy=[0.0] * 4,
        settled=[True] * 4,
    )
    with CanvasView("x\x1b[2J.py", "a\n", "\nb") as view:
        view.update(step)
    shown = err.getvalue()
    assert "\x1b[2J" not in shown and "\u202e" not in shown and "\udc80" not in shown
    assert "␛[2J" in shown and "[bold]" in shown


def test_the_canvas_stands_between_a_few_short_lines(terminal: Connect) -> None:
    _, err = terminal()
    before = "".join(f"before {n}\n" for n in range(9)) + "x" * 1_000_000 + "[here "
    after = " there]" + "y" * 1_000_000 + "".join(f"\nafter {n}" for n in range(9))
    step = SimpleNamespace(step=1, max_steps=1, pieces=["NEW"], entropy=[0.0], settled=[True])
    with CanvasView("x.py", before, after) as view:
        view.update(step)
    shown = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", err.getvalue())
    assert "[here NEW there]" in " ".join(shown.split()) and len(shown) < 5000
    assert "before 6" in shown and "before 5" not in shown
    assert "after 2" in shown and "after 3" not in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain äöü 😀", "plain äöü 😀"),
        ("a\tb\nc", "a\tb\nc"),
        ("\x00\x1b\x7f\x9b", "␀␛␡\ufffd"),
        ("\u2028\u200b\ud800", "\ufffd\ufffd\ufffd"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown
