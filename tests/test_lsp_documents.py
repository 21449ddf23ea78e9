"""The server's documents against a simple reference: one text, cut by offsets after every edit."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lsp_editor import UNIT_BYTES, offset_of, position_of
from lsprotocol import types

from infill_lsp.documents import (
    Document,
    Encoding,
    Place,
    Store,
    column_to_index,
    index_to_column,
    split,
    with_newlines,
    without_end,
)

ENCODINGS: list[Encoding] = ["utf-8", "utf-16", "utf-32"]
# every kind of line end, what str.splitlines takes for one, characters of one to four bytes, joiners, half a pair
ALPHABET = "ab \t\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029é漢😀🏳\u200d\ufeff\0\ud800"
TEXTS = st.text(st.sampled_from(ALPHABET), max_size=12) | st.sampled_from(["\r\n", "\r", "\n", "\r\r\n", "\n\r"])
EDITS = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), TEXTS), max_size=12)


def document(text: str, encoding: Encoding = "utf-16") -> Document:
    return Document.of(types.TextDocumentItem("file:///a.py", "python", 1, text), encoding)


def is_torn(text: str, offset: int) -> bool:
    """Whether the offset lies inside of a line end, where no editor has a cursor."""
    return 0 < offset < len(text) and text[offset - 1] == "\r" and text[offset] == "\n"


def edit(
    text: str, start: int, end: int, new: str, encoding: str
) -> tuple[str, types.TextDocumentContentChangePartial]:
    range_ = types.Range(position_of(text, start, encoding), position_of(text, end, encoding))
    return text[:start] + new + text[end:], types.TextDocumentContentChangePartial(range_, new)


@settings(max_examples=250, deadline=None)
@given(text=TEXTS.map(lambda part: part * 3), edits=EDITS, encoding=st.sampled_from(ENCODINGS), at_once=st.booleans())
def test_edits_leave_what_the_reference_leaves(text: str, edits: Any, encoding: Encoding, at_once: bool) -> None:
    found, changes = document(text, encoding), []
    for version, (a, b, new) in enumerate(edits, 2):
        start, end = sorted(round(share * len(text)) for share in (a, b))
        start -= is_torn(text, start)
        end += is_torn(text, end)
        text, change = edit(text, start, end, new, encoding)
        changes.append(change)
        if not at_once:
            found.change([change], version)
            assert "".join(found.lines) == text and found.lines == split(text) and found.version == version
    if at_once:
        found.change(changes, 99)
    assert found.snapshot.text == text and found.lines == split(text)


@settings(max_examples=150, deadline=None)
@given(
    text=TEXTS.map(lambda part: part * 2) | st.text(max_size=30), encoding=st.sampled_from(ENCODINGS), data=st.data()
)
def test_positions_there_and_back(text: str, encoding: Encoding, data: st.DataObject) -> None:
    snapshot = document(text, encoding).snapshot
    offset = data.draw(st.integers(0, len(text)))
    offset -= is_torn(text, offset)
    position = position_of(text, offset, encoding)
    place = snapshot.place(position)
    assert sum(map(len, snapshot.lines[: place.line])) + place.index == offset
    assert snapshot.position(place) == position and offset_of(text, position, encoding) == offset
    assert snapshot.before(place) + snapshot.after(place) == with_newlines(text)
    assert snapshot.before(place) == re.sub("\r\n?", "\n", text[:offset])


@settings(max_examples=100, deadline=None)
@given(text=st.text(st.sampled_from(ALPHABET)))
def test_lines_end_where_the_protocol_says(text: str) -> None:
    lines = split(text)
    assert "".join(lines) == text
    assert [without_end(line) for line in lines] == re.split("\r\n|\r|\n", text)
    assert not any(re.search("[\r\n]", without_end(line)) for line in lines)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_columns_inside_of_characters_and_behind_the_end(encoding: Encoding) -> None:
    line = "é😀x\r\n"
    codec, size = UNIT_BYTES[encoding]
    starts = [len(line[:i].encode(codec)) // size for i in range(4)]
    assert [index_to_column(line, i, encoding) for i in range(4)] == starts
    for column in range(starts[-1] + 4):
        whole = max(i for i in range(4) if starts[i] <= column)
        assert column_to_index(line, column, encoding) == whole


def test_places_behind_the_end_are_the_end() -> None:
    snapshot = document("ab\ncd").snapshot
    assert snapshot.place(types.Position(9, 0)) == snapshot.end == Place(1, 2)
    assert snapshot.place(types.Position(0, 99)) == Place(0, 2)
    assert document("ab\n").snapshot.end == Place(1, 0) and document("").snapshot.end == Place(0, 0)


def test_an_edit_that_runs_backwards_tears_nothing() -> None:
    found = document("abc\ndef\n")
    backwards = types.Range(types.Position(1, 1), types.Position(0, 1))
    found.change([types.TextDocumentContentChangePartial(backwards, "-")], 2)
    assert found.snapshot.text == "a-ef\n"


def test_a_whole_new_text() -> None:
    found = document("abc\n")
    found.change([types.TextDocumentContentChangeWholeDocument("x\r\ny")], 7)
    assert (found.lines, found.version, found.last_was_deletion) == (["x\r\n", "y"], 7, False)


def test_the_kind_and_place_of_the_last_change() -> None:
    found, text = document("abc\ndef\nghi\n"), "abc\ndef\nghi\n"
    text, change = edit(text, 5, 6, "", "utf-16")
    found.change([change], 2)
    assert found.last_was_deletion and found.edited_line == 1
    text, change = edit(text, 2, 3, "x\ny", "utf-16")
    found.change([change], 3)
    assert not found.last_was_deletion and found.edited_line == 1
    _, change = edit(text, 0, 0, "", "utf-16")
    found.change([change], 4)
    assert not found.last_was_deletion  # it took nothing away


def test_a_snapshot_stays_as_it_was() -> None:
    found = document("abc\n")
    before = found.snapshot
    assert found.snapshot is before
    _, change = edit("abc\n", 0, 3, "xyz", "utf-16")
    found.change([change], 2)
    assert before.text == "abc\n" and before.version == 1 and found.snapshot.text == "xyz\n"


@pytest.mark.parametrize(
    ("text", "line", "end"),
    [("a\r\nb", 0, "\r\n"), ("a\r\nb", 1, "\r\n"), ("a\rb\n", 0, "\r"), ("a\nb\r\n", 1, "\r\n"), ("ab", 0, "\n")],
)
def test_new_text_gets_the_line_ends_around_it(text: str, line: int, end: str) -> None:
    assert document(text).snapshot.with_line_ends("x\ny\n", line) == f"x{end}y{end}"


def test_only_so_much_of_a_long_text_and_the_same_while_somebody_types() -> None:
    text = "".join(f"line {i}\n" for i in range(5000))
    found = document(text)
    place = Place(4500, 3)
    before = found.snapshot.before(place, 10_000)
    assert 10_000 <= len(before) < 25_000 and text.startswith(before, text.index(before)) and before[-3:] == "lin"
    assert before.startswith("line 3072\n")
    after = found.snapshot.after(Place(100, 0), 1000)
    assert after.startswith("line 100\n") and 1000 <= len(after) < 1100
    found.change([types.TextDocumentContentChangePartial(found.snapshot.range(place, place), "x" * 500)], 2)
    assert found.snapshot.before(Place(4500, 503), 10_000) == before + "x" * 500


def test_documents_by_when_they_were_touched() -> None:
    store = Store()
    for name in "abc":
        store.open(types.TextDocumentItem(name, "python", 1, ""))
    store.touch("a")
    assert [found.uri for found in store.newest()] == ["a", "c", "b"]
    store.close("c")
    store.touch("c")  # it is gone
    assert [found.uri for found in store.newest()] == ["a", "b"] and store.get("c") is None


EDIT_MS = 10.0
"""For an edit, a snapshot and a prompt of a file of 100,000 lines, at most; about 1 ms on an idle machine. pygls's
own documents take 20 ms for the edit alone."""


def test_a_hundred_thousand_lines_are_edited_quickly() -> None:
    text = "".join(f"    value_{i} = compute({i}, 'ä')\n" for i in range(100_000))
    found = document(text)
    spent = []
    for i in range(20):
        place = types.Position(50_000 + i, 4)
        began = time.process_time()
        found.change([types.TextDocumentContentChangePartial(types.Range(place, place), "x\n")], i + 2)
        snapshot = found.snapshot
        snapshot.before(snapshot.place(place), 200_000)
        spent.append((time.process_time() - began) * 1000)
    assert sorted(spent)[len(spent) // 2] < EDIT_MS
    assert len(found.lines) == 100_021
