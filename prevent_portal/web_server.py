"""How the portal is served: one Granian, the same in production and in the demo."""

import sys

LOOPBACK = "127.0.0.1"
WORKERS = 2
# Threads wait for the database, not for each other's Python: more than a few only queue there.
THREADS = 4
# Requests that a worker holds at once; the kernel's backlog keeps the rest in line.
BACKPRESSURE = 64


def web_command(port: int, *, host: str = LOOPBACK, workers: int = WORKERS, threads: int = THREADS) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "prevent_portal.wsgi:application"),
        *("--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(threads)),
        *("--backpressure", str(BACKPRESSURE), "--workers-kill-timeout", "10"),
        *("--no-ws", "--respawn-failed-workers", "--log-level", "warning"),
    ]
