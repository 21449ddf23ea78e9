"""The JSON of the daemon's own API: requests to asks, answers to objects, and back again for the client.

Objects are strict: a name that nothing reads is an error that says which one was probably meant. Texts are JSON
strings; a byte of a file that is not UTF-8 travels as the lone surrogate U+DC80 to U+DCFF, written \\udc80 to \\udcff,
as Python's `surrogateescape` has it. Everything that is sent is ASCII on one line, so such texts, U+2028 and the like
pass through every reader of lines. A number that is not finite is sent as null.
"""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

from infill import errors
from infill.context import Holes, holes_from_document
from infill.daemon.asks import (
    Answer,
    Ask,
    Kind,
    Loading,
    ModelMissing,
    Priority,
    QueueFull,
    Status,
    Superseded,
    Yielded,
)
from infill.document import Document, Span
from infill.errors import InfillError, UsageError
from infill.options import FillOptions

if TYPE_CHECKING:
    from infill.filling import Fill, StepView

PRIORITIES = {priority.name.lower(): priority for priority in Priority}

# Whole numbers that one request may ask for at most, where the engine itself has no bound: the engine is everybody's.
_MOST = {"seed": 2**63 - 1, "max_steps": 1000, "scout_steps": 1000, "n_finalists": 256, "n_heads": 64, "n_drafts": 64}
_MOST |= {"n_ctx": 1 << 20, "self_conditioning_top_k": 1 << 20}
_MOST_ELSE = 65_536
_LEAST = {"self_conditioning_top_k": -1}  # none; elsewhere 0

ERRORS: tuple[tuple[type[InfillError], str, int], ...] = (
    (QueueFull, "queue_full", 429),
    (Yielded, "yielded", 503),
    (Loading, "loading", 503),
    (ModelMissing, "model_missing", 503),
    (Superseded, "superseded", 409),
    (errors.Cancelled, "cancelled", 409),
    (UsageError, "usage", 400),
    (errors.ConfigError, "config", 500),
    (errors.ConversionError, "model_file", 503),
    (errors.ModelFileError, "model_file", 503),
    (errors.EngineError, "engine", 500),
    (InfillError, "failed", 500),
)
"""Exceptions with their type on the wire and HTTP status, the more special before the more general."""

INTERNAL = "something went wrong inside infill; the daemon's log says more (`infill daemon logs`)"


def dumps(value: Any) -> bytes:
    """JSON on one line, without blanks, in ASCII."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False).encode("ascii")


def loads(body: bytes) -> dict[str, Any]:
    """The object in a request's body; an empty body is an empty object. Raises UsageError."""
    try:
        value = json.loads(body.decode("utf-8-sig"), parse_constant=_no_constant) if body.strip() else {}
    except UnicodeDecodeError:
        raise UsageError(
            "the body is not UTF-8; a byte of a file that is not UTF-8 is written as \\udc80 to \\udcff in JSON"
        ) from None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"the body is not JSON: {error}") from None
    if not isinstance(value, dict):
        raise UsageError(f"the body must be a JSON object, not {_named(value)}")
    return value


@dataclass(frozen=True)
class Wanted:
    """A request: what to ask the broker, where the answers go in the text that was sent, and how to answer."""

    ask: Ask
    stream: bool = False
    document: Document | None = None
    spans: tuple[Span, ...] = ()


def wanted(kind: Kind, body: Mapping[str, Any], defaults: FillOptions) -> Wanted:
    """What a request's object asks for. Raises UsageError for what is missing, unknown, of a wrong type or useless."""
    given = _Fields(body)
    document: Document | None = None
    spans: tuple[Span, ...] = ()
    holes = None
    if kind != "score" and (kind != "warm" or given.has("prefix", "suffix", "pieces", "text", "holes")):
        document, spans = _text(given)
        holes = _holes(given, document, spans)
    texts = given.need("texts", _is_texts, "texts") if kind == "score" else []
    priority = _priority(given)
    if priority >= Priority.AUTOMATIC:
        # what nobody asked for must be there before the next key, and one draft takes a fraction of the time
        defaults = replace(defaults, strategy="draft", n_drafts=1)
    ask = Ask(
        kind,
        holes,
        options_from(given.get("options", _is(dict), "an object") or {}, defaults),
        instruction=given.need("instruction", _is(str), "a text") if kind == "edit" else None,
        prompt=_sound("prompt", given.get("prompt", _is(str), "a text") or "") if kind == "score" else "",
        texts=tuple(_sound("texts", text) for text in texts),
        document=given.get("document", _is(str), "a text"),
        client=given.get("client", _is(str), "a text") or "",
        priority=priority,
        budget_ms=given.get("budget_ms", _is_duration, "a number of milliseconds, 0 or more"),
    )
    stream = given.get("stream", _is(bool), "true or false") or False
    given.finish()
    ask.check()
    return Wanted(ask, stream, document, spans)


def cancel_from(body: Mapping[str, Any]) -> tuple[str, str]:
    """Document and client of a request to cancel. Raises UsageError."""
    given = _Fields(body)
    document = given.need("document", _is(str), "a text")
    client = given.get("client", _is(str), "a text") or ""
    given.finish()
    return document, client


def options_from(given: Mapping[str, Any], defaults: FillOptions) -> FillOptions:
    """The defaults with the options that are named. Raises UsageError."""
    chosen = {}
    for name, value in given.items():
        if name not in OPTION_TYPES:
            raise UsageError(f"options.{name}: unknown; {_nearest(name, list(OPTION_TYPES))}")
        chosen[name] = _option(name, value)
    options = replace(defaults, **chosen)
    options.check()
    return options


def request_json(holes: Holes | None, options: FillOptions | Mapping[str, Any] | None) -> dict[str, Any]:
    """What of a request is about the text: the other way round as `wanted`. options: those that a mapping does not name
    are left to the daemon's settings, with None all."""
    body: dict[str, Any] = {}
    if options is not None:
        body["options"] = asdict(options) if isinstance(options, FillOptions) else dict(options)
    if holes is None:
        return body
    body |= {"pieces": list(holes.pieces), "indent": holes.indent}
    body["related"] = [{"path": path, "text": text} for path, text in holes.related]
    given = {"language": holes.language, "path": holes.path, "old": holes.old and list(holes.old)}
    return body | {name: value for name, value in given.items() if value is not None}


def answer_json(answer: Answer, wanted: Wanted) -> dict[str, Any]:
    """An answer as an object. edits: bytes of the text as it was sent, and what goes there, with its line ends."""
    shared = {"queue_ms": answer.queue_ms, "run_ms": answer.run_ms}
    shared |= {"coalesced": answer.coalesced, "truncated": answer.truncated}
    if wanted.ask.kind == "score":
        return {"scores": [_number(score) for score in answer.scores], **shared}
    if wanted.ask.kind == "warm":
        return shared
    edits = []
    if wanted.document is not None:
        for span, fill in zip(wanted.spans, answer.fills, strict=True):
            text = _decoded(wanted.document.encode(span, fill.text))
            edits.append({"start": span.start, "end": span.end, "text": text})
    return {
        "texts": [fill.text for fill in answer.fills],
        "edits": edits,
        "confidence": min((fill.confidence for fill in answer.fills), default=0.0),
        "fills": [_fill_json(fill) for fill in answer.fills],
        "groups": [list(group) for group in answer.groups],
        "seed": wanted.ask.options.seed,
        **shared,
    }


def step_json(view: StepView) -> dict[str, Any]:
    """A canvas on its way."""
    return {
        "step": view.step,
        "max_steps": view.max_steps,
        "text": view.text,
        "pieces": view.pieces,
        "entropy": [_number(nats) for nats in view.entropy],
        "settled": view.settled,
        "holes": list(view.holes),
    }


def step_from(event: Mapping[str, Any]) -> StepView:
    """The canvas of a `step` event."""
    from infill.filling import StepView

    return StepView(
        step=event["step"],
        max_steps=event["max_steps"],
        text=event["text"],
        pieces=event["pieces"],
        entropy=[_nats(nats) for nats in event["entropy"]],
        settled=event["settled"],
        holes=tuple(event["holes"]),
    )


def fill_from(found: Mapping[str, Any]) -> Fill:
    """A fill of an answer, as the daemon had it."""
    from infill.confidence import FillToken
    from infill.filling import Alternative, Fill

    others = tuple(Alternative(o["text"], _nats(o["score"]), o["errors"]) for o in found["alternatives"])
    itself = Alternative(found["text"], _nats(found["score"]), found["errors"])
    values = {field.name: found[field.name] for field in fields(Fill) if field.name not in _SHAPED}
    tokens = [FillToken(t["token"], t["text"], _nats(t["nats"]), _nats(t["entropy"])) for t in found["tokens"]]
    return Fill(
        text=found["text"],
        score=_nats(found["score"]),
        timings_ms=dict(found["timings_ms"]),
        alternatives=tuple(other.text for other in others),
        ranking=(itself, *others),
        tokens=tuple(tokens),
        **values,
    )


def status_json(status: Status) -> dict[str, Any]:
    """What the daemon says of itself, without its version and addresses."""
    return asdict(status) | {"queued": {name: status.queued.get(value, 0) for name, value in PRIORITIES.items()}}


def error_json(error: BaseException) -> dict[str, Any]:
    """The object of an error: a type that programs understand and a message that people do."""
    if not isinstance(error, InfillError):
        return {"error": {"type": "internal", "message": INTERNAL}}
    found = {"type": _entry(error)[1], "message": str(error)}
    if isinstance(error, (QueueFull, Loading)):
        return {"error": {**found, "retry_after_s": error.retry_after_s}}
    return {"error": found}


def status_of(error: BaseException) -> int:
    """The HTTP status of an error."""
    return _entry(error)[2] if isinstance(error, InfillError) else 500


def retry_after(error: BaseException) -> dict[str, str]:
    """The header that says when to come again, for errors that pass: whole seconds, at least one."""
    if not isinstance(error, (QueueFull, Loading)):
        return {}
    return {"Retry-After": str(max(1, math.ceil(error.retry_after_s)))}


def error_from(found: Mapping[str, Any]) -> InfillError | None:
    """The exception of an error's object; None for a type that is none of infill's own."""
    kind, message = str(found.get("type")), str(found.get("message"))
    for known, name, _ in ERRORS:
        if name == kind and known is not errors.ConversionError:
            if issubclass(known, (QueueFull, Loading)):
                return known(message, float(found.get("retry_after_s") or 1.0))
            return known(message)
    return None


class _Fields:
    """A request's object, read field by field; `finish` finds what nobody read. null counts as not given."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self._body = body
        self._known: list[str] = []

    def has(self, *names: str) -> bool:
        return any(self._body.get(name) is not None for name in names)

    def get(self, name: str, ok: Callable[[Any], bool], expected: str) -> Any:
        self._known.append(name)
        value = self._body.get(name)
        if value is not None and not ok(value):
            raise UsageError(f"{name}: expected {expected}, found {_named(value)}")
        return value

    def need(self, name: str, ok: Callable[[Any], bool], expected: str) -> Any:
        if (value := self.get(name, ok, expected)) is None:
            raise UsageError(f"{name}: missing; expected {expected}")
        return value

    def finish(self) -> None:
        for name in self._body:
            if name not in self._known:
                raise UsageError(f"{name}: unknown; {_nearest(name, self._known)}")


def _text(given: _Fields) -> tuple[Document, tuple[Span, ...]]:
    """The text that was sent, in one of three ways, as a document with its holes."""
    ways = [given.has("prefix", "suffix"), given.has("pieces"), given.has("text", "holes")]
    if sum(ways) != 1:
        raise UsageError(
            "say where the hole is, in one way: prefix and suffix; or pieces, the texts around several holes; or text "
            "and holes, the places in it"
        )
    path = given.get("path", _is(str), "a text")
    if ways[2]:
        text = given.need("text", _is(str), "a text")
        document = _document(_bytes("text", text), path)
        places = given.need("holes", _is(list), "a list of places")
        spans = tuple(_span(document, place, f"holes[{i}]") for i, place in enumerate(places))
        if not spans:
            raise UsageError("holes: expected at least one place")
        return document, spans
    if ways[0]:
        prefix, suffix = (given.get(name, _is(str), "a text") or "" for name in ("prefix", "suffix"))
        pieces, old = [prefix, suffix], [given.get("old", _is(str), "a text") or ""]
    else:
        pieces = given.need("pieces", _is_texts, "texts")
        old = given.get("old", _is_texts, "texts, one for each hole") or [""] * (len(pieces) - 1)
    if len(pieces) < 2:
        raise UsageError("pieces: expected at least two texts, what stands before and after a hole")
    if len(old) != len(pieces) - 1:
        raise UsageError(f"old: expected {len(pieces) - 1} texts, one for each hole, found {len(old)}")
    data, spans_found = _bytes("pieces", pieces[0]), []
    for piece, within in zip(pieces[1:], old, strict=True):
        start = len(data)
        data += _bytes("old", within)
        spans_found.append(Span(start, len(data)))
        data += _bytes("pieces", piece)
    return _document(data, path), tuple(spans_found)


def _document(data: bytes, path: str | None) -> Document:
    from pathlib import Path

    return Document(data, Path(path) if path else None)


def _holes(given: _Fields, document: Document, spans: tuple[Span, ...]) -> Holes:
    related = [
        (_sound("related", item["path"]), _sound("related", item["text"]))
        for item in given.get("related", _is_related, "a list of objects with path and text") or []
    ]
    language = given.get("language", _is(str), "a text")
    indent = given.get("indent", lambda v: isinstance(v, str) and not v.strip(" \t"), "a tab or spaces")
    given.get("old", lambda _: True, "")  # read with the text
    holes = holes_from_document(document, spans, related, language=language or None)
    return replace(
        holes,
        indent=holes.indent if indent is None else indent,
        path=given.get("path", _is(str), "a text") or None,
    )


def _span(document: Document, place: Any, name: str) -> Span:
    """A place of a text: {"start", "end"} in bytes, {"lines": [first, last]}, or {"line", "column"}."""
    try:
        match place:
            case {"start": int(start), "end": int(end), **rest} if not rest:
                if 0 <= start <= end <= len(document.data):
                    return Span(start, end)
                raise UsageError(f"bytes {start} to {end} are out of range: the text has {len(document.data)}")
            case {"lines": [int(first), int(last)], **rest} if not rest:
                return document.hole_for_lines(first, last)
            case {"line": int(line), "column": int(column), **rest} if not rest:
                return document.hole_at(line, column)
    except UsageError as error:
        raise UsageError(f"{name}: {error}") from None
    raise UsageError(
        f'{name}: expected {{"start","end"}} in bytes of UTF-8, {{"lines":[first,last]}}, or {{"line","column"}}'
    )


def _priority(given: _Fields) -> Priority:
    wanted = "one of " + ", ".join(PRIORITIES)
    name = given.get("priority", lambda value: isinstance(value, str) and value in PRIORITIES, wanted)
    return PRIORITIES[name] if name else Priority.INVOKED


OPTION_TYPES: dict[str, Any] = {
    field.name: hint for field in fields(FillOptions) for hint in [get_type_hints(FillOptions)[field.name]]
}
"""What kind of value each option takes."""


def _option(name: str, value: Any) -> Any:
    read = _read(value, OPTION_TYPES[name])
    if read is None and value is not None:
        raise UsageError(f"options.{name}: expected {_described(OPTION_TYPES[name])}, found {_named(value)}")
    if read is None and type(None) not in get_args(OPTION_TYPES[name]):
        raise UsageError(f"options.{name}: expected {_described(OPTION_TYPES[name])}, found null")
    least, most = _LEAST.get(name, 0), _MOST.get(name, _MOST_ELSE)
    for number in read if isinstance(read, tuple) else (read,):
        if isinstance(number, int) and not least <= number <= most:
            raise UsageError(f"options.{name}: expected {least} to {most}, found {_named(value)}")
    return read


def _read(value: Any, hint: Any) -> Any:
    """The value as this type has it; None if it has none such."""
    if get_origin(hint) is Literal:
        return value if isinstance(value, str) and value in get_args(hint) else None
    if get_origin(hint) is tuple:
        found = [_read(item, int) for item in value] if isinstance(value, list) else [None]
        return None if None in found else tuple(found)
    if args := get_args(hint):
        return next((read for arg in args if (read := _read(value, arg)) is not None), None)
    if hint is float:
        ok = isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e300
        return float(value) if ok else None
    if hint is int:
        return value if isinstance(value, int) and not isinstance(value, bool) else None
    return value if hint is bool and isinstance(value, bool) else None


def _described(hint: Any) -> str:
    if get_origin(hint) is Literal:
        return " or ".join(get_args(hint))
    if get_origin(hint) is tuple:
        return "a list of whole numbers"
    names = {int: "a whole number", float: "a number", bool: "true or false", type(None): "null"}
    return names.get(hint) or " or ".join(map(_described, get_args(hint)))


def _fill_json(fill: Fill) -> dict[str, Any]:
    values = {field.name: getattr(fill, field.name) for field in fields(fill) if field.name not in _SHAPED}
    others = [other for other in fill.ranking if other.text != fill.text]
    return {
        "text": fill.text,
        "score": _number(fill.score),
        **values,
        "alternatives": [{"text": o.text, "score": _number(o.score), "errors": o.errors} for o in others],
        "tokens": [
            {"token": t.token, "text": t.text, "nats": _number(t.nats), "entropy": _number(t.entropy)}
            for t in fill.tokens
        ],
        "timings_ms": fill.timings_ms,
    }


# The fields of a Fill that look different on the wire; `ranking` is the answer and its alternatives.
_SHAPED = {"text", "score", "alternatives", "ranking", "tokens", "timings_ms"}


def _entry(error: InfillError) -> tuple[type[InfillError], str, int]:
    return next(entry for entry in ERRORS if isinstance(error, entry[0]))


def _is(kind: type) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, kind)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_related(value: Any) -> bool:
    def is_snippet(item: Any) -> bool:
        return isinstance(item, dict) and set(item) == {"path", "text"} and _is_texts(list(item.values()))

    return isinstance(value, list) and all(map(is_snippet, value))


def _is_duration(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < 1e12


def _bytes(name: str, text: str) -> bytes:
    """The bytes that a text stands for. Raises UsageError for half of a UTF-16 pair."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError as error:
        raise UsageError(
            f"{name}: the text holds U+{ord(text[error.start]):04X}, half of a UTF-16 pair, which no file can hold; a "
            "hole must not begin or end inside a character"
        ) from None


def _sound(name: str, text: str) -> str:
    return _decoded(_bytes(name, text))


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _nats(value: float | None) -> float:
    return math.nan if value is None else value


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number in JSON")


def _named(value: Any) -> str:
    """A value in an error message: its JSON if that is short, else its kind. Never a whole text, which may be code."""
    kinds = {
        str: "a text",
        list: "a list",
        dict: "an object",
        bool: "a truth value",
        int: "a number",
        float: "a number",
    }
    shown = json.dumps(value)
    return shown if len(shown) <= 40 else kinds.get(type(value), "something else")


def _nearest(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f"did you mean {close[0]}?" if close else f"the names are {', '.join(known)}"
