"""Check ports, and build the commands of the processes other than the web server."""

import socket
import sys
from pathlib import Path

from prevent_portal.web_server import LOOPBACK


def port_is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # A port in TIME_WAIT after a server stopped counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0


def command(base_dir: Path, name: str) -> list[str]:
    return [sys.executable, str(base_dir / "manage.py"), name]
