"""The API of Inception's diffusion models, and Mistral's, which has one path in common with it.

Both have `/v1/fim/completions`, with different answers: Mistral's is a chat completion, Inception's a text. Each choice
here carries both. `diffusing` streams the whole canvas after every step instead of text that grows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from infill.daemon.compat import edits, openai
from infill.daemon.compat.common import number, string
from infill.daemon.compat.sending import endpoint
from infill.errors import UsageError

if TYPE_CHECKING:
    from infill.daemon.broker import Broker
    from infill.daemon.settings import DaemonSettings

FAMILY = openai.FAMILY


def _choice(text: str) -> dict[str, Any]:
    return {"text": text, "message": {"role": "assistant", "content": text}}


def _chunk(text: str) -> dict[str, Any]:
    return {"text": text, "delta": {"role": "assistant", "content": text}}


FIM = openai.Shape("fim", "chat.completion", "chat.completion.chunk", _choice, _chunk)
EDIT = openai.Shape("edit", "edit.completion", "edit.completion.chunk", openai.CHAT.choice, openai.CHAT.chunk)


def routes(broker: Broker, settings: DaemonSettings) -> list[BaseRoute]:
    """The routes of this API."""
    api = _Api(broker, settings)
    return [
        Route("/v1/fim/completions", endpoint(FAMILY, api.fim), methods=["POST"]),
        Route("/v1/edit/completions", endpoint(FAMILY, api.edit), methods=["POST"]),
    ]


class _Api(openai.Answers):
    async def fim(self, request: Request, body: dict[str, Any]) -> Response:
        job = openai.Job(
            openai.text_task(self, request, body, string(body, "prompt"), string(body, "suffix", ""), "fim")
        )  # fmt: skip
        return await self.respond(request, body, [job], FIM, warm=number(body, "max_tokens") == 0)

    async def edit(self, request: Request, body: dict[str, Any]) -> Response:
        passage = edits.passage_of(edits.messages_of(body))
        if passage is None or not passage.is_next:
            raise UsageError(
                "expected one user message with the file in <|current_file_content|> tags and, in it, the passage in "
                "<|code_to_edit|> tags"
            )
        return await self.respond(request, body, [openai.edit_job(self, request, body, passage)], EDIT)
