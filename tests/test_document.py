from __future__ import annotations

import io
import os
import random
import stat
import time
from pathlib import Path

import pytest

from infill import document
from infill.document import Document, Span, write_atomic
from infill.errors import InfillError, UsageError

BOM = b"\xef\xbb\xbf"


# Lines.


@pytest.mark.parametrize(
    ("data", "n_lines"),
    [
        (b"", 1),
        (BOM, 1),
        (b"a", 1),
        (b"a\n", 1),
        (b"a\r\n", 1),
        (b"a\r", 1),
        (b"\n", 1),
        (b"\n\n", 2),
        (b"a\nb", 2),
        (b"a\rb\r\nc\nd", 4),
        (b"a\n\rb", 3),
        (b"a\x0cb\x0bc\x1cd\x85e\n", 1),
        ("a\u2028b\u2029c\u0085d\n".encode(), 1),
    ],
)
def test_number_of_lines(data: bytes, n_lines: int) -> None:
    assert Document(data).n_lines == n_lines


@pytest.mark.parametrize(
    ("data", "first", "last", "hole"),
    [
        (b"", 1, 1, b""),
        (b"one", 1, 1, b"one"),
        (b"one\n", 1, 1, b"one"),
        (b"one\ntwo\nthree\n", 2, 2, b"two"),
        (b"one\ntwo\nthree\n", 2, 3, b"two\nthree"),
        (b"one\ntwo\nthree", 3, 3, b"three"),
        (b"one\r\ntwo\r\nthree", 1, 2, b"one\r\ntwo"),
        (b"one\rtwo\rthree", 2, 2, b"two"),
        (b"a\n\n\nb\n", 2, 3, b"\n"),
        (b"a\n\n\nb\n", 2, 2, b""),
        (BOM + b"one\ntwo\n", 1, 1, b"one"),
        (BOM, 1, 1, b""),
        (b"\tx\xff\x0c\n\ty\n", 1, 1, b"\tx\xff\x0c"),
    ],
)
def test_hole_for_lines_is_without_the_last_line_end(data: bytes, first: int, last: int, hole: bytes) -> None:
    span = Document(data).hole_for_lines(first, last)
    assert data[span.start : span.end] == hole


@pytest.mark.parametrize(
    ("data", "first", "last", "message"),
    [
        (b"a\nb\n", 3, 3, "lines 3:3 are out of range: standard input has 2 lines"),
        (b"a\nb\n", 0, 1, "lines 0:1 are out of range"),
        (b"a\nb\n", 1, 900, "lines 1:900 are out of range"),
        (b"", 1, 2, "standard input has 1 line$"),
        (b"a\nb\n", 2, 1, "lines 2:1 run backwards"),
    ],
)
def test_lines_that_are_not_there(data: bytes, first: int, last: int, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Document(data).hole_for_lines(first, last)


# Columns.


@pytest.mark.parametrize(
    ("data", "line", "column", "before"),
    [
        (b"", 1, 1, b""),
        (b"abc", 1, 1, b""),
        (b"abc", 1, 4, b"abc"),
        (b"abc\n", 1, 4, b"abc"),
        (b"abc\n", 2, 1, b"abc\n"),
        (b"abc\r\nde", 1, 4, b"abc"),
        (b"abc\r\nde", 2, 2, b"abc\r\nd"),
        (BOM + b"abc", 1, 1, BOM),
        (BOM + b"abc", 1, 2, BOM + b"a"),
        (BOM, 1, 1, BOM),
        (b"\t\tx", 1, 3, b"\t\t"),
        ("äöü\n".encode(), 1, 3, "äö".encode()),
        ("a😀b".encode(), 1, 3, "a😀".encode()),
        ("e\u0301x".encode(), 1, 3, "e\u0301".encode()),
        (b"\xe9\xe8x", 1, 3, b"\xe9\xe8"),
        (b"\xed\xa0\x80x", 1, 4, b"\xed\xa0\x80"),
        (b"\xf0\x9f\x98", 1, 4, b"\xf0\x9f\x98"),
    ],
)
def test_hole_at_counts_characters(data: bytes, line: int, column: int, before: bytes) -> None:
    assert Document(data).hole_at(line, column) == Span(len(before), len(before))


@pytest.mark.parametrize(
    ("data", "line", "column", "message"),
    [
        (b"abc\n", 1, 5, "column 5 is out of range: line 1 of standard input ends at column 4"),
        (b"abc\n", 1, 0, "column 0 is out of range"),
        (b"abc\n", 3, 1, "line 3 is out of range: standard input has 2 lines"),
        (b"abc", 2, 1, "line 2 is out of range: standard input has 1 line$"),
        (b"abc", 0, 1, "line 0 is out of range"),
        (BOM, 1, 2, "column 2 is out of range"),
        (BOM, 2, 1, "line 2 is out of range"),
    ],
)
def test_places_that_are_not_there(data: bytes, line: int, column: int, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Document(data).hole_at(line, column)


# Text.


def test_text_for_a_model_has_plain_line_ends_and_no_byte_order_mark() -> None:
    doc = Document(BOM + b"a\r\nb\rc\nd\xe9\r\n")
    hole = doc.hole_for_lines(2, 3)
    assert doc.text_before(hole) == "a\n"
    assert doc.text_in(hole) == "b\nc"
    assert doc.text_after(hole) == "\nd\udce9\n"


@pytest.mark.parametrize(
    ("data", "line", "expected"),
    [
        (b"a\nb\n", 1, b"a1\na2\nb\n"),
        (b"a\r\nb\r\n", 1, b"a1\r\na2\r\nb\r\n"),
        (b"a\rb\r", 1, b"a1\ra2\rb\r"),
        (b"x\r\na", 2, b"x\r\na1\r\na2"),
        (b"a", 1, b"a1\na2"),
        (b"", 1, b"a1\na2"),
        (b"x\r\na\ny\r\n", 2, b"x\r\na1\na2\ny\r\n"),
        (b"x\na\r\ny\n", 2, b"x\na1\r\na2\r\ny\n"),
    ],
)
@pytest.mark.parametrize("new", ["a1\na2", "a1\r\na2", "a1\ra2"])
def test_new_text_gets_the_line_end_of_its_neighbourhood(data: bytes, line: int, expected: bytes, new: str) -> None:
    doc = Document(data)
    assert doc.apply(doc.hole_for_lines(line, line), new) == expected


def test_a_hole_over_the_whole_file_keeps_its_line_ends() -> None:
    doc = Document(b"a\r\nb")
    assert doc.apply(doc.hole_for_lines(1, 2), "x\ny\nz") == b"x\r\ny\r\nz"


def test_a_hole_at_the_end_of_a_file_gets_the_line_end_before_it() -> None:
    doc = Document(b"a\r\n")
    assert doc.apply(doc.hole_at(2, 1), "x\ny") == b"a\r\nx\r\ny"


def test_bytes_that_are_not_utf8_go_in_and_out() -> None:
    doc = Document(b"a\nb\n")
    assert doc.apply(doc.hole_for_lines(1, 1), "\udce9\udcff") == b"\xe9\xff\nb\n"


def test_text_that_no_file_can_hold_is_refused() -> None:
    doc = Document(b"a\n")
    with pytest.raises(UsageError, match=r"U\+D800"):
        doc.apply(doc.hole_for_lines(1, 1), "x\ud800")


PIECES = [
    *[b"\n", b"\r\n", b"\r", b"\n\n", b"\t", b"    ", b"\x0c", b"\x1b[31m"],
    *[
        b"x = 1",
        b"# caf\xe9",
        "naïve 😀".encode(),
        b"\xed\xa0\x80",
        b"\xf0\x9f",
        b"\x80\xff",
        b"\xe2\x80\xa8",
    ],
]


def test_random_documents_keep_every_byte_outside_the_hole() -> None:
    rng = random.Random(11)
    for _ in range(3000):
        data = rng.choice([b"", b"", BOM]) + b"".join(rng.choices(PIECES, k=rng.randrange(12)))
        doc = Document(data)
        if rng.random() < 0.5:
            first = rng.randint(1, doc.n_lines)
            hole = doc.hole_for_lines(first, rng.randint(first, doc.n_lines))
        else:
            line = rng.randint(1, doc.n_lines)
            content = doc.hole_for_lines(line, line)
            n_chars = len(data[content.start : content.end].decode("utf-8", "surrogateescape"))
            hole = doc.hole_at(line, rng.randint(1, n_chars + 1))
            assert content.start <= hole.start == hole.end <= content.end
        new = b"".join(rng.choices(PIECES, k=rng.randrange(4))).decode("utf-8", "surrogateescape")
        after = doc.apply(hole, new)
        head, tail = data[: hole.start], data[hole.end :]
        assert after == head + doc.encode(hole, new) + tail
        if hole.start == hole.end:
            assert not (data[: hole.start].endswith(b"\r") and data[hole.end :].startswith(b"\n"))
        # Putting back what stood there gives the same document if its line ends are the neighbourhood's.
        inside = data[hole.start : hole.end]
        if set(document._LINE_END.findall(inside)) <= {doc.line_end(hole)}:
            assert doc.apply(hole, doc.text_in(hole)) == data


# Reading.


def test_read(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"x\r\n")
    assert Document.read(path) == Document(b"x\r\n", path)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"ELF\0\1\2", "binary file: it holds NUL bytes"),
        ("text".encode("utf-16"), "UTF-16 text; convert it to UTF-8 first"),
        (b"\xfe\xff\0t", "UTF-16 text"),
    ],
)
def test_what_is_not_text_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(data)
    with pytest.raises(UsageError, match=message) as caught:
        Document.read(path)
    assert str(path) in str(caught.value)


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot read .*nowhere\.py: no such file or directory"):
        Document.read(tmp_path / "nowhere.py")
    with pytest.raises(UsageError, match="it is a directory"):
        Document.read(tmp_path)
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(UsageError, match=r"cannot read .*loop"):
        Document.read(tmp_path / "loop")


def test_an_endless_or_huge_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "MAX_BYTES", 1 << 20)
    (tmp_path / "big").write_bytes(b"x" * ((1 << 20) + 1))
    with pytest.raises(UsageError, match="big is larger than 1 MiB"):
        Document.read(tmp_path / "big")
    with pytest.raises(UsageError, match="standard input is larger"):
        Document.read_from(io.BytesIO(b"x" * ((1 << 20) + 1)))


def test_large_documents_are_quick() -> None:
    started = time.monotonic()
    many = Document(b"x = 1\r\n" * 200_000)
    assert many.n_lines == 200_000
    hole = many.hole_for_lines(100_000, 100_001)
    assert len(many.apply(hole, "y")) == len(many.data) - (hole.end - hole.start) + 1
    long = Document("ä".encode() * 1_000_000)
    assert long.hole_at(1, 500_001).start == 1_000_000
    assert time.monotonic() - started < 5


# Writing.


def only_file(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.py"
    path.write_bytes(b"old\r\n")
    return path


def test_write_replaces_and_leaves_nothing_else(file: Path) -> None:
    Document.read(file).write(b"new")
    assert file.read_bytes() == b"new"
    assert only_file(file.parent) == file


@pytest.mark.parametrize("mode", [0o644, 0o600, 0o755, 0o664, 0o200])
def test_write_keeps_the_mode(file: Path, mode: int) -> None:
    doc = Document.read(file)
    file.chmod(mode | 0o400)
    doc.write(b"new")
    assert stat.S_IMODE(file.stat().st_mode) == mode | 0o400


def test_write_keeps_mode_under_any_umask(file: Path) -> None:
    file.chmod(0o666)
    before = os.umask(0o077)
    try:
        Document.read(file).write(b"new")
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o666


def test_write_goes_through_symbolic_links(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "links"
    folder.mkdir()
    (folder / "one").symlink_to("../a.py")
    (folder / "two").symlink_to("one")
    Document.read(folder / "two").write(b"new")
    assert file.read_bytes() == b"new" and not file.is_symlink()
    assert (folder / "two").is_symlink() and (folder / "one").is_symlink()
    assert sorted(entry.name for entry in folder.iterdir()) == ["one", "two"]


def test_write_refuses_a_file_that_has_changed(file: Path) -> None:
    doc = Document.read(file)
    file.write_bytes(b"somebody else's\n")
    with pytest.raises(UsageError, match="has changed on disk since it was read; nothing was written"):
        doc.write(b"new")
    assert file.read_bytes() == b"somebody else's\n"
    assert only_file(file.parent) == file


def test_write_refuses_a_file_that_has_gone(file: Path) -> None:
    doc = Document.read(file)
    file.unlink()
    with pytest.raises(UsageError, match=r"cannot write .*no such file"):
        doc.write(b"new")
    assert list(file.parent.iterdir()) == []


def test_write_refuses_a_read_only_file(file: Path) -> None:
    doc = Document.read(file)
    file.chmod(0o444)
    with pytest.raises(UsageError, match=r"cannot write .*a\.py: it is read-only"):
        doc.write(b"new")
    assert file.read_bytes() == b"old\r\n"


def test_write_refuses_a_folder_without_permission(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    doc = Document.read(file)
    access = os.access
    # Permissions do not bind the superuser, as whom tests may run.
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != file.parent and access(path, mode))
    with pytest.raises(UsageError, match="no new file can be made in"):
        doc.write(b"new")
    assert file.read_bytes() == b"old\r\n"


def test_write_refuses_what_is_not_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="not a regular file"):
        Document(b"", tmp_path / "pipe").write(b"new")
    with pytest.raises(UsageError, match="standard input cannot be written to"):
        Document(b"").write(b"new")


@pytest.mark.parametrize("step", ["fsync", "fchmod", "replace"])
def test_a_failure_at_any_step_leaves_the_old_file_and_nothing_else(
    file: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(UsageError, match=r"cannot write .*: no space left on device"):
        Document.read(file).write(b"new")
    assert file.read_bytes() == b"old\r\n"
    assert only_file(file.parent) == file


def test_an_interrupt_leaves_the_old_file_and_nothing_else(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomic(file, b"new")
    assert file.read_bytes() == b"old\r\n"
    assert only_file(file.parent) == file


def test_write_copes_with_the_longest_file_name(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 255)
    path.write_bytes(b"old")
    Document.read(path).write(b"new")
    assert path.read_bytes() == b"new"


def test_errors_are_for_users() -> None:
    assert issubclass(UsageError, InfillError)
