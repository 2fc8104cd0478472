"""Pages, words, requests and bytes are counted by the test that holds them; the server's time over a connection."""

import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

import psutil

from tests.figures import ROOT, Figures
from tests.referrals.report.short_ways import (
    MOST_BYTES,
    MOST_MILLISECONDS,
    MOST_PAGES,
    MOST_REQUESTS,
    MOST_WORDS,
    PEOPLE,
    POSTCODE,
    WORDS_A_MINUTE,
    Person,
    Reply,
    seconds_of_reading,
    walk_short_way,
)
from tools.bench._wrk import processor_seconds
from tools.drill import stack
from tools.drill.reporter import Reporter

ROUNDS = 5
TEST = "tests/referrals/report/test_short_way.py::test_report_of_the_short_way_is_sealed_as_it_was_written"
COLUMNS = ("who", "pages", "words", "seconds of reading", "requests", "bytes", "server time", "processor time")
_PLACE = (
    "INSERT INTO guidance_postcode (postcode, council_id, data_edition) "
    "SELECT %s, id, 'test' FROM guidance_council WHERE gss_code = 'E07000148'"
)


def measure() -> Figures:
    figures = Figures(
        "The weight of the short way",
        COLUMNS,
        f"From the page after the triage to the press that sends. Targets: {MOST_PAGES} pages, {MOST_WORDS} words, "
        f"{MOST_REQUESTS} requests, {MOST_BYTES:,} bytes, {MOST_MILLISECONDS} ms. Seconds are at {WORDS_A_MINUTE} "
        "words a minute. A request is a page, an answer, or a file that the triage did not load; bytes are of their "
        "bodies as they are sent, pages plain and files with gzip. Server time is that of all of them together, one "
        f"by one over a connection on the same machine with PostgreSQL's fsync on: the best of {ROUNDS} rounds after "
        "one that is not counted, since whatever else the machine does adds to it; and the web server's processor "
        "time, the mean of all rounds.",
    )
    counted = _counted()
    with stack.running() as (portal, _):
        web = psutil.Process(portal.serve().process.pid)
        portal.rows(_PLACE, POSTCODE.replace(" ", ""))
        _assert_files_are_cached_for_good(portal.port)
        for person in PEOPLE:
            _milliseconds(portal.port, person)
            before = processor_seconds(web)
            milliseconds = min(_milliseconds(portal.port, person) for _ in range(ROUNDS))
            processor = (processor_seconds(web) - before) / ROUNDS * 1e3
            each = counted[person.who]
            figures.add(
                person.who,
                each["pages"],
                f"{each['words']:,}",
                seconds_of_reading(each["words"]),
                each["requests"],
                f"{each['bytes']:,}",
                f"{milliseconds:.0f} ms",
                f"{processor:.0f} ms",
            )
    return figures


def _counted() -> dict[str, dict[str, int]]:
    """Words depend on the time of day, and the test's is fixed."""
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "weights.json"
        environment = os.environ | {"PORTAL_TEST_WEIGHTS": str(written)}
        command = [sys.executable, "-m", "pytest", "-n0", "-q", TEST]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
        counted: dict[str, dict[str, int]] = json.loads(written.read_text())
    return counted


def _milliseconds(port: int, person: Person) -> float:
    reporter = Reporter(port)

    def send(method: str, path: str, fields: dict[str, Any]) -> Reply:
        answer = reporter.get(path) if method == "GET" else reporter.post(path, fields)
        return Reply(answer.status, answer.location, answer.body)

    visit = walk_short_way(person, send, counts_files=False)
    reporter.close()
    return visit.seconds * 1e3


def _assert_files_are_cached_for_good(port: int) -> None:
    """Else each page would load them again."""
    base = f"http://127.0.0.1:{port}"
    with urllib.request.urlopen(f"{base}/report/", timeout=10) as page:
        names = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.read().decode()))
    assert names
    for name in names:
        request = urllib.request.Request(f"{base}{name}", headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(request, timeout=10) as response:
            assert "immutable" in response.headers["Cache-Control"], f"{name}: {response.headers['Cache-Control']}"
            assert response.headers.get("Content-Encoding") == "gzip" or name.endswith(".svg"), name
