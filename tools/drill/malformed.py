"""M1: ten thousand malformed posts to the report form; each gets a response below 500."""

import http.client
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from tests import smtp
from tests.figures import Figures
from tests.journeys.portal import Portal
from tests.malformed import Post, posts
from tools.drill.reporter import Reporter
from tools.machine import postgresql

POSTS, HANDS = 10_000, 4
# Posts before a new draft is started, because a post may end the draft.
ROUND = 50


def measure() -> Figures:
    figures = Figures(
        "M1: damaged posts to the form",
        ("database", "posts", *KINDS),
        "Answers of every branch with fields, values, encodings, types and parts damaged. Pass: each post has an "
        "answer below 500. The short form in the suite sends 300, and has the control that is found.",
    )
    for database in ("SQLite", "PostgreSQL"):
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            url = stack.enter_context(postgresql.cluster(postgresql.find())) if database == "PostgreSQL" else ""
            portal = Portal(folder / "data", stack.enter_context(smtp.running()), url)
            portal.start()
            stack.callback(portal.stop)
            _flood(portal, figures, database)
    return figures


KINDS = {"taken (200)": {200, 204}, "led on (302)": {302}, "refused (4xx)": set(range(400, 500))}


def _flood(portal: Portal, figures: Figures, database: str) -> None:
    shares = [list(posts(POSTS // 2 // HANDS, seed)) for seed in range(HANDS)]
    with ThreadPoolExecutor(HANDS) as pool:
        statuses = [status for share in pool.map(lambda share: _send(portal.port, share), shares) for status in share]
    broken = [status for status in statuses if status >= 500]
    assert not broken, f"{len(broken)} answers of {set(broken)}\n{portal.log_text()[-3_000:]}"
    assert len(statuses) == POSTS // 2
    counts = [sum(status in kind for status in statuses) for kind in KINDS.values()]
    assert min(counts) > 100, "they do not reach far enough into the form"
    figures.add(database, len(statuses), *counts)


def _send(port: int, share: list[Post]) -> list[int]:
    statuses = []
    for number, post in enumerate(share):
        if number % ROUND == 0:
            reporter = Reporter(port)
            reporter.prepare()
        statuses.append(_status(port, post, reporter.cookies))
    return statuses


def _status(port: int, post: Post, cookies: dict[str, str]) -> int:
    """Uses a new connection, so that a post that confuses the parser does not affect the next."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "X-CSRFToken": cookies["csrf"],
        "Content-Type": post.content_type.encode(),
    }
    try:
        connection.request("POST", post.path, post.body, headers)
        return connection.getresponse().status
    finally:
        connection.close()
