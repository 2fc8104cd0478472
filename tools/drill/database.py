"""F12: the database restarts, runs out of connections, or has a table locked; the portal is not restarted."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass

import psycopg2

from tests.figures import Figures
from tools.drill import stack
from tools.drill.reporter import Answer, Reporter
from tools.machine import postgresql

LOCKED_SECONDS = 30
CLIENTS = 4
DRAFTS = 400


def measure() -> Figures:
    figures = Figures(
        "F12: trouble with the database",
        (
            "trouble",
            "answers meanwhile",
            "other than success or 503 with Retry-After",
            "acknowledged and lost",
            "after it",
        ),
        "Four reporters send and try again throughout. The control acknowledges what its database did not take.",
    )
    for name, trouble in (
        ("restarted", _restart),
        ("no connection left", _exhaust),
        (f"table locked for {LOCKED_SECONDS} s", _lock),
    ):
        figures.add(name, *run_with_trouble(trouble).cells())
    control = run_with_trouble(_restart, application="tools.drill._forgetting_wsgi:application")
    assert control.lost > 0, "the control lost nothing, so the drill would not have noticed"
    figures.add("control: restarted", *control.cells())
    return figures


@dataclass
class Outcome:
    """`other` counts responses of 500 and above that are not 503 with Retry-After."""

    answers: int
    told: int
    other: int
    lost: int
    back: float

    def cells(self) -> tuple[object, ...]:
        after = f"a report went through {self.back:.1f} s later"
        return f"{self.answers}, of them {self.told} 503", self.other, self.lost, after


Trouble = Callable[[stack.Stack, postgresql.Server], AbstractContextManager[None]]


class Watching(Reporter):
    statuses: list[tuple[int, str]]

    def _once(self, method: str, path: str, body: str | bytes | None, kind: str) -> Answer:
        answer = super()._once(method, path, body, kind)
        self.statuses.append((answer.status, answer.retry_after))
        if answer.status == 503:
            assert "999" in answer.body
        return answer


def run_with_trouble(trouble: Trouble, seconds: float = 4, *, application: str = "") -> Outcome:
    references: list[str] = []
    people: list[Watching] = []
    over = threading.Event()
    with stack.running() as (portal, database):
        # Reports ready to be sent, so that the fault hits submission and not an earlier page.
        drafts = iter(portal.seed(DRAFTS, "drafts"))
        web, delivery = portal.serve(application), portal.deliver()
        served_by = web.process.pid, delivery.process.pid

        def send() -> None:
            while not over.is_set():
                person = Watching(portal.port, patience=120, draft=next(drafts, ""))
                person.statuses = []
                people.append(person)
                references.append(person.report())
                person.close()
                time.sleep(0.1)

        threads = [threading.Thread(target=send, daemon=True) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        time.sleep(2)
        with trouble(portal, database):
            time.sleep(seconds)
        before = len(references)
        began = time.monotonic()
        while len(references) == before:
            assert time.monotonic() - began < 60, "the portal did not recover by itself"
            time.sleep(0.05)
        back = time.monotonic() - began
        over.set()
        for thread in threads:
            thread.join(120)
        portal.wait_for(stack.MAILS_WAITING, 0, 150)
        assert (web.process.pid, delivery.process.pid) == served_by, "a process had to be started again"
        stored = {reference for (reference,) in portal.rows("SELECT reference FROM referrals_concern")}
    statuses = [status for person in people for status in person.statuses]
    other = sum(status >= 500 and not (status == 503 and wait) for status, wait in statuses)
    lost = len(set(references) - stored)
    assert application or (other, lost) == (0, 0)
    return Outcome(len(statuses), sum(status == 503 for status, _ in statuses), other, lost, back)


@contextmanager
def _restart(portal: stack.Stack, database: postgresql.Server) -> Iterator[None]:
    database.stop()
    yield
    database.start()


@contextmanager
def _exhaust(portal: stack.Stack, database: postgresql.Server) -> Iterator[None]:
    held: list[psycopg2.extensions.connection] = []
    _take_all(database, held)
    with held[0].cursor() as cursor:
        mine = [each.info.backend_pid for each in held]
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND NOT pid = ANY(%s)",
            [mine],
        )
    _take_all(database, held)
    try:
        yield
    finally:
        for connection in held:
            connection.close()


def _take_all(database: postgresql.Server, held: list[psycopg2.extensions.connection]) -> None:
    with suppress(psycopg2.OperationalError):
        while True:
            held.append(psycopg2.connect(database.url))


@contextmanager
def _lock(portal: stack.Stack, database: postgresql.Server) -> Iterator[None]:
    connection = psycopg2.connect(database.url)
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE referrals_concern IN ACCESS EXCLUSIVE MODE")
        yield
        time.sleep(max(LOCKED_SECONDS - 4, 0))
    connection.rollback()
    connection.close()
