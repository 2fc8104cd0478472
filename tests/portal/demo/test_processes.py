"""The demo's supervisor: restarting children, stopping them, and leaving none behind."""

import os
import select
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from prevent_portal.demo import processes, serving
from prevent_portal.demo.processes import Child, Supervisor
from prevent_portal.web_server import web_command
from tests.house.tree import ROOT
from tools.machine.environment import inherited
from tools.machine.ports import free_port

EXITING = [sys.executable, "-c", "raise SystemExit(3)"]
# Each writes "up" to a pipe that stays open while it, or a process that it started, is alive.
SLEEPING = """
import sys, time
pipe = open(sys.argv[1], "w")
print("up", end="", file=pipe, flush=True)
time.sleep(60)
"""
# Like a web server, it has a worker in its process group, which would outlive it.
WITH_WORKER = """
import subprocess, sys
worker = "import time; print('up', end='', flush=True); time.sleep(60)"
with open(sys.argv[1], "w") as pipe:
    subprocess.run([sys.executable, "-c", worker], stdout=pipe)
"""
IGNORES_SIGTERM = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)" + SLEEPING


@pytest.fixture
def clock(monkeypatch):
    """A monotonic clock that only the test advances; waiting for real processes uses the real clock."""
    now = [100.0]
    monkeypatch.setattr(processes.time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def started():
    with ExitStack() as stack:
        yield stack


def _end(child):
    if child.process is not None:
        processes.signal_group(child.process, signal.SIGKILL)
        child.process.wait()


@pytest.fixture
def start(started, tmp_path):
    """`start(program)` waits until the program is up; returns the child and the read end of its pipe."""

    def start_program(program):
        pipe = tmp_path / f"pipe-{os.urandom(4).hex()}"
        os.mkfifo(pipe)
        child = _child(started, [sys.executable, "-c", program, str(pipe)])
        end = started.enter_context(pipe.open("rb", buffering=0))
        assert end.read(2) == b"up"
        return child, end

    return start_program


def _child(started, command):
    child = Child("test", command)
    child.start()
    started.callback(_end, child)
    return child


def _is_closed(end):
    readable, _, _ = select.select([end], [], [], 10)
    return bool(readable) and end.read(1) == b""


def test_dead_child_is_restarted_with_growing_pause(clock, started, capsys):
    child = _child(started, EXITING)
    for pause in (1, 2, 4, 8, 16, 30, 30):
        child.process.wait()
        child.tend()
        assert f"exit 3): starting it again in {pause} s" in capsys.readouterr().out
        clock[0] += pause - 0.1
        child.tend()
        assert child.process is None
        clock[0] += 0.1
        child.tend()
        assert child.process is not None


def test_restart_pause_is_reset_after_a_long_run(clock, started, capsys):
    child = _child(started, EXITING)
    child.process.wait()
    child.pause = 16.0
    clock[0] += processes.SETTLED_SECONDS + 1
    child.tend()
    assert "again in 1 s" in capsys.readouterr().out


def test_workers_of_a_killed_server_are_ended(start, clock):
    child, end = start(WITH_WORKER)
    child.process.kill()
    child.process.wait()
    child.tend()
    assert _is_closed(end)


def test_stop_terminates_all_children(start):
    (one, end_of_one), (two, end_of_two) = start(SLEEPING), start(SLEEPING)
    Supervisor([one, two]).stop()
    assert one.process.returncode == two.process.returncode == -signal.SIGTERM
    assert _is_closed(end_of_one)
    assert _is_closed(end_of_two)


def test_child_that_ignores_sigterm_is_killed(start, monkeypatch, capsys):
    monkeypatch.setattr(processes, "GRACE_SECONDS", 0)
    child, end = start(IGNORES_SIGTERM)
    Supervisor([child]).stop()
    assert child.process.returncode == -signal.SIGKILL
    assert "did not stop" in capsys.readouterr().out
    assert _is_closed(end)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_requests_stop(number):
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    supervisor = Supervisor([])
    supervisor.listen()
    os.kill(os.getpid(), number)
    supervisor.tend_until(lambda: False)
    for each, handler in before.items():
        signal.signal(each, handler)
    assert supervisor.asked_to_stop.is_set()


def test_served_port_is_not_free():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert not serving.port_is_free(port)
        assert serving.answers(port)
    assert serving.port_is_free(port)


def _demo(data_dir, port):
    environment = inherited() | {"DATA_DIR": str(data_dir), "PORT": str(port)}
    command = [sys.executable, "manage.py", "demo"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600)


def test_port_in_use_is_reported_before_preparation(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        ended = _demo(tmp_path / "data", server.getsockname()[1])
    assert ended.returncode == 1
    assert "is taken" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "²"])
def test_invalid_port_is_reported(tmp_path, port):
    ended = _demo(tmp_path / "data", port)
    assert ended.returncode == 1
    assert "number from 1 to 65535" in ended.stderr
    assert not Path(tmp_path / "data").exists()


def test_demo_server_binds_to_loopback():
    command = web_command(free_port())
    assert command[command.index("--host") + 1] == "127.0.0.1"
