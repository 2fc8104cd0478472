"""Short form of drill F12: the database goes away and comes back, and the portal recovers without a restart."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import pytest

from tests.journeys.portal import Portal
from tools.drill.reporter import Reporter

pytestmark = pytest.mark.parametrize(
    "portal", [pytest.param("postgresql", marks=pytest.mark.xdist_group("journeys-postgresql"))], indirect=True
)


@contextmanager
def database_unavailable(portal: Portal) -> Iterator[None]:
    """Simulate a database restart: terminate every connection and refuse new ones."""
    server, _, name = portal.database_url.rpartition("/")
    connection = psycopg2.connect(f"{server}/postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            cursor.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    connection.close()


def test_report_succeeds_once_the_database_is_back(portal: Portal):
    reporter = Reporter(portal.port)
    reporter.prepare()
    before = {each.pid for each in portal.processes()}
    with database_unavailable(portal):
        with pytest.raises(AssertionError, match="503"):
            reporter.send()
        answer = Reporter(portal.port).try_to_begin()
        assert (answer.status, bool(answer.retry_after)) == (503, True)
        for number in ("999", "101", "0800 011 3764"):
            assert number in answer.body
    reporter.send()
    reference = reporter.read_reference()
    reporter.close()
    portal.mail.wait_for("prevent@norfolk.police.uk", holding=reference)
    # One that an earlier journey had killed may have come back meanwhile.
    assert before <= {each.pid for each in portal.processes()}, "a process had to be started again"
