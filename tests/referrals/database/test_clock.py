"""A machine whose clock jumps takes no lease and deletes no draft. Short form of drill F11."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from prevent_portal.clock import read_clock
from referrals.actions.delivery.sending import claim_deliveries
from referrals.actions.retention.expired_drafts import delete_expired_drafts
from referrals.models import Draft
from tests.referrals.report.filling import fill
from tests.referrals.review.building import send

YEAR, TWO_HOURS = timedelta(days=365), timedelta(hours=2)
# The skipped hour in spring, and the repeated one in autumn.
CHANGES = (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), datetime(2027, 10, 31, 1, 0, tzinfo=UTC))
MOMENT = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def clock() -> None:
    """Replace the frozen clock: these tests compare the system clock with the database's."""


def jumped_to():
    now = datetime.now(UTC)
    return [now + YEAR, now - TWO_HOURS, *CHANGES]


@pytest.mark.parametrize("place", range(4), ids=["a year ahead", "two hours back", "spring", "autumn"])
def test_clock_is_independent_of_the_system_clock_once_read(db, place):
    clock = read_clock()
    before = clock()
    with time_machine.travel(jumped_to()[place]):
        assert timedelta(0) <= clock() - before < MOMENT


@pytest.mark.parametrize("place", range(4), ids=["a year ahead", "two hours back", "spring", "autumn"])
def test_wrong_system_clock_takes_no_lease_and_deletes_no_draft(db, place):
    """Clocks of machines can differ only on PostgreSQL; on SQLite `due` itself copes with a jump."""
    send(at=timezone.now())
    fill()
    (attempt,) = claim_deliveries(by="right", at=read_clock()())
    with time_machine.travel(jumped_to()[place]):
        clock = read_clock() if connection.vendor == "postgresql" else lambda: attempt.started_at
        assert claim_deliveries(by="wrong", at=clock()) == []
        delete_expired_drafts(at=clock())
    assert Draft.objects.count() == 1


def test_control_system_clock_would_take_lease_and_draft(db):
    send(at=timezone.now())
    fill()
    claim_deliveries(by="right", at=read_clock()())
    with time_machine.travel(datetime.now(UTC) + YEAR):
        assert len(claim_deliveries(by="wrong", at=timezone.now())) == 1
        delete_expired_drafts(at=timezone.now())
    assert not Draft.objects.exists()
