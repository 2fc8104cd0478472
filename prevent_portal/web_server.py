"""The command line of the web server (Granian), for production and the demo."""

import sys

LOOPBACK = "127.0.0.1"
WORKERS = 2
# Threads mostly wait for the database, where more than a few would only queue.
THREADS = 4
# Concurrent requests per worker; further ones wait in the kernel's backlog.
BACKPRESSURE = 64


def web_command(port: int, *, host: str = LOOPBACK, workers: int = WORKERS, threads: int = THREADS) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "prevent_portal.wsgi:application"),
        *("--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(threads)),
        *("--backpressure", str(BACKPRESSURE), "--workers-kill-timeout", "10"),
        *("--no-ws", "--respawn-failed-workers", "--log-level", "warning"),
    ]
