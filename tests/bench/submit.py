"""How fast a concern is stored for good: beside pgbench's single-row inserts, and with a mail server that hangs."""

import re
import subprocess
import threading
import time
from contextlib import ExitStack
from http.client import HTTPException
from socket import socket

from tests.drill import stack
from tests.drill.reporter import Reporter
from tests.figures import Figures
from tests.machine import postgresql
from tests.percentiles import milliseconds, percentile

# Simultaneous reporters, and how many reports each of them sends.
LEVELS = {1: 100, 4: 50, 16: 20, 64: 6}
COLUMNS = (
    "simultaneous reporters",
    "mail server",
    "submissions a second",
    "p50",
    "p99",
    "failures",
    "pgbench single-row inserts a second",
    "submissions to inserts",
)
INSERT = "INSERT INTO bench (sealed) VALUES (repeat('x', 2000));\n"


def measure() -> Figures:
    figures = Figures(
        "Submitting",
        COLUMNS,
        "The last press of the report, through Granian (2 workers, 4 threads each) into PostgreSQL with fsync on: "
        "re-validation, sealing, the concern, its deliveries, its event and the receipt in one transaction. The load "
        "is made on the same machine. A hung mail server accepts the connection and never says a word.",
    )
    with ExitStack() as exits:
        portal, _ = exits.enter_context(stack.running())
        portal.serve()
        portal.deliver()
        for reporters, each in LEVELS.items():
            submitted = submit(portal, reporters, each)
            inserts = pgbench(portal.database, reporters)
            ratio = f"{submitted[1] / inserts * 100:.0f} %"
            figures.add(reporters, "healthy", *_cells(submitted), f"{inserts:.0f}", ratio)
    with ExitStack() as exits:
        portal, _ = exits.enter_context(stack.running())
        silent = exits.enter_context(socket())
        silent.bind(("127.0.0.1", 0))
        silent.listen(128)
        portal.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        portal.serve()
        portal.deliver()
        figures.add(16, "hung", *_cells(submit(portal, 16, LEVELS[16])), "", "")
    return figures


def _cells(found: tuple[list[float], float, int]) -> tuple[object, ...]:
    seconds, rate, failures = found
    p50, p99 = (milliseconds(percentile(seconds, share)) for share in (0.5, 0.99))
    return f"{rate:.0f}", p50, p99, failures


def submit(portal: stack.Stack, reporters: int, each: int) -> tuple[list[float], float, int]:
    """Seconds of each submission, submissions a second, failures. A few unmeasured ones first."""
    cookies = iter(portal.seed(reporters * each + reporters, "drafts"))
    people = [[Reporter(portal.port, draft=next(cookies)) for _ in range(each)] for _ in range(reporters)]
    for cookie in cookies:
        Reporter(portal.port, draft=cookie).send()
    seconds: list[float] = []
    failures: list[Exception] = []
    together = threading.Barrier(reporters + 1)

    def send_all(reports: list[Reporter]) -> None:
        together.wait()
        for reporter in reports:
            began = time.perf_counter()
            try:
                reporter.send()
            except (OSError, HTTPException, AssertionError) as error:
                failures.append(error)
            seconds.append(time.perf_counter() - began)
            reporter.close()

    threads = [threading.Thread(target=send_all, args=(reports,)) for reports in people]
    for thread in threads:
        thread.start()
    together.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    return seconds, len(seconds) / (time.perf_counter() - began), len(failures)


def pgbench(database: str, clients: int) -> float:
    """Inserts a second into a table with one index, a commit each."""
    binaries = postgresql.find()
    make = "CREATE TABLE IF NOT EXISTS bench (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), sealed text)"
    subprocess.run([binaries / "psql", "-q", database, "-c", make], check=True, stderr=subprocess.DEVNULL)
    command = [binaries / "pgbench", "-n", "-f", "/dev/stdin", "-c", str(clients), "-j", "2", "-T", "5", database]
    done = subprocess.run(command, input=INSERT, capture_output=True, text=True, check=True)
    return float(re.search(r"tps = ([\d.]+)", done.stdout)[1])  # type: ignore[index]
