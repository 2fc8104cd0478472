"""Measure submissions beside pgbench's single-row inserts, and with a mail server that hangs."""

import re
import subprocess
from collections.abc import Sequence
from contextlib import ExitStack
from socket import socket
from typing import Any

import psutil

from prevent_portal.web_server import THREADS, WORKERS
from tests.figures import Figures
from tools.bench import _wrk
from tools.bench._wrk import processor_seconds
from tools.drill import stack
from tools.machine import postgresql

# Simultaneous reporters -> reports ready to be sent, more than can be sent in SECONDS.
LEVELS = {1: 1_200, 4: 2_400, 16: 2_400, 64: 2_400}
SECONDS = 6
SIDE_BY_SIDE = 16
COLUMNS = (
    "simultaneous reporters",
    "mail server",
    "submissions a second",
    "p50",
    "p99",
    "failures",
    "pgbench single-row inserts a second",
    "submissions to inserts",
    "processor time each, web server",
    "and PostgreSQL",
)
INSERT = "INSERT INTO bench (sealed) VALUES (repeat('x', 2000));\n"


def measure() -> Figures:
    figures = Figures(
        "Submitting",
        COLUMNS,
        f"The last press of the report, through Granian ({WORKERS} workers of {THREADS} threads) "
        "into PostgreSQL with fsync on: every answer validated again, the concern sealed, nine statements in one "
        "transaction. wrk on the same machine presses; a delivery worker mails the concerns meanwhile, and takes its "
        "share of the two cores. A hung mail server accepts the connection and never says a word. Targets: p99 under "
        "250 ms at 16 reporters, no failure, and half of the inserts. What bounds the last is the processor, not the "
        "disk: the two columns of processor time say what a submission costs the web server and PostgreSQL, and two "
        "cores have 2 s of it in a second.",
    )
    with ExitStack() as exits:
        portal, database = exits.enter_context(stack.running())
        assert database.process is not None
        processes = [psutil.Process(portal.serve().process.pid), psutil.Process(database.process.pid)]
        portal.deliver()
        for reporters, reports in LEVELS.items():
            result, *costs = submit(portal, reporters, reports, processes)
            inserts = pgbench(portal.database, reporters)
            ratio = f"{result.rate / inserts:.0%}"
            spent = (f"{cost * 1e3:.1f} ms" for cost in costs)
            figures.add(reporters, "healthy", *_cells(result), f"{inserts:.0f}", ratio, *spent)
    # Each on its own database with the same initial content.
    for server in ("healthy", "hung"):
        with ExitStack() as exits:
            portal, _ = exits.enter_context(stack.running())
            if server == "hung":
                silent = exits.enter_context(socket())
                silent.bind(("127.0.0.1", 0))
                silent.listen(128)
                portal.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
            portal.serve()
            portal.deliver()
            (result,) = submit(portal, SIDE_BY_SIDE, LEVELS[SIDE_BY_SIDE])
            figures.add(SIDE_BY_SIDE, f"{server}, side by side", *_cells(result), "", "", "", "")
    return figures


def _cells(result: _wrk.WrkResult) -> tuple[object, ...]:
    return f"{result.rate:.0f}", f"{result.p50:.0f} ms", f"{result.p99:.0f} ms", result.failures


def submit(
    portal: stack.Stack, reporters: int, reports: int, processes: Sequence[psutil.Process] = ()
) -> tuple[Any, ...]:
    """Send each report once, after some unmeasured ones; raises when an acknowledged concern is not stored.

    Returns the result of wrk, then the processor seconds a report of each of `processes`.
    """
    url = f"http://127.0.0.1:{portal.port}"

    def send(cookies: list[str], seconds: int) -> _wrk.WrkResult:
        return _wrk.drive(
            url, "/report/check/", cookies, clients=reporters, seconds=seconds, method="POST", once=True
        )

    send(portal.seed(max(2 * reporters, 16), "drafts"), 1)
    cookies = portal.seed(reports, "drafts")
    before = portal.number("SELECT count(*) FROM referrals_concern")
    earlier = [processor_seconds(each) for each in processes]
    result = send(cookies, SECONDS)
    spent = [processor_seconds(each) - began for each, began in zip(processes, earlier, strict=True)]
    stored = portal.number("SELECT count(*) FROM referrals_concern") - before
    assert stored < reports, "all was sent before the time was over: make more reports ready"
    # Requests in flight when wrk ends may be stored but not counted; the reverse must not happen.
    assert result.requests - result.failures <= stored <= result.requests + reporters, (
        f"{result.requests} and {stored} stored"
    )
    return (result, *(seconds / stored for seconds in spent))


def pgbench(database: str, clients: int) -> float:
    binaries = postgresql.find()
    make = "CREATE TABLE IF NOT EXISTS bench (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), sealed text)"
    subprocess.run([binaries / "psql", "-q", database, "-c", make], check=True, stderr=subprocess.DEVNULL)
    command = [binaries / "pgbench", "-n", "-f", "/dev/stdin", "-c", str(clients), "-j", "2", "-T", "5", database]
    done = subprocess.run(command, input=INSERT, capture_output=True, text=True, check=True)
    return float(re.search(r"tps = ([\d.]+)", done.stdout)[1])  # type: ignore[index]
