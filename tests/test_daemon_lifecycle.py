"""The daemon as a process: starting, finding, ending it, and having the command line ask it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

import infill
import infill.cli
from infill import paths, servers
from infill.cli import remote
from infill.config import Config
from infill.daemon import lifecycle, server
from infill.daemon.lifecycle import Daemon, DaemonError, Engine
from infill.daemon.settings import DaemonSettings
from infill.errors import ConfigError, InfillError, UsageError

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Unix sockets and signals")

QUICK = ["--steps", "3", "--max-tokens", "6", "--finalists", "2"]


def this_process(**changes: Any) -> Daemon:
    daemon = Daemon(
        pid=os.getpid(),
        started=psutil.Process().create_time(),
        version=infill.__version__,
        url="http://127.0.0.1:1",
        socket=paths.socket_file(),
        key_file=None,
        engine=Engine.of(Config()),
    )
    return replace(daemon, **changes)


class Cli:
    """The command line in this process: what it printed, and its exit code."""

    def __init__(self, capture: pytest.CaptureFixture[str]) -> None:
        self._capture = capture

    def __call__(self, *arguments: str, code: int = 0) -> tuple[str, str]:
        self._capture.readouterr()
        found = infill.cli.main(arguments)
        out, errors = self._capture.readouterr()
        assert found == code, errors
        return out, errors


@pytest.fixture
def cli(capfd: pytest.CaptureFixture[str]) -> Cli:
    return Cli(capfd)


@pytest.fixture
def home(random_model: Path) -> Iterator[None]:
    """Settings for a daemon with a small model on a port of its own. What runs at the end is ended."""
    paths.config_file().write_text(
        f'model = "{random_model}"\ndevice = "cpu"\nthreads = 1\n[daemon]\nport = 0\n', encoding="utf-8"
    )
    yield
    if (daemon := lifecycle.running()) is not None and daemon.pid != os.getpid():
        lifecycle.stop()


@pytest.fixture
def text(tmp_path: Path) -> str:
    path = tmp_path / "a.py"
    path.write_text("def add(a, b):\n    return a\n\n\ndef mul(a, b):\n    return a * b\n", encoding="utf-8")
    return str(path)


# --- the status file ---


def test_a_status_file_is_read_back_whole_and_private() -> None:
    daemon = this_process(loaded="1-2", warnings=("odd",))
    lifecycle.write_status(daemon)
    assert lifecycle.running() == daemon
    assert stat.S_IMODE(lifecycle.status_file().stat().st_mode) == 0o600
    assert stat.S_IMODE(paths.runtime_dir().stat().st_mode) == 0o700
    assert [path.name for path in paths.runtime_dir().iterdir()] == ["daemon.json"]
    lifecycle.remove_status(daemon.pid + 1)
    assert lifecycle.running() == daemon
    lifecycle.remove_status(daemon.pid)
    assert lifecycle.running() is None


def test_a_stale_status_file_counts_as_none() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    lifecycle.write_status(this_process(pid=child.pid))
    assert lifecycle.running() is None
    lifecycle.write_status(this_process(started=psutil.Process().create_time() - 60))  # the same id, another process
    assert lifecycle.running() is None


def test_a_process_that_has_ended_and_that_nobody_reaps_counts_as_gone() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    started = psutil.Process(child.pid).create_time()
    deadline = time.monotonic() + 20
    while psutil.Process(child.pid).status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
        time.sleep(0.01)
    lifecycle.write_status(this_process(pid=child.pid, started=started))
    assert lifecycle.running() is None
    child.wait()


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"pid": "x"}', "\x00"])
def test_a_damaged_status_file_counts_as_none(content: str) -> None:
    lifecycle.private_folder(paths.runtime_dir())
    lifecycle.status_file().write_text(content, encoding="utf-8")
    assert lifecycle.running() is None


def test_somebody_elses_status_file_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    lifecycle.write_status(this_process())
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    assert lifecycle.running() is None


def test_a_daemon_is_used_for_the_same_model_and_version_only(random_model: Path, tmp_path: Path) -> None:
    model = tmp_path / "m.gguf"
    shutil.copy(random_model, model)
    config = Config(model=model, threads=1)
    daemon = this_process(engine=Engine.of(config))
    assert daemon.answers_like(config)
    assert replace(daemon, loaded=lifecycle.file_mark(model)).answers_like(config)
    assert not replace(daemon, version="0.0.1").answers_like(config)
    for other in (replace(config, threads=2), replace(config, device="cpu"), replace(config, n_ctx=64), Config()):
        assert not daemon.answers_like(other)
    loaded = replace(daemon, loaded=lifecycle.file_mark(model))
    os.utime(model, (1, 1))  # another file of the same name took its place
    assert not loaded.answers_like(config)
    model.unlink()
    assert not daemon.answers_like(config)


# --- folders, lock, sockets ---


def test_the_runtime_folder_must_be_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = lifecycle.private_folder(tmp_path / "a" / "b")
    folder.chmod(0o755)
    assert stat.S_IMODE(lifecycle.private_folder(folder).stat().st_mode) == 0o700
    link = tmp_path / "link"
    link.symlink_to(folder)
    with pytest.raises(DaemonError, match="not a folder of yours"):
        lifecycle.private_folder(link)
    (tmp_path / "file").touch()
    with pytest.raises(DaemonError, match="cannot make the folder"):
        lifecycle.private_folder(tmp_path / "file" / "x")
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    with pytest.raises(DaemonError, match="not a folder of yours"):
        lifecycle.private_folder(folder)


def test_a_deep_runtime_folder_moves_the_socket_to_a_short_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert paths.socket_file() == paths.runtime_dir() / "infill.sock"
    monkeypatch.setenv("INFILL_HOME", str(tmp_path / ("x" * 100)))
    one = paths.socket_file()
    assert len(os.fsencode(one)) <= 103
    assert one.parent.parent in (Path(tempfile.gettempdir()), Path("/tmp"))
    monkeypatch.setenv("INFILL_HOME", str(tmp_path / ("y" * 100)))
    assert paths.socket_file() != one
    monkeypatch.setenv("INFILL_HOME", str(tmp_path / ("x" * 100)))
    with server._unix_socket(one):
        assert stat.S_IMODE(one.stat().st_mode) == 0o600
        assert stat.S_IMODE(one.parent.stat().st_mode) == 0o700
    assert not one.exists()
    one.parent.rmdir()


def test_one_lock_for_one_daemon() -> None:
    with (
        lifecycle.only_one(),
        pytest.raises(DaemonError, match="a daemon runs already; `infill daemon stop` ends it"),
        lifecycle.only_one(),
    ):
        pass
    with lifecycle.only_one():
        pass


def test_a_stale_socket_is_replaced_and_a_living_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    with server._unix_socket(path):
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(path))
        with pytest.raises(DaemonError, match="another program listens on"), server._unix_socket(path):
            pass
        assert path.exists()
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(DaemonError, match="is in the way of the daemon's socket"), server._unix_socket(path):
        pass
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_port_that_is_taken_is_named_with_the_setting(caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        settings = DaemonSettings(port=port)
        with server._port(settings, is_needed=False) as listener:
            assert listener is None
        sentence = f"another program listens on port {port} of 127.0.0.1; set `port` in [daemon] of config.toml"
        assert sentence in caplog.text
        with pytest.raises(DaemonError, match="INFILL_DAEMON_PORT"), server._port(settings, is_needed=True):
            pass
    with (
        pytest.raises(DaemonError, match=r"no address 192\.0\.2\.1; set `host`"),
        server._port(DaemonSettings(host="192.0.2.1", port=0), is_needed=True),
    ):
        pass


def test_how_this_machine_reaches_its_port() -> None:
    assert server.own_url(DaemonSettings(host="0.0.0.0", port=1)) == "http://127.0.0.1:1"
    assert server.own_url(DaemonSettings(host="::", port=1)) == "http://[::1]:1"
    tls = DaemonSettings(host="10.0.0.1", port=1, certificate=Path("c"), private_key=Path("k"))
    assert server.own_url(tls) == "https://10.0.0.1:1"


# --- processes ---


def test_two_starts_make_one_daemon_that_fills_and_ends_and_survives_being_killed(
    home: None, text: str, cli: Cli
) -> None:
    starts = [subprocess.Popen(lifecycle.command("daemon", "start"), stdout=subprocess.PIPE, text=True) for _ in "12"]
    said = sorted(start.communicate(timeout=60)[0] for start in starts)
    first = lifecycle.running()
    assert first is not None and [start.returncode for start in starts] == [0, 0]
    assert said[0].startswith(f"a daemon runs already, process {first.pid}: http://127.0.0.1:")
    assert said[1].startswith(f"started the daemon, process {first.pid}: ")
    assert os.getsid(first.pid) == first.pid  # detached: a closed terminal does not end it
    assert first.socket is not None and stat.S_IMODE(first.socket.stat().st_mode) == 0o600
    assert httpx.get(f"{first.url}/health").status_code == 200

    fill = ("fill", text, "--lines", "2", "--show", *QUICK)
    by_daemon, here = cli(*fill), cli(*fill, "--no-daemon")
    assert by_daemon[0] == here[0]
    canvases = [[line for line in errors.splitlines() if line.startswith("step ")] for _, errors in (by_daemon, here)]
    assert canvases[0] == canvases[1] != []
    status = json.loads(cli("daemon", "status", "--json")[0])
    assert status["running"] is True and status["pid"] == first.pid
    assert status["status"]["counters"]["answered"] == 1
    assert status["status"]["model"]["path"] == status["engine"]["model"]
    now = lifecycle.running()
    assert now is not None and now.loaded == lifecycle.file_mark(Path(now.engine.model))

    os.kill(first.pid, signal.SIGKILL)
    while first.is_alive():
        time.sleep(0.01)
    assert lifecycle.status_file().exists() and first.socket.exists()
    assert cli("daemon", "status", code=1)[0] == "no daemon runs; `infill daemon start` starts one\n"
    second, is_new = lifecycle.start()
    assert is_new and second.pid != first.pid and lifecycle.running() == second
    assert lifecycle.start() == (second, False)

    assert cli("daemon", "stop")[0] == f"stopped the daemon, process {second.pid}\n"
    assert not second.is_alive() and not lifecycle.status_file().exists() and not first.socket.exists()
    assert cli("daemon", "stop")[0] == "no daemon runs\n"
    assert "ended" in cli("daemon", "logs", "-n", "1")[0]


def test_a_daemon_of_another_version_is_replaced(home: None) -> None:
    old = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    lifecycle.write_status(
        this_process(pid=old.pid, started=psutil.Process(old.pid).create_time(), version="0.0.1", socket=None)
    )
    new, is_new = lifecycle.start()
    assert is_new and new.version == infill.__version__
    assert old.wait(10) == -signal.SIGTERM


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_run_stays_in_the_foreground_and_a_signal_ends_it_amid_work(home: None, number: signal.Signals) -> None:
    process = subprocess.Popen(lifecycle.command("daemon", "run"), stderr=subprocess.PIPE, text=True)
    daemon = waited_for(process)
    assert daemon.url is not None
    replies: list[httpx.Response | httpx.HTTPError] = []
    body = {"prefix": "def f():\n    return ", "suffix": "\n", "options": {"max_steps": 900, "stop_entropy": 0.0}}

    def ask() -> None:
        try:
            replies.append(httpx.post(f"{daemon.url}/infill/v1/fill", json=body, timeout=60))
        except httpx.HTTPError as error:
            replies.append(error)

    asker = threading.Thread(target=ask)
    asker.start()
    with httpx.Client(base_url=f"{daemon.url}/infill/v1") as client:
        while client.get("/status").json()["state"] != "busy":
            time.sleep(0.02)
    began = time.monotonic()
    process.send_signal(number)
    _, said = process.communicate(timeout=20)
    took_s = time.monotonic() - began
    asker.join()
    assert process.returncode == 0, said
    assert took_s < 5, took_s  # the steps that were left would take longer
    assert "ended" in said and "Traceback" not in said
    assert lifecycle.running() is None and not paths.socket_file().exists()
    (reply,) = replies
    assert isinstance(reply, httpx.Response) and reply.status_code == 409  # an answer, not a lost connection


def waited_for(process: subprocess.Popen[str]) -> Daemon:
    deadline = time.monotonic() + 60
    while (daemon := lifecycle.running()) is None:
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.02)
    return daemon


def test_why_it_did_not_start_is_said(home: None, cli: Cli) -> None:
    with socket.socket(socket.AF_UNIX) as other:
        lifecycle.private_folder(paths.runtime_dir())
        other.bind(str(paths.socket_file()))
        other.listen()
        with pytest.raises(DaemonError, match="the daemon did not start: another program listens on"):
            lifecycle.start()
    _, errors = cli("daemon", "start", "--listen", "0.0.0.0", code=1)
    assert "so a key is needed: `infill daemon key` makes one" in errors
    assert "TLS needs both" in cli("daemon", "start", "--certificate", "no.pem", code=1)[1]


def test_flags_of_a_daemon_that_runs_already_are_not_passed_over_in_silence(
    monkeypatch: pytest.MonkeyPatch, cli: Cli
) -> None:
    engine = lifecycle.Engine("/m.gguf", "auto", None, 8192)
    running = Daemon(1234, 0.0, infill.__version__, "http://127.0.0.1:8012", None, None, engine)
    monkeypatch.setattr(lifecycle, "start", lambda flags: (running, False))
    out, errors = cli("daemon", "start", "--port", "8792", "--idle-unload", "60")
    assert out == "a daemon runs already, process 1234: http://127.0.0.1:8012\n"
    assert "it keeps its settings; `infill daemon restart --port 8792 --idle-unload 60.0` changes them" in errors
    assert cli("daemon", "start")[1] == ""


def test_a_model_file_that_is_missing_is_told_at_the_start(monkeypatch: pytest.MonkeyPatch, cli: Cli) -> None:
    engine = lifecycle.Engine("/m.gguf", "auto", None, 8192)
    running = Daemon(1234, 0.0, infill.__version__, "http://127.0.0.1:8012", None, None, engine)
    monkeypatch.setattr(lifecycle, "start", lambda flags: (running, True))
    assert "there is no model file /nowhere/m.gguf yet" in cli("daemon", "start", "--model", "/nowhere/m.gguf")[1]


def test_without_a_daemon_its_commands_say_so(cli: Cli) -> None:
    for name in ("load", "unload"):
        assert "no daemon runs; `infill daemon start` starts one" in cli("daemon", name, code=1)[1]
    assert "there is no log yet" in cli("daemon", "logs", code=1)[1]
    assert cli("daemon", "status", "--json", code=1)[0] == '{"running":false}\n'


# --- other machines ---


def test_a_key_is_made_once_and_is_private(cli: Cli) -> None:
    keys = [cli("daemon", "key", *arguments)[0] for arguments in ([], [], ["--new"])]
    assert keys[0] == keys[1] != keys[2] and len(keys[0].strip()) >= 40
    assert stat.S_IMODE(paths.key_file().stat().st_mode) == 0o600


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make a certificate")
def test_another_machine_asks_over_tls_with_a_key(home: None, text: str, tmp_path: Path, cli: Cli) -> None:
    key = cli("daemon", "key")[0].strip()
    subprocess.run(
        [
            *(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                "k.pem",
                "-out",
                "c.pem",
            ),
            *("-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"),
        ],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    certificate = str(tmp_path / "c.pem")
    cli(
        "daemon", "start", "--listen", "0.0.0.0", "--certificate", certificate, "--private-key", str(tmp_path / "k.pem")
    )
    daemon = lifecycle.running()
    assert daemon is not None and daemon.url is not None and daemon.url.startswith("https://127.0.0.1:")
    assert daemon.key_file is not None and daemon.key_file.read_text(encoding="utf-8").strip() == key
    keyed = ("--key-file", str(paths.key_file()), "--certificate", certificate)
    added, _ = cli("client", "add", "box", daemon.url, *keyed)
    assert added.startswith(f"added box: {daemon.url}; it answers")
    fill = ("fill", text, "--lines", "2", "--json", *QUICK)
    elsewhere, here = (json.loads(cli(*fill, *where)[0]) for where in (("--on", "box"), ("--no-daemon",)))
    assert elsewhere["text"] == here["text"] and elsewhere["model"] == Path(here["model"]).stem
    _, refused = cli("client", "add", "box", daemon.url, "--certificate", certificate, code=1)
    assert "it cannot be used yet" in refused and "key" in refused
    assert key not in lifecycle.log_file().read_text(encoding="utf-8")


def test_servers_are_noted_and_forgotten(cli: Cli) -> None:
    _, errors = cli("client", "add", "box", "http://127.0.0.1:9/", code=1)  # noted, although nobody answers
    assert "added box: http://127.0.0.1:9/, but it cannot be used yet" in errors
    assert servers.find("box") == servers.Server("box", "http://127.0.0.1:9")
    assert stat.S_IMODE(paths.servers_file().stat().st_mode) == 0o600
    assert cli("client", "list")[0] == "box  http://127.0.0.1:9\n"
    with pytest.raises(UsageError, match="no server is called 'bx': the names are box"):
        servers.find("bx")
    assert "[Errno" not in errors and "connection refused" in errors
    cli("client", "remove", "box")
    assert "none is known; `infill client add NAME URL` adds one" in cli("client", "list")[1]
    assert servers.known() == {}
    for url in ("box", "ftp://a", "http://", "http://a:0", "http://a:x", "http://u@a", "http://[", "http://a?b"):
        with pytest.raises(UsageError, match="the URL of a daemon looks like"):
            servers.add(servers.Server("a", url))
    with pytest.raises(UsageError, match="a name has letters"):
        servers.add(servers.Server("a b", "http://a"))
    paths.servers_file().write_text("[]", encoding="utf-8")
    with pytest.raises(ConfigError, match="is damaged"):
        servers.known()


@pytest.mark.parametrize("flag", [["--no-daemon"], ["--model", "m"], ["--device", "cpu"], ["--threads", "1"]])
def test_flags_that_do_not_go_with_another_machine(flag: list[str], text: str, cli: Cli) -> None:
    _, errors = cli("fill", text, "--lines", "2", "--on", "box", *flag, code=1)
    assert f"{flag[0]} is for the work on this machine" in errors


# --- falling back ---


def test_a_daemon_that_does_not_answer_is_passed_over(
    home: None, text: str, monkeypatch: pytest.MonkeyPatch, cli: Cli
) -> None:
    """Its process is there, and nobody listens at its socket."""
    lifecycle.write_status(this_process(engine=Engine.of(Config.load())))
    asked = []
    original = remote._asked

    def noted(*arguments: Any) -> Any:
        asked.append(arguments)
        return original(*arguments)

    monkeypatch.setattr(remote, "_asked", noted)
    fill = ("fill", text, "--lines", "2", "--json", *QUICK)
    by_fallback = json.loads(cli(*fill)[0])
    assert len(asked) == 1
    here = json.loads(cli(*fill, "--no-daemon")[0])
    assert len(asked) == 1
    del here["timings_ms"], by_fallback["timings_ms"]
    assert by_fallback == here
    lifecycle.remove_status(os.getpid())


def test_the_daemons_refusals_reach_the_user(home: None, text: str, monkeypatch: pytest.MonkeyPatch, cli: Cli) -> None:
    lifecycle.write_status(this_process(engine=Engine.of(Config.load())))

    def refuse(*_: Any) -> Any:
        raise InfillError("too many requests wait")

    monkeypatch.setattr(remote, "_asked", refuse)
    assert cli("fill", text, "--lines", "2", *QUICK, code=1)[1] == "infill: too many requests wait\n"
    lifecycle.remove_status(os.getpid())


# --- starting on demand ---


def with_setting(line: str) -> None:
    paths.config_file().write_text(paths.config_file().read_text(encoding="utf-8") + line + "\n", encoding="utf-8")


def test_a_fill_starts_a_daemon_where_the_settings_say_so(home: None, text: str, cli: Cli) -> None:
    with_setting('autostart = "always"')
    fill = ("fill", text, "--lines", "2", *QUICK)
    here, said = cli(*fill, "--no-daemon")
    assert "daemon" not in said and lifecycle.running() is None
    first, said = cli(*fill)
    daemon = lifecycle.running()
    assert first == here and daemon is not None
    assert said.startswith(f"infill: started the daemon, process {daemon.pid}, which keeps the model in memory")
    again, said = cli(*fill)
    assert again == here and "daemon" not in said
    status = json.loads(cli("daemon", "status", "--json")[0])
    assert status["pid"] == daemon.pid and status["status"]["counters"]["answered"] == 2


def test_flags_go_along_to_a_daemon_that_is_started(
    home: None, random_model: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli
) -> None:
    given: list[list[str]] = []

    def start(arguments: list[str]) -> Any:
        given.append(arguments)
        raise DaemonError("not now")

    monkeypatch.setattr(lifecycle, "start", start)
    usual = {"model": random_model, "device": "cpu", "threads": 1}
    others = {"model": Path("other.gguf"), "device": "auto", "threads": 2}
    assert remote._started(Config.load(usual), lambda _: None) is None
    assert remote._started(Config.load(others), lambda _: None) is None
    other = str(Path("other.gguf").absolute())
    assert given == [[], ["--model", other, "--device", "auto", "--threads", "2"]]


def test_a_daemon_with_another_model_is_left_alone(home: None, text: str, cli: Cli) -> None:
    lifecycle.write_status(this_process(engine=Engine("/another/model.gguf", "cpu", 1, Config().n_ctx)))
    with_setting('autostart = "always"')
    assert "daemon" not in cli("fill", text, "--lines", "2", *QUICK)[1]
    daemon = lifecycle.running()
    assert daemon is not None and daemon.pid == os.getpid()
    lifecycle.remove_status(os.getpid())


@pytest.mark.parametrize(
    ("setting", "n_bytes", "starts"),
    [
        ("", 1 << 29, False),
        ("", 1 << 30, True),
        ('autostart = "large"', 17 << 30, True),
        ('autostart = "never"', 17 << 30, False),
        ('autostart = "always"', 1, True),
    ],
)
def test_which_models_are_worth_a_daemon(
    setting: str, n_bytes: int, starts: bool, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Path(text).with_name("large.gguf")
    with open(model, "wb") as file:
        file.truncate(n_bytes)  # sparse
    paths.config_file().write_text(f'model = "{model}"\n[daemon]\n{setting}\n', encoding="utf-8")
    assert remote._is_worth_it(Config.load()) is starts
    model.unlink()
    assert remote._is_worth_it(Config.load()) is False


def test_where_it_does_not_start_the_fill_is_done_here(
    home: None, text: str, monkeypatch: pytest.MonkeyPatch, cli: Cli
) -> None:
    def fail(*_: Any) -> Any:
        raise DaemonError("the daemon did not start: no room")

    monkeypatch.setattr(lifecycle, "start", fail)
    with_setting('autostart = "always"')
    out, said = cli("fill", text, "--lines", "2", *QUICK)
    assert out.startswith("--- ")
    assert said.startswith("infill: warning: the daemon did not start: no room; the model is loaded here instead\n")
