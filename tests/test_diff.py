"""Patches are judged by applying them: by a strict reader here, by git and patch where they are installed."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from infill.diff import unified_diff

COMMANDS = {
    "git": ["git", "-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", "change.patch"],
    "patch": ["patch", "--binary", "-p1", "-s", "-i", "change.patch"],
}
JUDGES = ["strict", *(name for name in COMMANDS if shutil.which(name))]

HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@\n")


def apply_strictly(before: bytes, patch: bytes) -> bytes:
    """A patch tool without any tolerance: positions, counts and every context line must be exact."""
    old = before.split(b"\n")
    old = [line + b"\n" for line in old[:-1]] + ([old[-1]] if old[-1] else [])
    lines = patch.split(b"\n")
    assert lines.pop() == b"" and lines[0].startswith(b"--- ") and lines[1].startswith(b"+++ ")
    new: list[bytes] = []
    at, index = 0, 2
    while index < len(lines):
        header = HUNK.fullmatch(lines[index] + b"\n")
        assert header, lines[index]
        start, n_old, new_start, n_new = (1 if group is None else int(group) for group in header.groups())
        new += old[at : start - (n_old > 0)]
        at = start - (n_old > 0)
        assert len(new) == new_start - (n_new > 0)
        old_end, new_end = at + n_old, len(new) + n_new
        index += 1
        while at < old_end or len(new) < new_end:
            mark, text = lines[index][:1], lines[index][1:] + b"\n"
            if index + 1 < len(lines) and lines[index + 1].startswith(b"\\"):
                assert lines[index + 1] == b"\\ No newline at end of file"
                text, index = text[:-1], index + 1
            if mark in b" -":
                assert old[at] == text
                at += 1
            if mark in b" +":
                new.append(text)
            index += 1
        assert (at, len(new)) == (old_end, new_end)
    return b"".join(new + old[at:])


def apply_patch(judge: str, folder: Path, name: str, before: bytes, patch: bytes) -> bytes:
    if judge == "strict":
        return apply_strictly(before, patch)
    (folder / name).write_bytes(before)
    (folder / "change.patch").write_bytes(patch)
    done = subprocess.run(COMMANDS[judge], cwd=folder, capture_output=True)
    assert done.returncode == 0, done.stderr + done.stdout + patch
    return (folder / name).read_bytes()


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_nothing_changed_is_an_empty_patch(work: Path) -> None:
    assert unified_diff(b"a\nb", b"a\nb", Path("f")) == b""


def test_the_format_to_the_byte(work: Path) -> None:
    before = b"".join(b"%d\n" % n for n in range(1, 10))
    after = before.replace(b"5\n", b"five\nand more\n")
    assert unified_diff(before, after, Path("x.py")) == (
        b"--- a/x.py\n+++ b/x.py\n@@ -2,7 +2,8 @@\n 2\n 3\n 4\n-5\n+five\n+and more\n 6\n 7\n 8\n"
    )


def test_a_missing_final_line_end_is_said_on_either_side(work: Path) -> None:
    assert unified_diff(b"a\nb", b"a\nc\n", Path("f")).endswith(
        b"@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n"
    )
    assert unified_diff(b"a\nb\n", b"a\nc", Path("f")).endswith(b"-b\n+c\n\\ No newline at end of file\n")


def test_standard_input_and_files_elsewhere_have_a_name(work: Path) -> None:
    assert unified_diff(b"a\n", b"b\n", None).startswith(b"--- a/stdin\n+++ b/stdin\n")
    assert unified_diff(b"a\n", b"b\n", work / "deep" / "f").startswith(b"--- a/deep/f\n")
    assert unified_diff(b"a\n", b"b\n", Path("/else/where")).startswith(b"--- a/else/where\n")


CASES = [
    (b"", b"new"),
    (b"", b"new\n"),
    (b"old\n", b""),
    (b"old", b""),
    (b"one", b"two"),
    (b"one\n", b"one"),
    (b"one", b"one\n"),
    (b"a\r\nb\r\nc\r\n", b"a\r\nB\r\nBB\r\nc\r\n"),
    (b"a\rb\rc", b"a\rX\rc"),
    (b"caf\xe9\nx\n", b"caf\xe9\ny\n"),
    (b"\xef\xbb\xbfa\nb\n", b"\xef\xbb\xbfa\nc\n"),
    (b"a\x0cb\n\xe2\x80\xa8c\nd\n", b"a\x0cb\n\xe2\x80\xa8e\nd\n"),
    (b"-- a\n++ b\n@@ c\n\\ d\n", b"-- a\n++ b\n@@ e\n\\ d\n"),
    (b"\n\n\n\n", b"\n\nx\n\n"),
    (b"x\n" * 50, b"x\n" * 20 + b"y\n" + b"x\n" * 30),
]


@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.parametrize(("before", "after"), CASES)
def test_a_patch_applies(work: Path, judge: str, before: bytes, after: bytes) -> None:
    patch = unified_diff(before, after, Path("f.txt"))
    assert apply_patch(judge, work, "f.txt", before, patch) == after


@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.parametrize("name", ["with space.py", "quote'and\".py", "back\\slash.py", "tab\there", "naïve.py"])
def test_a_patch_applies_to_a_file_of_any_name(work: Path, judge: str, name: str) -> None:
    patch = unified_diff(b"a\nb\n", b"a\nc\n", Path(name))
    assert apply_patch(judge, work, name, b"a\nb\n", patch) == b"a\nc\n"


@pytest.mark.parametrize("judge", JUDGES)
def test_random_changes_apply(work: Path, judge: str) -> None:
    rng = random.Random(5)
    for _ in range(25):
        before = bytes(rng.choice(b"ab \n\n\r\xff") for _ in range(rng.randrange(1, 120)))
        start = rng.randrange(len(before) + 1)
        end = rng.randrange(start, len(before) + 1)
        new = bytes(rng.choice(b"abc\n") for _ in range(rng.randrange(30)))
        after = before[:start] + new + before[end:]
        if before == after:
            continue
        patch = unified_diff(before, after, Path("f.txt"))
        assert apply_patch(judge, work, "f.txt", before, patch) == after


def test_a_change_in_a_long_file_does_not_compare_the_whole(work: Path) -> None:
    line = b"x = 1\n"
    before = line * 200_000
    after = line * 100_000 + b"y = 2\n" + line * 99_999
    patch = unified_diff(before, after, Path("f"))
    assert patch.count(b"\n") == 2 + 1 + 8 and b"@@ -99998,7 +99998,7 @@" in patch
