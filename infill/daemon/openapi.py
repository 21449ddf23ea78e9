"""The own API described as OpenAPI 3.1. Written by hand; tests hold it against the routes and against real answers."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import Any, Literal, get_args, get_origin

import infill
from infill.daemon.asks import Counters, State
from infill.daemon.wire import ERRORS, OPTION_TYPES, PRIORITIES

_Schema = dict[str, Any]

_ABOUT = """\
Fills holes in text with a diffusion language model on this machine.

Requests come through the daemon's Unix socket, where nothing more is asked, or over TCP. There the Host header must be
a name of the daemon, Origin (if sent) its own, and the key, where one is set, must be given. GET /health needs none.

Line ends: a text may have any; a model sees \\n, and `edits` bring the text's own back.

Bytes that are not UTF-8: a text may hold the lone surrogates U+DC80 to U+DCFF, one for each such byte, as Python's
`surrogateescape` has it; in JSON they are written \\udc80 to \\udcff. Answers have them the same way and are all ASCII.
Other halves of a UTF-16 pair are refused: a hole must not begin or end inside a character.

null counts as not given. Unknown names are refused. Numbers that are not finite are null.

Whoever hangs up cancels the work for that request with its next step.
"""

_STREAM = """\
With `stream` the answer is a stream of server-sent events: `step` (Step) for each canvas, then `answer` (the same
object as without `stream`) or `error` (Error). Comment lines come twice a second while there is nothing else to say.
What fails within the first half second, before anything was sent, is an ordinary error answer.
"""


def _object(properties: _Schema, required: list[str] | None = None, about: str = "") -> _Schema:
    """An object with these properties and no others. required: None for all."""
    names = list(properties) if required is None else required
    found = {"type": "object", "additionalProperties": False, "properties": properties, "required": names}
    return found | ({"description": about} if about else {})


def _list(items: _Schema) -> _Schema:
    return {"type": "array", "items": items}


def _ref(name: str) -> _Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _or_null(schema: _Schema) -> _Schema:
    return schema | {"type": [schema["type"], "null"]} if isinstance(schema.get("type"), str) else _either(schema)


def _either(schema: _Schema) -> _Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _text(about: str = "") -> _Schema:
    return {"type": "string"} | ({"description": about} if about else {})


def _number(about: str = "") -> _Schema:
    return {"type": "number"} | ({"description": about} if about else {})


def _count(about: str = "") -> _Schema:
    return {"type": "integer", "minimum": 0} | ({"description": about} if about else {})


def _nats(about: str) -> _Schema:
    return {"type": ["number", "null"], "description": about}


_TRUTH: _Schema = {"type": "boolean"}


def _truth(about: str) -> _Schema:
    return {**_TRUTH, "description": about}


def _option(hint: Any) -> _Schema:
    if get_origin(hint) is Literal:
        return {"type": "string", "enum": list(get_args(hint))}
    if get_origin(hint) is tuple:
        return _list({"type": "integer"})
    names = {int: "integer", float: "number", bool: "boolean", type(None): "null"}
    if hint in names:
        return {"type": names[hint]}
    return {"anyOf": [_option(arg) for arg in get_args(hint)]}


_QUEUE: _Schema = {
    "options": _ref("Options"),
    "document": _text(
        "What the text is of, such as a path or URI. A newer request of the same document and client cancels older "
        "ones of the same or lower urgency, and finds what was already read of it. Without one a request stands alone."
    ),
    "client": _text("Whose document it is: two editors with the same path do not cancel each other."),
    "priority": {
        "type": "string",
        "enum": list(PRIORITIES),
        "default": "invoked",
        "description": "Somebody waits; sent while somebody types; what may be asked next; only to be quick later.",
    },
    "budget_ms": {
        "type": "number",
        "minimum": 0,
        "description": "How long the client waits, time in the queue included, milliseconds. The best canvas by then "
        "is the answer, marked `truncated`.",
    },
    "stream": {"type": "boolean", "default": False},
}
_PLACE: _Schema = {
    "description": "A place in a text: bytes of its UTF-8 form from start up to but without end; or lines, counted "
    "from 1, both included; or an empty one before a character, counted from 1.",
    "oneOf": [
        _object({"start": _count(), "end": _count()}),
        _object({"lines": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2}}),
        _object({"line": {"type": "integer"}, "column": {"type": "integer"}}),
    ],
}
_AROUND: _Schema = {
    "prefix": _text("What stands before the only hole."),
    "suffix": _text("What stands after the only hole."),
    "pieces": _list(_text()) | {"description": "What stands before, between and after several holes.", "minItems": 2},
    "old": {
        "description": "What stands in the hole now; with `pieces` a list, one for each hole.",
        "anyOf": [_text(), _list(_text())],
    },
    "text": _text("The whole text, with what stands in its holes."),
    "holes": _list(_PLACE) | {"minItems": 1},
    "path": _text("The file's name or path; tells the language."),
    "language": _text("As tree-sitter calls it; found out from path and text if not given."),
    "indent": _text("One level of indentation; found out from the text if not given."),
    "related": _list(_object({"path": _text(), "text": _text()}))
    | {"description": "Other texts that belong to it, such as open files, the newest first."},
}
_WAYS = "Say where the hole is in one way: `prefix` and `suffix`; `pieces`; or `text` and `holes`."
_RAN: _Schema = {
    "queue_ms": _number("Until the work began, milliseconds."),
    "run_ms": _number("The work itself, milliseconds."),
    "coalesced": _truth("Made for an identical request that came earlier."),
    "truncated": _truth("Stopped by the budget: the best canvas by then."),
}

_SCHEMAS: dict[str, _Schema] = {
    "Options": _object({name: _option(hint) for name, hint in OPTION_TYPES.items()}, [])
    | {"description": "How to fill; what is not named is as the daemon's settings have it. Lengths in tokens."},
    "Fill": _object({**_AROUND, **_QUEUE}, [], _WAYS),
    "Edit": _object(
        {**_AROUND, "instruction": _text("What is to be changed."), **_QUEUE},
        ["instruction"],
        _WAYS + " One hole, with its old text. Needs a model that follows instructions.",
    ),
    "Score": _object(
        {"prompt": _text(), "texts": _list(_text()) | {"minItems": 1}, **_QUEUE},
        ["texts"],
        "How likely each text is after the prompt.",
    ),
    "Warm": _object({**_AROUND, **_QUEUE}, [], "Loads the model; with a text, reads the prompt that it would make."),
    "Cancel": _object({"document": _text(), "client": _text()}, ["document"]),
    "Step": _object(
        {
            "step": _count("Counted from 1."),
            "max_steps": _count(),
            "text": _text("The leading canvas."),
            "pieces": _list(_text()) | {"description": "Its parts; one for each free position."},
            "entropy": _list(_nats("Of each part, nats.")),
            "settled": _list(_TRUTH) | {"description": "Which parts keep their token."},
            "holes": _list(_count()) | {"description": "Which holes this canvas is for, counted from 0."},
        }
    ),
    "Token": _object(
        {
            "token": {"type": "integer"},
            "text": _text(),
            "nats": _nats("Surprise: -log p of the causal encoder."),
            "entropy": _nats("Of the denoiser after its last step, nats."),
        }
    ),
    "Alternative": _object(
        {"text": _text(), "score": _nats("As the answer's own."), "errors": _count("Syntax errors with it.")}
    ),
    "Filled": _object(
        {
            "text": _text("With \\n for line ends."),
            "score": _nats("Summed log-probability of the middle and the head of the suffix behind it, nats."),
            "confidence": _number("0 to 1."),
            "low_confidence": _truth("Below the option low_confidence."),
            "errors": _count("Syntax errors in the whole text with this answer."),
            "truncated": _TRUTH,
            "format": _text("Of the prompt: raw or chat."),
            "n_tokens": _count(),
            "n_steps": _count("Denoising steps of the answer's canvas."),
            "n_passes": _count("Evaluations of the decoder or the encoder after the prompt."),
            "n_pass_tokens": _count(),
            "n_scored_tokens": _count(),
            "n_drafted_tokens": _count("Passes of one token of each draft."),
            "n_prompt_tokens": _count("Tokens of the prompt that had to be read; the others were known."),
            "alternatives": _list(_ref("Alternative")) | {"description": "Other answers, the best first."},
            "tokens": _list(_ref("Token")),
            "timings_ms": {"type": "object", "additionalProperties": {"type": "number"}},
        }
    ),
    "Answer": _object(
        {
            "texts": _list(_text()) | {"description": "What goes into the holes, in their order, with \\n."},
            "edits": _list(_object({"start": _count(), "end": _count(), "text": _text()}))
            | {
                "description": "The same as changes of the text that was sent (pieces and old texts put together): "
                "bytes of its UTF-8 form, and what takes their place, with the line ends of that text."
            },
            "confidence": _number("The least of all holes'."),
            "fills": _list(_ref("Filled")),
            "groups": _list(_list(_count())) | {"description": "Which holes, counted from 0, shared a canvas."},
            "seed": {"type": "integer"},
            **_RAN,
        }
    ),
    "Scores": _object({"scores": _list(_nats("Log-probability of the text, nats.")), **_RAN}),
    "Warmed": _object(_RAN),
    "Cancelled": _object({"cancelled": _truth("Whether there was anything to cancel.")}),
    "Counters": _object({field.name: {"type": "number"} for field in fields(Counters)}),
    "LoadedModel": _object(
        {
            **{"name": _text(), "path": _text(), "n_vocab": _count(), "canvas_length": _count(), "n_ctx": _count()},
            **{"format": _text(), "n_bytes": _count(), "device": _text()},
        }
    ),
    "Status": _object(
        {
            "version": _text("Of infill."),
            "state": {"type": "string", "enum": list(get_args(State))},
            "reason": _text("Why it is yielded, failed or unloaded."),
            "model": _either(_ref("LoadedModel")),
            "queued": _object({name: _count() for name in PRIORITIES}, about="Requests that wait, by priority."),
            "running": {"type": ["string", "null"], "description": 'Its document; "" if it has none.'},
            "n_sessions": _count("Documents whose prompt is kept."),
            "session_bytes": _count(),
            "counters": _ref("Counters"),
            "loaded_since": {"type": ["number", "null"], "description": "Seconds since 1970."},
            "idle_s": {"type": ["number", "null"], "description": "Since the last work ended, seconds."},
        }
    ),
    "Model": _object(
        {
            **{"name": _text(), "path": _text(), "is_loaded": _TRUTH},
            **{name: _or_null(_count()) for name in ("n_vocab", "canvas_length", "n_ctx", "n_bytes")},
            "format": _or_null(_text("Of the prompt: raw or chat.")),
        },
        about="What only the file tells is null until it was loaded once.",
    ),
    "Models": _object({"models": _list(_ref("Model"))}),
    "Error": _object(
        {
            "error": _object(
                {
                    "type": {
                        "type": "string",
                        "enum": [
                            *dict.fromkeys(name for _, name, _ in ERRORS),
                            *("unauthorized", "forbidden", "not_found", "method_not_allowed", "too_large"),
                            *("refused", "internal"),
                        ],
                    },
                    "message": _text("What happened and what to do."),
                    "retry_after_s": _number("When to come again, seconds."),
                },
                ["type", "message"],
            )
        }
    ),
}

_REFUSED = {
    "401": "The key is missing or wrong.",
    "403": "Host or Origin is not the daemon's own.",
}
_POSTED = _REFUSED | {"400": "Nonsense: unknown names, wrong types, no hole.", "413": "Longer than the body limit."}
_ENGINE = {
    "500": "The engine refused or failed, or a defect; the daemon's log says more.",
    "503": "The model is being loaded, has made room for another program, or is missing. Retry-After says when.",
}
_WORKED = (
    _POSTED
    | _ENGINE
    | {
        "409": "Cancelled, or a newer request of the document took its place.",
        "429": "Too many requests wait. Retry-After says when to come again.",
    }
)

# Path below /infill/v1, method, what it does, request, answer, errors.
_OPERATIONS: tuple[tuple[str, str, str, str | None, str | None, dict[str, str]], ...] = (
    ("fill", "post", "Fill one or several holes.", "Fill", "Answer", _WORKED),
    ("edit", "post", "Rewrite a passage as an instruction says.", "Edit", "Answer", _WORKED),
    ("score", "post", "Log-probabilities of texts after a prompt.", "Score", "Scores", _WORKED),
    ("warm", "post", "Get ready for a later request.", "Warm", "Warmed", _WORKED),
    ("cancel", "post", "Cancel what was asked for a document.", "Cancel", "Cancelled", _POSTED),
    ("load", "post", "Load the model, and answer when that is done.", None, "Status", _REFUSED | _ENGINE),
    ("unload", "post", "Give the model's memory back after the step under way.", None, "Status", _REFUSED),
    ("status", "get", "What the daemon is doing. Neither wakes the model nor counts as use.", None, "Status", _REFUSED),
    ("models", "get", "The model of this daemon.", None, "Models", _REFUSED),
    ("metrics", "get", "Counters in the text format of Prometheus.", None, None, _REFUSED),
    ("openapi.json", "get", "This description.", None, None, _REFUSED),
)
_STREAMED = ("Fill", "Edit", "Score", "Warm")


@cache
def document() -> dict[str, Any]:
    """The whole description, as JSON has it."""
    paths: dict[str, Any] = {}
    for name, method, about, asked, answered, refused in _OPERATIONS:
        operation: dict[str, Any] = {"operationId": name.partition(".")[0], "summary": about}
        if asked is not None:
            operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": _ref(asked)}}}
        content: dict[str, Any] = {"application/json": {"schema": _ref(answered) if answered else {"type": "object"}}}
        if name == "metrics":
            content = {"text/plain": {"schema": {"type": "string"}}}
        if asked in _STREAMED:
            operation["description"] = _STREAM
            content["text/event-stream"] = {"schema": {"type": "string"}}
        errors = {
            status: {"description": text, "content": {"application/json": {"schema": _ref("Error")}}}
            for status, text in sorted(refused.items())
        }
        operation["responses"] = {"200": {"description": "The answer.", "content": content}, **errors}
        paths[f"/infill/v1/{name}"] = {method: operation}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "infill",
            "version": infill.__version__,
            "summary": "Local infilling.",
            "description": _ABOUT,
        },
        "paths": paths,
        "components": {
            "schemas": _SCHEMAS,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "header": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
            },
        },
        "security": [{}, {"bearer": []}, {"header": []}],
    }
