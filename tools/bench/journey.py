"""Measure a whole report and its pages: a question shown and an answer saved, beside an empty Django view."""

import statistics
import time
import urllib.request
from typing import Any
from urllib.parse import urlencode

import psutil

from prevent_portal.web_server import THREADS, WORKERS, web_command
from referrals.report.steps import WALK
from tests.figures import Figures
from tests.referrals.walking import answers
from tools.bench import _wrk
from tools.bench._wrk import processor_seconds
from tools.bench.guidance import BARE, COUNT_QUERIES, EMPTY
from tools.drill import stack
from tools.drill.reporter import Answer, Reporter

APP = "tools.bench._guidance_app:application"
ROUNDS, SECONDS, CLIENTS, DRAFTS = 5, 2, 8, 64
MOST_QUERIES, MOST_SECONDS = 3, 0.002
# An early question with one field; the longest text; the last question, with most fields.
QUESTIONS = ("name", "worry", "reach")
COLUMNS = ("what", "requests a second", "processor time a request", "queries", "bytes", "p99")


def measure() -> Figures:
    figures = Figures(
        "The journey of a report",
        COLUMNS,
        f"Medians of {ROUNDS} rounds of {SECONDS} s each, taken in turns; wrk with {CLIENTS} clients and {DRAFTS} "
        f"drafts on the same machine; Granian with {WORKERS} workers of {THREADS} threads; "
        "PostgreSQL with fsync on, its own processor time not counted. Each draft holds the answers to all "
        "questions before the one measured. An answer that is saved waits for the disk. Targets: 1,000 requests a "
        "second, 2 ms and 3 queries for a question's page.",
    )
    with stack.running() as (portal, _):
        command = [APP if part == "prevent_portal.wsgi:application" else part for part in web_command(portal.port)]
        web = portal.start(command)
        portal.wait_until_served()
        figures.add(*_whole(portal))
        url = f"http://127.0.0.1:{portal.port}"
        cases = _cases(portal)
        server = psutil.Process(web.process.pid)
        rounds = [{name: _load(server, url, *case) for name, case in cases.items()} for _ in range(ROUNDS)]
        for name, (method, path, cookies, body) in cases.items():
            queries, length = _once(url, method, path, cookies[0], body)
            assert queries <= MOST_QUERIES, f"{name}: {queries} queries"
            rate, cost, p99 = (statistics.median(each[name][place] for each in rounds) for place in range(3))
            figures.add(name, f"{rate:,.0f}", f"{cost * 1e3:.2f} ms", queries, f"{length:,}", f"{p99:.0f} ms")
    return figures


Case = tuple[str, str, list[str], str]


def _cases(portal: stack.Stack) -> dict[str, Case]:
    cases: dict[str, Case] = {
        "empty view behind no middleware": ("GET", BARE, ["-"] * 2, ""),
        "empty view behind the same middleware": ("GET", EMPTY, ["-"] * 2, ""),
    }
    for slug in QUESTIONS:
        path, body = f"/report/{slug}/", urlencode(answers()[slug], doseq=True)
        cookies = portal.seed(DRAFTS, f"drafts-until-{slug}")
        cases[f"question “{slug}”, shown"] = ("GET", path, cookies, "")
        cases[f"question “{slug}”, answer saved"] = ("POST", path, portal.seed(DRAFTS, f"drafts-until-{slug}"), body)
    return cases


def _whole(portal: stack.Stack) -> tuple[object, ...]:
    """Open every page and post every answer, as a browser without JavaScript does."""
    counted = Counting(portal.port)
    counted.get("/report/")
    counted.get("/report/start/")
    page = counted.post("/report/start/", {"again": "yes"}).location
    while (slug := page.strip("/").rpartition("/")[2]) != "check":
        counted.get(page)
        page = counted.post(page, answers()[slug]).location
    for slug in (step.slug for step in WALK if step.is_optional and step.slug in answers()):
        counted.get(f"/report/{slug}/")
        counted.post(f"/report/{slug}/", answers()[slug])
    counted.get(page)
    counted.send()
    counted.read_reference()
    counted.close()
    milliseconds = f"{counted.seconds * 1e3:.0f} ms in all, {counted.requests} requests"
    return (f"a whole report, one by one: {milliseconds}", "", "", "", f"{counted.bytes:,}", "")


class Counting(Reporter):
    requests, bytes, seconds = 0, 0, 0.0

    def _once(self, *given: Any) -> Answer:
        began = time.monotonic()
        answer = super()._once(*given)
        self.seconds += time.monotonic() - began
        self.requests += 1
        self.bytes += len(answer.body.encode())
        return answer


def _load(
    server: psutil.Process, url: str, method: str, path: str, cookies: list[str], body: str
) -> tuple[float, ...]:
    """Requests a second, processor seconds a request, p99 in milliseconds."""
    before = processor_seconds(server)
    result = _wrk.drive(url, path, cookies, clients=CLIENTS, seconds=SECONDS, method=method, body=body)
    assert result.failures == 0, f"{method} {path}: {result.failures} failures"
    return result.rate, (processor_seconds(server) - before) / result.requests, result.p99


def _once(url: str, method: str, path: str, cookie: str, body: str) -> tuple[int, int]:
    """The number of queries and the bytes of the page."""
    form = f"csrfmiddlewaretoken={_wrk.TOKEN}&{body}".encode() if method == "POST" else None
    headers = {"Cookie": f"csrf={_wrk.TOKEN}; draft={cookie}"}
    request = urllib.request.Request(f"{url}{path}?{COUNT_QUERIES}", form, headers, method=method)
    opener = urllib.request.build_opener(_StayHere)
    try:
        response = opener.open(request, timeout=10)
    except urllib.error.HTTPError as answered:
        response = answered
    return int(response.headers.get("X-Queries", 0)), len(response.read())


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):  # type: ignore[no-untyped-def]
        return None
