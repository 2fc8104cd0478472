"""The commands of the processes, and whether the port is theirs to take."""

import socket
import sys
from pathlib import Path

HOST = "127.0.0.1"
WORKERS = 2
# Threads wait for the database, not for each other's Python: more than a few only queue there.
THREADS = 4
# Requests that a worker holds at once; the kernel's backlog keeps the rest in line.
BACKPRESSURE = 64


def port_is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # A port that a server left a moment ago is free; one that is being served is not.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def web_command(port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "prevent_portal.wsgi:application"),
        *("--interface", "wsgi", "--host", HOST, "--port", str(port)),
        *("--workers", str(WORKERS), "--blocking-threads", str(THREADS)),
        *("--backpressure", str(BACKPRESSURE), "--workers-kill-timeout", "10"),
        *("--no-ws", "--respawn-failed-workers", "--log-level", "warning"),
    ]


def command(base_dir: Path, name: str) -> list[str]:
    """Of manage.py, one that runs until it is told to stop."""
    return [sys.executable, str(base_dir / "manage.py"), name]
