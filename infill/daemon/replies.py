"""Answers of the daemon that are not somebody's success: JSON on one line, errors in the shape of the path's API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from infill.daemon import compat, wire


class Json(Response):
    """A JSON value on one line."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        return wire.dumps(content)


def error_reply(path: str, error: BaseException) -> Response:
    """The answer to a request that failed with this exception."""
    found = wire.error_json(error)
    return _reply(path, wire.status_of(error), found, wire.retry_after(error))


def refusal(path: str, status: int, kind: str, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """The answer to a request that is not even looked at. kind: the error's type in the own API."""
    return _reply(path, status, {"error": {"type": kind, "message": message}}, headers or {})


def _reply(path: str, status: int, own: dict[str, Any], headers: Mapping[str, str]) -> Response:
    theirs = compat.error_for(path, status, own["error"]["message"])
    return Json(own if theirs is None else theirs, status, dict(headers))
