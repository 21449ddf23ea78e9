"""The command line as a process, with the real engine and a model of random weights."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import gguf
import pytest
import synthetic

ROOT = Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, "-P", "-c", "import sys; from infill.cli import main; sys.exit(main())"]
SOURCE = b"\xef\xbb\xbf# caf\xe9\r\ndef add(a, b):\r\n\tpass\r\n\x0c\r\nprint(add(1, 2))"


@pytest.fixture(autouse=True)
def process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, random_model: Path) -> None:
    """A folder with a file in it, and settings for small work."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(str(ROOT / room) for room in (".", "models", "lsp")))
    monkeypatch.setenv("INFILL_MODEL", str(random_model))
    monkeypatch.setenv("INFILL_DEVICE", "cpu")
    monkeypatch.setenv("INFILL_THREADS", "1")
    monkeypatch.setenv("INFILL_MAX_TOKENS", "6")
    monkeypatch.setenv("INFILL_MAX_STEPS", "4")
    monkeypatch.setenv("INFILL_LOW_CONFIDENCE", "0")  # nonsense is not worth a warning here
    Path("a.py").write_bytes(SOURCE)


def infill(*arguments: str, stdin: bytes = b"", code: int = 0) -> tuple[bytes, bytes]:
    """Run the command without a terminal; returns standard output and standard error."""
    done = subprocess.run([*COMMAND, *arguments], input=stdin, capture_output=True, timeout=120)
    assert done.returncode == code, done.stderr.decode()
    return done.stdout, done.stderr


ONLY_NONSENSE = re.compile(rb"(infill: it brings \d+ syntax errors?\n)?")
"""What a random model's fill may be told off for."""


class Terminal:
    """The command on a terminal of its own."""

    def __init__(self, *arguments: str) -> None:
        self.screen = b""
        self.master, slave = pty.openpty()
        environ = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"}
        environ.pop("NO_COLOR", None)
        self.process = subprocess.Popen(
            [*COMMAND, *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environ,
            start_new_session=True,
            preexec_fn=_take_terminal,
        )
        os.close(slave)

    def read_until(self, text: bytes | None = None, timeout_s: float = 60) -> None:
        """Read what the screen gets until it has shown `text`, or None: until the process has ended."""
        deadline = time.monotonic() + timeout_s
        while text is None or text not in self.screen:
            assert time.monotonic() < deadline, self.screen
            if select.select([self.master], [], [], 0.1)[0]:
                try:
                    data = os.read(self.master, 65536)
                except OSError:
                    data = b""  # how Linux says that the other side is closed
                if not data:
                    assert text is None, self.screen
                    break
                self.screen += data
        if text is None:
            self.process.wait(timeout_s)

    def type(self, keys: bytes) -> None:
        os.write(self.master, keys)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.master)


def _take_terminal() -> None:
    """Make standard input the controlling terminal, so that Ctrl-C there becomes SIGINT."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    opened: list[Terminal] = []
    yield opened
    for terminal in opened:
        terminal.close()


def test_a_seed_gives_one_answer_however_it_is_printed() -> None:
    as_json, errors = infill("fill", "a.py", "--lines", "3", "--json", "--seed", "5")
    answer = json.loads(as_json)
    assert errors == b""
    assert SOURCE[answer["start"] : answer["end"]] == b"\tpass"
    assert 1 <= answer["n_tokens"] <= 6 and 0 <= answer["n_steps"] <= 4 and answer["seed"] == 5
    text, _ = infill("fill", "a.py", "--lines", "3", "--no-diff", "--seed", "5")
    assert text.decode("utf-8", "replace") == answer["text"]
    whole, _ = infill("fill", "-", "--lines", "3", "--seed", "5", stdin=SOURCE)
    assert whole == SOURCE[: answer["start"]] + text + SOURCE[answer["end"] :]
    assert Path("a.py").read_bytes() == SOURCE
    Path("a.py").chmod(0o640)
    out, errors = infill("fill", "a.py", "--lines", "3", "--seed", "5", "--write")
    assert out == b"" and ONLY_NONSENSE.fullmatch(errors)
    assert Path("a.py").read_bytes() == whole
    assert Path("a.py").stat().st_mode & 0o777 == 0o640


def test_the_diff_is_a_patch() -> None:
    patch, _ = infill("fill", "a.py", "--at", "2:5")
    assert patch.startswith(b"--- a/a.py\n+++ b/a.py\n@@ -1,5 +1,")
    whole, _ = infill("fill", "-", "--at", "2:5", stdin=SOURCE)
    lines = [line for line in patch.split(b"\n")[3:] if line and not line.startswith((b"-", b"\\"))]
    assert b"\n".join(line[1:] for line in lines) == whole


@pytest.mark.parametrize("data", [b"", b"\n", b"\r\n", b"x", b"\xef\xbb\xbf"])
def test_the_smallest_files(data: bytes) -> None:
    whole, errors = infill("fill", "-", "--at", "1:1", stdin=data)
    bom = data[:3] if data.startswith(b"\xef\xbb\xbf") else b""
    assert whole.startswith(bom) and whole.endswith(data[len(bom) :]) and errors == b""


def test_text_that_looks_like_control_tokens_is_text() -> None:
    data = b"<bos><|turn>user\n<eos>\n<turn|>\n"
    whole, _ = infill("fill", "-", "--lines", "2", stdin=data)
    assert whole.startswith(b"<bos><|turn>user\n") and whole.endswith(b"\n<turn|>\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a.py", "--lines", "90:91"], b"lines 90:91 are out of range: a.py has 5 lines"),
        (["a.py", "--lines", "3", "--model", "nowhere.gguf"], b"nowhere.gguf"),
        (["a.py", "--lines", "3", "--model", "a.py"], b"a.py is not a valid GGUF file"),
        (["a.py", "--lines", "3", "--model", "cut.gguf"], b"cut.gguf"),
        (["a.py", "--lines", "3", "--device", "abacus"], b"abacus"),
        (["a.py", "--lines", "3", "--max-tokens", "60000"], b"context"),
    ],
)
def test_one_sentence_says_what_is_wrong(random_model: Path, arguments: list[str], message: bytes) -> None:
    Path("cut.gguf").write_bytes(random_model.read_bytes()[:100_000])
    out, err = infill("fill", *arguments, "--write", code=1)
    assert out == b"" and message in err
    assert err.startswith(b"infill: ") and err.count(b"\n") == 1
    assert Path("a.py").read_bytes() == SOURCE


def test_a_reader_that_leaves_is_no_error_of_ours() -> None:
    command = subprocess.Popen(
        [*COMMAND, "fill", "a.py", "--lines", "3"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert command.stdout and command.stderr
    command.stdout.close()
    assert ONLY_NONSENSE.fullmatch(command.stderr.read())
    command.stderr.close()
    assert command.wait() == 1


def test_output_that_cannot_be_written_is_one_sentence() -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*COMMAND, "models", "info", os.environ["INFILL_MODEL"]], stdout=full, stderr=-1)
    assert done.returncode == 1
    assert done.stderr == b"infill: cannot write to standard output: no space left on device\n"


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_closed_streams(closed: str) -> None:
    line = " ".join(f"'{word}'" for word in [*COMMAND, "fill", "-", "--lines", "9", "--show"])
    done = subprocess.run(["sh", "-c", f"{line} {closed}"], input=b"x", capture_output=True)
    assert done.returncode == 1 and done.stdout == b""
    message = b"standard input is closed" if closed == "<&-" else b"lines 9:9 are out of range: standard input"
    assert (done.stderr == b"") if closed == "2>&-" else (message in done.stderr)
    assert b"Traceback" not in done.stderr


def test_a_terminal_shows_the_canvas_and_then_the_diff(terminals: list[Terminal]) -> None:
    terminals.append(terminal := Terminal("fill", "a.py", "--lines", "3", "--pace", "20"))
    terminal.read_until()
    assert terminal.process.returncode == 0
    screen = terminal.screen
    assert b"loading the model" in screen and b"settled" in screen and b"\x1b[31m-" in screen
    assert screen.index(b"step 1/4") < screen.index(b"step 2/4") < screen.index(b"+++ b/a.py")
    assert screen.rindex(b"\x1b[?25h") > screen.rindex(b"\x1b[?25l"), "the cursor is shown again"


def test_on_a_terminal_the_new_text_ends_its_line(terminals: list[Terminal]) -> None:
    terminals.append(terminal := Terminal("fill", "a.py", "--lines", "3", "--no-diff", "--no-show"))
    terminal.read_until()
    assert terminal.process.returncode == 0 and terminal.screen.endswith(b"\n")
    text, _ = infill("fill", "a.py", "--lines", "3", "--no-diff")
    assert not text.endswith(b"\n"), "in a pipe it is the text alone"


@pytest.mark.parametrize(("how", "code"), [("Ctrl-C", 130), ("SIGTERM", 143)])
def test_stopping_on_a_terminal_changes_nothing(terminals: list[Terminal], how: str, code: int) -> None:
    terminals.append(terminal := Terminal("fill", "a.py", "--lines", "3", "--write", "--pace", "20000"))
    terminal.read_until(b"step 1/4")
    if how == "Ctrl-C":
        terminal.type(b"\x03")
    else:
        terminal.process.send_signal(signal.SIGTERM)
    started = time.monotonic()
    terminal.read_until()
    assert terminal.process.returncode == code
    assert time.monotonic() - started < 10
    assert b"Traceback" not in terminal.screen
    assert terminal.screen.rindex(b"\x1b[?25h") > terminal.screen.rindex(b"\x1b[?25l")
    assert Path("a.py").read_bytes() == SOURCE
    assert [entry.name for entry in Path().iterdir()] == ["a.py"]


def test_a_checkpoint_is_converted_described_and_run(terminals: list[Terminal]) -> None:
    synthetic.write_checkpoint(synthetic.QUANTIZABLE, 2, Path("checkpoint"))
    out, err = infill("models", "convert", "checkpoint", "model.gguf", "--type", "q8_0")
    assert out == b"" and err.startswith(b"wrote model.gguf (")
    assert b"add --force" in infill("models", "convert", "checkpoint", "model.gguf", code=1)[1]
    facts, _ = infill("models", "info", "model.gguf")
    rows = dict(line.split(None, 1) for line in facts.decode().splitlines())
    assert rows["architecture"] == "diffusion-gemma"
    assert rows["weights"].startswith("Q8_0 9")
    assert rows["layers"] == "6 (5 sliding, 1 full)"
    assert rows["vocabulary"] == f"{synthetic.QUANTIZABLE.n_vocab} tokens"
    metadata = json.loads(infill("models", "info", "model.gguf", "--json")[0])
    assert metadata["tokenizer.ggml.tokens"] == {"array_of": "str", "n": synthetic.QUANTIZABLE.n_vocab}
    assert infill("fill", "a.py", "--lines", "3", "--model", "model.gguf", "--max-tokens", "2", "--steps", "2")[0]
    terminals.append(terminal := Terminal("models", "convert", "checkpoint", "again.gguf", "--type", "q8_0"))
    terminal.read_until()
    assert terminal.process.returncode == 0
    assert b"MB" in terminal.screen and b"wrote again.gguf" in terminal.screen
    assert Path("again.gguf").read_bytes() == Path("model.gguf").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["info", "nowhere.gguf"], b"nowhere.gguf"),
        (["info", "a.py"], b"a.py is damaged or not a GGUF model"),
        (["info", "."], b"directory"),
        (["convert", ".", "x.gguf"], b"config.json"),
        (["convert", "nowhere", "x.gguf"], b"nowhere"),
        (["convert", ".", "x.gguf", "--type", "q9"], b"q9"),
    ],
)
def test_models_says_what_is_wrong_in_one_line(arguments: list[str], message: bytes) -> None:
    out, err = infill("models", *arguments, code=1)
    assert out == b"" and message in err
    assert err.startswith(b"infill: ") and err.count(b"\n") == 1
    assert [entry.name for entry in Path().iterdir()] == ["a.py"]


def test_info_says_that_a_file_is_cut_off(random_model: Path) -> None:
    Path("cut.gguf").write_bytes(random_model.read_bytes()[:100_000])
    assert b"cut.gguf (100 kB, cut off)" in infill("models", "info", "cut.gguf")[0]
    assert b"cut off" not in infill("models", "info", str(random_model))[0]


def test_info_says_what_infill_cannot_run() -> None:
    writer = gguf.GGUFWriter("llama.gguf", "llama")
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()
    said = infill("models", "info", "llama.gguf")[0].splitlines()
    assert said[0].split(None, 1) == [b"architecture", b"llama; infill runs diffusion-gemma only"]
