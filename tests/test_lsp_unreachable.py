"""The state that an editor shows while a model cannot be loaded: it stays until something changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import psutil
from lsp_editor import Editor, Oracle, cancelled, daemon, eventually

from infill.daemon import lifecycle
from infill.daemon.asks import Loading, ModelMissing

TEXT = "def add(a, b):\n    return "


def test_a_model_that_cannot_be_loaded_stays_unreachable_while_somebody_types(tmp_path: Path) -> None:
    broker, error, loading = (
        Oracle(),
        ModelMissing("there is no model file"),
        Loading("the model is being loaded", 0.05),
    )

    with daemon(broker, tmp_path):
        editor = Editor(tmp_path)
        uri = editor.open((tmp_path / "a.py").as_uri(), TEXT)

        def type_on() -> None:
            """The request for the next letter is told at first that the model is being loaded."""
            broker.error, n = loading, len(broker.asks)
            editor.type(uri, "a")
            future = editor.ask(uri)
            eventually(lambda: len(broker.asks) > n + 1)
            broker.error = error
            assert editor.answer(future) == []

        type_on()
        states = editor.seen.statuses
        assert states[-2:] == [("loading", str(loading)), ("unreachable", str(error))]
        n = len(states)
        for _ in range(3):
            type_on()
        broker.error = loading
        first = editor.ask(uri)
        eventually(lambda: broker.asks[-1].document == uri)
        editor.type(uri, "b")
        assert cancelled(first)
        type_on()
        assert states[n:] == []

        # somebody asks
        broker.error = loading
        future = editor.ask(uri, invoked=True)
        eventually(lambda: states[-1] == ("loading", str(loading)))
        broker.error = error
        assert editor.answer(future) == [] and states[-1] == ("unreachable", str(error))

        # the daemon is another one
        found = lifecycle.running()
        assert found is not None
        process = psutil.Process(editor.client._server.pid)  # type: ignore[union-attr]
        lifecycle.write_status(replace(found, pid=process.pid, started=process.create_time()))
        type_on()
        assert states[-2:] == [("loading", str(loading)), ("unreachable", str(error))]
        lifecycle.write_status(found)

        # it works again
        broker.error = None
        editor.type(uri, "c")
        assert editor.suggest(uri) == ["a + b"] and states[-1] == ("ready", "")
        assert editor.close() == 0
