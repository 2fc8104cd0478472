"""The processes of the Procfile, started with production settings, and the serve command."""

import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests
from django.core.management import call_command
from django.db import connection
from django.test.utils import override_settings

from prevent_portal.management.commands import serve
from tests import snapshot
from tests.house.tree import ROOT
from tools.machine import production
from tools.machine.orphans import end_with_parent
from tools.machine.ports import free_port

COMMANDS = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())
WAIT_SECONDS = 300
# Production refuses SQLite, so on SQLite the processes are those of a demo.
DEMO = {"DEMO": "true", "PORTAL_TIER": "all", "PORTAL_URL": "http://127.0.0.1", "ALLOWED_HOSTS": "127.0.0.1"}
Process = subprocess.Popen[str]


@pytest.fixture
def environment(transactional_db: None, tmp_path: Path) -> Iterator[dict[str, str]]:
    with snapshot.copied(tmp_path) as url:
        yield production.environment(
            PATH=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            PYTHONUNBUFFERED="1",
            DATA_DIR=str(tmp_path),
            DATABASE_URL=url,
            **({} if connection.vendor == "postgresql" else DEMO),
            EMAIL_URL="smtp+tls://portal:secret@127.0.0.1:9",
            BEHIND_PROXY="true",
            PORT=str(free_port()),
        )


@pytest.fixture
def start(environment: dict[str, str]) -> Iterator[Callable[[str], Process]]:
    with ExitStack() as stack:

        def start_process(name: str) -> Process:
            process = subprocess.Popen(
                shlex.split(COMMANDS[name]),
                cwd=ROOT,
                env=environment | (production.EDITORS if name == "tend" and environment["DEMO"] == "false" else {}),
                stdout=subprocess.PIPE,
                text=True,
                preexec_fn=end_with_parent(signal.SIGTERM),
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            return process

        yield start_process


def _healthz(url: str, host: str) -> int:
    # As the reverse proxy asks.
    headers = {"Host": host, "X-Forwarded-Proto": "https"}
    return requests.get(f"{url}/healthz", headers=headers, timeout=60).status_code


def _wait_until_served(process: Process, port: int) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    with socket.socket() as probe:
        while probe.connect_ex(("127.0.0.1", port)) != 0:
            assert process.poll() is None, "the web server ended by itself"
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_web_serves_until_sigterm(start, environment):
    web, port = start("web"), int(environment["PORT"])
    _wait_until_served(web, port)
    assert _healthz(f"http://127.0.0.1:{port}", environment["ALLOWED_HOSTS"]) == 200
    web.terminate()
    assert web.wait(WAIT_SECONDS) == 0
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize(("name", "started"), [("worker", "Delivery worker"), ("tend", "Guidance tender")])
def test_other_processes_run_until_sigterm(start, name, started):
    process = start(name)
    assert any(line == f"{started} started.\n" for line in process.stdout)
    process.terminate()
    assert process.wait(WAIT_SECONDS) == 0


def test_every_procfile_process_is_tested():
    assert COMMANDS.keys() == {"web", "worker", "tend"}


def test_serve_refuses_an_unsafe_configuration(environment):
    ended = subprocess.run(
        shlex.split(COMMANDS["web"]),
        cwd=ROOT,
        env=environment | {"DEMO": "false", "DEBUG": "true"},
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 1
    assert "portal.E005" in ended.stderr
    assert "Traceback" not in ended.stderr


@override_settings(HOST="0.0.0.0", PORT=8123, WEB_WORKERS=3, WEB_THREADS=5)
def test_serve_starts_the_configured_server(monkeypatch):
    executed = []
    monkeypatch.setattr(serve.os, "execv", lambda path, command: executed.append((path, command)))
    monkeypatch.setattr(serve.Command, "check", lambda self, **options: None)
    call_command("serve")
    [(path, command)] = executed
    assert path == sys.executable
    for option, value in {"--host": "0.0.0.0", "--port": "8123", "--workers": "3", "--blocking-threads": "5"}.items():
        assert command[command.index(option) + 1] == value
