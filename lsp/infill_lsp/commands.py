"""The commands of `workspace/executeCommand`, and the code actions that lead to them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from infill.errors import InfillError
from infill_lsp.documents import Target
from infill_lsp.filling import Task, marked, whole_lines

if TYPE_CHECKING:
    from infill_lsp.documents import Document
    from infill_lsp.session import Session

_NO_INSTRUCTION = "say what is to be changed: the command infill.edit takes an instruction"


def run_command(session: Session, params: types.ExecuteCommandParams) -> Coroutine[Any, Any, Any]:
    """What the command returns. The documents are looked at now. Raises JsonRpcInvalidParams."""
    command = COMMANDS.get(params.command)
    if command is None:
        raise JsonRpcInvalidParams(f"there is no command {params.command!r}; there are {', '.join(COMMANDS)}")
    arguments = (params.arguments or [{}])[0]
    if not isinstance(arguments, Mapping):
        raise JsonRpcInvalidParams(f'{params.command} takes one object, such as {{"uri": "file:///..."}}')
    return command(session, dict(arguments), params.work_done_token)


def code_actions(session: Session, params: types.CodeActionParams) -> list[types.CodeAction]:
    """What can be done with a selection; without one, only where the editor asks for rewrites."""
    kind = types.CodeActionKind.RefactorRewrite
    only = params.context.only
    if only is not None and not any(_is_within(kind.value, str(getattr(k, "value", k))) for k in only):
        return []
    is_selection = params.range.start != params.range.end
    if session.store.get(params.text_document.uri) is None or not (is_selection or only):
        return []
    arguments = {"uri": params.text_document.uri, "range": _json(params.range)}
    wanted = [("Fill here", "infill.fillRange")] + ([("Rewrite...", "infill.edit")] if is_selection else [])
    return [
        types.CodeAction(
            title=title, kind=kind, command=types.Command(title=title, command=name, arguments=[arguments])
        )
        for title, name in wanted
    ]


def _is_within(kind: str, wanted: str) -> bool:
    return not wanted or kind == wanted or kind.startswith(wanted + ".")


def _json(range_: types.Range) -> dict[str, dict[str, int]]:
    return {
        name: {"line": position.line, "character": position.character}
        for name, position in (("start", range_.start), ("end", range_.end))
    }


_Arguments = dict[str, Any]
_Token = types.ProgressToken | None


def _fill(session: Session, arguments: _Arguments, token: _Token) -> Coroutine[Any, Any, Any]:
    document = _document(session, arguments)
    place = document.snapshot.place(_position(arguments.get("position"), "position"))
    return _begun(session, Task.of(document, [Target(place, place)]), token)


def _fill_range(session: Session, arguments: _Arguments, token: _Token) -> Coroutine[Any, Any, Any]:
    document = _document(session, arguments)
    target = _target(document, arguments)
    return _begun(session, Task.of(document, [target], is_preview=arguments.get("preview") is True), token)


def _fill_holes(session: Session, arguments: _Arguments, token: _Token) -> Coroutine[Any, Any, Any]:
    document = _document(session, arguments)
    try:
        targets = marked(document.snapshot)
    except InfillError as error:
        return _said(session, str(error))
    return _begun(session, Task.of(document, targets), token)


def _edit(session: Session, arguments: _Arguments, token: _Token) -> Coroutine[Any, Any, Any]:
    document = _document(session, arguments)
    target = _target(document, arguments)
    instruction = arguments.get("instruction")
    if not isinstance(instruction, str) or not instruction.strip():
        return _said(session, _NO_INSTRUCTION)
    is_preview = arguments.get("preview") is True
    return _begun(session, Task.of(document, [target], instruction, is_preview=is_preview), token)


async def _proposal(session: Session, arguments: _Arguments, token: _Token) -> Any:
    return session.filling.proposal(_document(session, arguments))


async def _apply(session: Session, arguments: _Arguments, token: _Token) -> Any:
    document = _document(session, arguments)
    index = arguments.get("alternative", 0)
    if not _is_count(index):
        raise JsonRpcInvalidParams('"alternative" is the number of one of the texts, counted from 0')
    return await session.filling.apply(document, int(index))


async def _next_alternative(session: Session, arguments: _Arguments, token: _Token) -> Any:
    document = _document(session, arguments)
    if (done := await session.filling.next_alternative(document)) is not None:
        return done
    text = session.completing.rotate(document.uri)
    return None if text is None else {"applied": False, "texts": [text]}


async def _dismiss(session: Session, arguments: _Arguments, token: _Token) -> bool:
    return session.completing.dismiss(_document(session, arguments).uri)


async def _cancel(session: Session, arguments: _Arguments, token: _Token) -> bool:
    uri = arguments.get("uri")
    uris = [uri] if isinstance(uri, str) else [document.uri for document in session.store.newest()]
    return any([cancel(uri) for uri in uris for cancel in (session.filling.cancel, session.completing.cancel)])


async def _pause(session: Session, arguments: _Arguments, token: _Token) -> None:
    session.pause(True)
    for document in session.store.newest():
        session.completing.cancel(document.uri)


async def _resume(session: Session, arguments: _Arguments, token: _Token) -> None:
    session.pause(False)


async def _unload(session: Session, arguments: _Arguments, token: _Token) -> None:
    try:
        await session.backend.unload()
    except InfillError as error:
        session.failed(error, asked=True)


COMMANDS: dict[str, Callable[[Session, _Arguments, _Token], Coroutine[Any, Any, Any]]] = {
    "infill.fill": _fill,
    "infill.fillRange": _fill_range,
    "infill.fillHoles": _fill_holes,
    "infill.edit": _edit,
    "infill.proposal": _proposal,
    "infill.apply": _apply,
    "infill.nextAlternative": _next_alternative,
    "infill.dismiss": _dismiss,
    "infill.cancel": _cancel,
    "infill.pause": _pause,
    "infill.resume": _resume,
    "infill.unload": _unload,
}


def _begun(session: Session, task: Task, token: _Token) -> Coroutine[Any, Any, Any]:
    running = session.filling.begin(task, session.editor.watch(task.snapshot.uri, token))

    async def result() -> Any:
        return await running

    return result()


async def _said(session: Session, message: str) -> None:
    session.say(message)


def _document(session: Session, arguments: _Arguments) -> Document:
    uri = arguments.get("uri")
    document = session.store.get(uri) if isinstance(uri, str) else None
    if document is None:
        raise JsonRpcInvalidParams('no document is open at "uri"')
    session.store.touch(document.uri)
    return document


def _target(document: Document, arguments: _Arguments) -> Target:
    given = arguments.get("range")
    if not isinstance(given, Mapping):
        raise JsonRpcInvalidParams('"range" is missing: an object with start and end')
    snapshot = document.snapshot
    start, end = (snapshot.place(_position(given.get(name), f"range.{name}")) for name in ("start", "end"))
    if end < start:
        start, end = end, start
    return whole_lines(Target(start, end), snapshot)


def _position(given: object, name: str) -> types.Position:
    if isinstance(given, Mapping):
        line, character = given.get("line"), given.get("character")
        if _is_count(line) and _is_count(character):
            return types.Position(int(line or 0), int(character or 0))
    raise JsonRpcInvalidParams(f'"{name}" is missing: an object with line and character')


def _is_count(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < 1 << 31
