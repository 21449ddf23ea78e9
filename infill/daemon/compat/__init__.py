"""Other people's APIs, so that existing editor plug-ins work with nothing changed but a URL.

llamacpp.py    llama.cpp's server: llama.vim, llama.vscode, Continue, Twinny
openai.py      OpenAI: minuet, Zed, cursortab, the openai package
inception.py   Mistral's and Inception's fill-in-the-middle, Inception's next edit
ollama.py      Ollama: Continue, cmp-ai, Twinny, the ollama package

markers.py     prompts that carry another model's markers
edits.py       passages to rewrite, in chat messages
texts.py       replies to messages, and what comes after a plain prompt
common.py      from a request to an ask, from its answer to the client's text
streaming.py   answers while they are made
sending.py     JSON, streams, errors
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.routing import BaseRoute

from infill.daemon.compat import inception, llamacpp, ollama, openai

if TYPE_CHECKING:
    from infill.daemon.broker import Broker
    from infill.daemon.settings import DaemonSettings

_OPENAI = ("/v1/completions", "/v1/chat/", "/chat/", "/v1/models/", "/v1/fim/", "/v1/edit/")
_LLAMA_CPP = {"/infill", "/completion", "/completions", "/health", "/props", "/models", *llamacpp.UNSUPPORTED}


def routes(broker: Broker, settings: DaemonSettings) -> list[BaseRoute]:
    """All routes of other people's APIs."""
    families = (llamacpp, openai, inception, ollama)
    return [route for family in families for route in family.routes(broker, settings)]


def error_for(path: str, status: int, message: str) -> dict[str, Any] | None:
    """The body of an error in the shape of the API that a path belongs to; None for a path of none of them."""
    if path.startswith("/api/"):
        return ollama.error_body(status, message)
    if path.startswith(_OPENAI):
        return openai.error_body(status, message)
    if path.startswith("/v1/") or path.rstrip("/") in _LLAMA_CPP:
        return llamacpp.error_body(status, message)
    return None
