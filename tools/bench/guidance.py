"""Measure a guidance page from the cache and rendered anew, beside an empty Django view, under Granian."""

import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import psutil

from prevent_portal.web_server import THREADS, WORKERS, web_command
from tests.figures import ROOT, Figures
from tools.bench._wrk import processor_seconds
from tools.machine import production
from tools.machine.orphans import end_with_parent
from tools.machine.ports import free_port

EMPTY, BARE, PAGE = "/bench/empty/", "/bench/bare/", "/areas/norfolk/"
COUNT_QUERIES = "count-queries"
CASES = {
    "cached guidance page": PAGE,
    "empty view behind the same middleware": EMPTY,
    "empty view behind no middleware at all": BARE,
    "uncached guidance page": f"{PAGE}?uncached",
}
CACHED = next(iter(CASES))
ROUNDS, SECONDS, CLIENTS = 7, 2, 8
MOST_QUERIES = 12


class Load(NamedTuple):
    """Requests a second, and processor seconds a request of the server, which other load does not affect."""

    rate: float
    cost: float


def measure() -> Figures:
    assert shutil.which("wrk"), "this bench needs wrk (Debian: apt install wrk)"
    with _serving() as (url, granian):
        for path in [*CASES.values()] * 8:
            _get(url + path)
        queries = int(_get(f"{url}{PAGE}?{COUNT_QUERIES}").headers["X-Queries"])
        assert queries <= MOST_QUERIES, f"an uncached page asks the database {queries} times"
        # In turns, so that other load on this machine affects all cases alike.
        rounds = [{name: _load(url + path, granian) for name, path in CASES.items()} for _ in range(ROUNDS)]
    figures = Figures(
        "Guidance pages",
        ("What", "Requests a second", "Processor time a request", "The cached page beside it"),
        note=(
            f"Medians of {ROUNDS} rounds of {SECONDS} s; wrk with {CLIENTS} clients on the same machine; Granian "
            f"with {WORKERS} workers of {THREADS} threads; SQLite. The ratio is the median of each "
            f"round's own requests a second. The uncached page makes {queries} queries (at most {MOST_QUERIES}), "
            "the cached one none; "
            "each process makes one in half a second to see that what it keeps still holds."
        ),
    )
    for name in CASES:
        ratio = statistics.median(each[CACHED].rate / each[name].rate for each in rounds)
        rate = statistics.median(each[name].rate for each in rounds)
        cost = statistics.median(each[name].cost for each in rounds)
        figures.add(name, f"{rate:,.0f}", f"{cost * 1e6:,.0f} µs", f"{ratio:.0%}")
    return figures


@contextmanager
def _serving() -> Iterator[tuple[str, psutil.Process]]:
    with tempfile.TemporaryDirectory() as folder:
        environment = production.environment(
            DEMO="true",
            PORTAL_TIER="all",
            PORTAL_URL="http://127.0.0.1",
            ALLOWED_HOSTS="127.0.0.1",
            DATA_DIR=folder,
            CACHE_URL="locmemcache://bench",
            DATABASE_URL=f"sqlite:///{folder}/portal.sqlite3",
        )
        for command in (["migrate"], ["collectstatic", "--no-input"], ["load_guidance"]):
            subprocess.run([sys.executable, "manage.py", *command, "-v0"], cwd=ROOT, env=environment, check=True)
        port = free_port()
        command = [
            "tools.bench._guidance_app:application" if part == "prevent_portal.wsgi:application" else part
            for part in web_command(port)
        ]
        log = Path(folder) / "granian.log"
        with log.open("wb") as out:
            granian = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=out, stderr=out, preexec_fn=end_with_parent(signal.SIGTERM)
            )
        try:
            _wait_for(f"http://127.0.0.1:{port}{EMPTY}", granian, log)
            yield f"http://127.0.0.1:{port}", psutil.Process(granian.pid)
        finally:
            granian.terminate()
            granian.wait(30)


def _wait_for(url: str, granian: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while True:
        assert granian.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        try:
            _get(url)
        except urllib.error.URLError:
            time.sleep(0.1)
        else:
            return


def _get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=10) as response:
        return response


def _load(url: str, granian: psutil.Process) -> Load:
    before = processor_seconds(granian)
    command = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{SECONDS}s", "-H", "Accept-Encoding: gzip", url]
    output = subprocess.run(
        command, capture_output=True, text=True, check=True, env={"PATH": os.environ["PATH"]}
    ).stdout
    assert "Non-2xx" not in output, f"{url}\n{output}"
    rate, requests = re.search(r"Requests/sec:\s*([\d.]+)", output), re.search(r"(\d+) requests in", output)
    assert rate, output
    assert requests, output
    return Load(float(rate[1]), (processor_seconds(granian) - before) / int(requests[1]))
