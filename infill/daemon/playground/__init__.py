"""The playground: one page at `/` that shows a canvas settle. It talks to the daemon's own API and to nothing else.

Other programs ask for `/` too, to see whether an Ollama server is there: whoever does not ask for HTML gets the line
that Ollama answers.
"""

from __future__ import annotations

import base64
import hashlib
import re
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

_GREETING = "Ollama is running"


def routes() -> list[BaseRoute]:
    """GET and HEAD of `/`."""
    page = files(__name__).joinpath("index.html").read_text(encoding="utf-8")
    headers = {
        "Content-Security-Policy": _policy(page),
        "Cache-Control": "no-cache",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Vary": "Accept",
    }

    async def root(request: Request) -> Response:
        if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            return HTMLResponse(page, headers=headers)
        return PlainTextResponse(_GREETING, headers={"Vary": "Accept"})

    return [Route("/", root, methods=["GET", "HEAD"])]


def _policy(page: str) -> str:
    """What the page may do: run its own script, named by its hash, use its own style, and ask where it came from."""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {_hash(page, 'script')}",
            f"style-src {_hash(page, 'style')}",
            "connect-src 'self'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ]
    )


def _hash(page: str, tag: str) -> str:
    """The source expression of the page's only element of this kind; ref: W3C CSP level 3, section 2.3.1."""
    found = re.findall(rf"<{tag}>(.*?)</{tag}>", page, flags=re.DOTALL)
    assert len(found) == 1, f"the page has {len(found)} elements {tag}, and the policy names one"
    return f"'sha256-{base64.b64encode(hashlib.sha256(found[0].encode()).digest()).decode()}'"
