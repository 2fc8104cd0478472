"""Query counts of pages: they do not grow with the number of rows and stay within measured limits."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guidance import directory
from prevent_portal.accounts.models import User
from referrals.actions.faults import key_register
from referrals.models import Concern, Officer
from referrals.report.steps import STEPS
from tests.referrals.report.filling import FROM_AFAR, filled
from tests.referrals.report.returning import enter, visiting, write
from tests.referrals.review.building import (
    AT,
    add_call,
    close,
    exchange,
    send,
)
from tests.referrals.walking import answers, post_step
from tests.referrals.ways import WAY_OF, WAYS

# Measured; give a reason here for a higher number. Officers' pages of concerns are in test_worst_case.
INSIGHT = 27
# One for the contacts of each area, two for who tried a call, three for destruction, two for reviews, two for answers
# and one for times in the future.
DUTY = 31
# The draft; where the form lists councils or areas, the edition of the cached lists. A POST also writes the answer.
STEP, STEP_SENT, CHECK, SEND, RECEIPT = 3, 3, 3, 11, 3
# The code, right or wrong; then the visit, the concern and the thread of any length.
# A wrong code is looked up as a return code and as a saving code.
WRONG_CODE, RIGHT_CODE, THREAD, WRITE = 2, 2, 3, 16


@pytest.fixture(autouse=True)
def warm_caches(db, settings):
    """As in a process that has already served a page: it queries the edition, not the lists, and has checked its keys
    within the last seconds.
    """
    directory.areas()
    directory.councils()
    key_register._checked[tuple(settings.SEALING_PUBLIC_KEYS)] = float("inf")


@pytest.fixture
def officer(db, settings):
    settings.REQUIRE_MFA = False
    force = close(send()).force
    user = User.objects.create_user("officer@example.org", "a long pass phrase")
    return Officer.objects.create(user=user, force=force)


@pytest.fixture
def client(officer):
    client = Client()
    client.force_login(officer.user)
    return client


def count_queries(ask):
    with CaptureQueriesContext(connection) as captured:
        response = ask()
    assert response.status_code in (200, 302)
    # Setting the force for row-level security is counted in tests/referrals/database; BEGIN and COMMIT of requests
    # are savepoints within the transaction of a test.
    # A session is written at most every 5 seconds, which a slow machine may take for one test.
    passed_over = re.compile('current_setting|^SAVEPOINT|^RELEASE|^UPDATE "accounts_session"')
    return len([each for each in captured if not passed_over.search(each["sql"])])


def test_query_count_of_insight_page(client, officer):
    Officer.objects.filter(pk=officer.pk).update(is_supervisor=True)
    send(at=datetime(2026, 10, 1, 9, 0, tzinfo=UTC))
    client.get("/review/insight/")
    baseline = count_queries(lambda: client.get("/review/insight/"))
    for _ in range(20):
        concern = send(at=datetime(2026, 10, 1, 9, 0, tzinfo=UTC))
        Concern.objects.filter(pk=concern.pk).update(minutes_to_open=5, minutes_to_outcome=10)
    # Median and 90th percentile of both times, which are left out for too few concerns.
    assert count_queries(lambda: client.get("/review/insight/")) == baseline + 4 <= INSIGHT


def test_query_count_of_return_pages(officer):
    concern = send()
    reporter = visiting(concern)
    assert count_queries(lambda: enter(Client(), "ABCD")) == count_queries(
        lambda: enter(Client(), "2222-2222-2222-2222")
    )
    assert count_queries(lambda: enter(Client(), "ABCD")) <= WRONG_CODE
    assert count_queries(lambda: enter(Client())) <= RIGHT_CODE
    exchange(concern, officer, 20)
    reporter.get("/return/messages/")  # the first view of a question writes once more
    assert count_queries(lambda: reporter.get("/return/messages/")) <= THREAD
    assert count_queries(lambda: write(reporter, "x")) <= WRITE


def answers_for(slug):
    return answers(**FROM_AFAR) if slug == "known-from" else WAYS[WAY_OF[slug]]


def test_query_count_of_duty_desk(db, settings):
    settings.REQUIRE_MFA = False
    user = User.objects.create_user("duty@example.org", "a long pass phrase")
    user.groups.add(Group.objects.get(name="Duty desk"))
    client = Client()
    client.force_login(user)

    def late_and_tried(days: int) -> None:
        add_call(send(at=AT - timedelta(days=days)), due_at=AT - timedelta(days=days))
        add_call(send(at=AT), due_at=timezone.now() + timedelta(hours=1), failures=1)

    late_and_tried(0)
    baseline = count_queries(lambda: client.get("/duty/"))
    for days in range(1, 20):
        late_and_tried(days)
    assert count_queries(lambda: client.get("/duty/")) == baseline <= DUTY


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.slug)
def test_query_count_of_each_question(db, step):
    given = answers_for(step.slug)
    client = filled(given)
    assert count_queries(lambda: client.get(f"/report/{step.slug}/")) <= STEP
    assert count_queries(lambda: post_step(client, step.slug, given[step.slug])) <= STEP_SENT


def test_query_count_of_check_and_send(db):
    filled().post("/report/check/")  # the process reads the lists of places that it keeps
    client = filled()
    assert count_queries(lambda: client.get("/report/check/")) <= CHECK
    assert count_queries(lambda: client.post("/report/check/")) <= SEND
    assert count_queries(lambda: client.get("/report/sent/")) <= RECEIPT


@pytest.mark.parametrize("page", ["?area=norfolk", "start/?area=norfolk", "danger/?area=norfolk", "elsewhere/"])
def test_pages_before_first_question_run_at_most_one_query(db, page):
    assert count_queries(lambda: Client().get(f"/report/{page}")) <= 1
