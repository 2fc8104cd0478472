"""No page runs a number of queries that grows with its rows, and none more than what was measured."""

import re
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guidance import directory
from prevent_portal.accounts.models import User
from referrals.actions import claims, measures
from referrals.actions.assessment import add_note
from referrals.actions.matching import match_due
from referrals.models import Concern, Destruction, Match, MeasureKind, NoteKind, Officer, SavedView
from referrals.report.steps import STEPS
from tests.referrals.report.filling import FROM_AFAR, filled
from tests.referrals.report.returning import enter, visiting, write
from tests.referrals.review.building import (
    AT,
    acknowledge,
    add_call,
    add_events,
    add_match,
    close,
    exchange,
    send,
    some_supervisor,
)
from tests.referrals.walking import answers, post_step
from tests.referrals.ways import WAY_OF, WAYS

# Measured; a page that needs more has to say here why.
# The queue and a concern each ask for what was sent to another force; a concern, its outcome's page and that of a
# match for others about the same person.
# The queue also asks for an officer's views, the owners to choose from, all counts at once, and what came meanwhile.
QUEUE, CONCERN, OUTCOME, CALL, ASK = 14, 17, 7, 6, 4  # of a call one for who tried it
PAPER, EXPORT, TIMELINE, LOAD, NEWS, SEARCH, BY_LABEL = 13, 15, 5, 5, 4, 13, 6
# The audit asks for its people and its references; a claim, a copy and what is kept each write that they were read.
AUDIT, READERS, KEEPING, RIGHTS, CLAIM, COPY, CERTIFICATE = 6, 5, 18, 6, 11, 16, 6
# Linked concerns by way of one another, however many: two for each step.
MATCH, TOGETHER = 11, 8
INSIGHT = 21
# One for the contacts of each of the five areas.
DUTY = 23  # of them two for who tried a call
# The draft; where the form lists councils or areas, the edition of what is kept of them. An answer is written too.
STEP, STEP_SENT, CHECK, SEND, RECEIPT = 3, 3, 3, 10, 3
# The code, whichever it is; then the visit, the concern and the thread, however long.
WRONG_CODE, RIGHT_CODE, THREAD, WRITE = 1, 2, 3, 16


@pytest.fixture(autouse=True)
def lists_are_kept(db):
    """As in a process that has shown a page before: it asks for the guidance's edition, and not for its lists."""
    directory.areas()
    directory.councils()


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


def correct(concern):
    """What the person says is so, which every page and paper of the concern then shows."""
    boss = some_supervisor(concern)
    measures.lay_measure(concern=concern, kind=MeasureKind.CORRECTION, by=boss, at=AT, text="x")


def queries(ask):
    with CaptureQueriesContext(connection) as captured:
        response = ask()
    assert response.status_code in (200, 302)
    # What opens and shuts the database's walls is counted in tests/walls; a request's own BEGIN and COMMIT, which
    # ask nothing, are savepoints within the transaction of a test.
    # At most every 5 seconds a session is written, and a busy machine may take that long for one test.
    passed_over = re.compile('current_setting|^SAVEPOINT|^RELEASE|^UPDATE "accounts_session"')
    return len([each for each in captured if not passed_over.search(each["sql"])])


def test_the_queue(client, officer):
    def fill(number):
        for place in range(number):
            add_call(send(at=AT - timedelta(minutes=place)))
            close(send(at=AT - timedelta(hours=place)))

    fill(1)
    small = queries(lambda: client.get("/review/"))
    fill(24)
    SavedView.objects.bulk_create(SavedView(officer=officer, name=f"View {n}", query="flag=child") for n in range(20))
    assert queries(lambda: client.get("/review/")) == small
    assert small <= QUEUE


def test_a_concern(client, officer):
    plain, long = send(), send()
    for _ in range(20):
        add_call(long)
    add_events(long, officer, 20)
    for concern, number in ((plain, 1), (long, 20)):
        acknowledge(concern, officer)
        for _ in range(number):
            add_match(concern, send())
            add_note(concern=concern, kind=NoteKind.FACT, text="x", by=officer, at=AT)
    exchange(long, officer, 20)
    for concern in (plain, long):
        client.get(f"/review/{concern.reference}/")  # the first opening writes once more
    small, large = (queries(lambda c=c: client.get(f"/review/{c.reference}/")) for c in (plain, long))
    assert small == large <= CONCERN


@pytest.mark.parametrize(
    ("page", "most"),
    [("print/", PAPER), ("export.json", EXPORT), ("timeline/", TIMELINE)],
    ids=["print", "json", "timeline"],
)
def test_a_concern_elsewhere(client, officer, page, most):
    plain, long = acknowledge(send(), officer), acknowledge(send(), officer)
    add_events(long, officer, 60)
    exchange(long, officer, 5)
    exchange(plain, officer, 1)
    for concern, number in ((plain, 1), (long, 20)):
        for _ in range(number):
            correct(concern)
        client.get(f"/review/{concern.reference}/")
    small, large = (queries(lambda c=c: client.get(f"/review/{c.reference}/{page}")) for c in (plain, long))
    assert small == large <= most


def test_beside_the_queue(client, officer):
    Officer.objects.update(is_supervisor=True)
    asks = {
        LOAD: lambda: client.get("/review/load/"),
        NEWS: lambda: client.get("/review/new/?since=202611210800_0"),
        SEARCH: lambda: client.post("/review/narrow/", {"words": "canary"}),
        BY_LABEL: lambda: client.post("/review/search/", {"words": "norfolk"}),
    }
    send()
    small = {most: queries(ask) for most, ask in asks.items()}
    for _ in range(10):
        acknowledge(send())
    assert {most: queries(ask) for most, ask in asks.items()} == small
    assert [(most, asked) for most, asked in small.items() if asked > most] == []


def test_a_finished_concern(client, officer):
    """Who acknowledged it and who decided are shown by name."""
    concern = close(send(), officer, opened_at=AT, opened_by=officer)
    assert queries(lambda: client.get(f"/review/{concern.reference}/")) <= CONCERN


def test_an_outcome_and_a_call(client, officer):
    concern = send()
    calls = [add_call(concern) for _ in range(20)]
    assert queries(lambda: client.get(f"/review/{concern.reference}/calls/{calls[0].pk}/")) <= CALL
    acknowledge(concern, officer)
    match_due(now=lambda: AT)
    add_match(concern, send())
    assert queries(lambda: client.get(f"/review/{concern.reference}/outcome/")) <= OUTCOME


def test_figures(client, officer):
    Officer.objects.filter(pk=officer.pk).update(is_supervisor=True)
    send(at=datetime(2026, 10, 1, 9, 0, tzinfo=UTC))
    client.get("/review/insight/")
    few = queries(lambda: client.get("/review/insight/"))
    for _ in range(20):
        concern = send(at=datetime(2026, 10, 1, 9, 0, tzinfo=UTC))
        Concern.objects.filter(pk=concern.pk).update(minutes_to_open=5, minutes_to_outcome=10)
    # The middle and the ninth of ten of both times, which so few had not.
    assert queries(lambda: client.get("/review/insight/")) == few + 4 <= INSIGHT


def test_a_supervisors_pages(client, officer):
    Officer.objects.filter(pk=officer.pk).update(is_supervisor=True)
    officer.refresh_from_db()
    concern = send()
    claim = claims.make_claim(names=["Canaryworry"], authority="x", by=officer, at=AT)
    pages = {
        "audit/": AUDIT,
        f"{concern.reference}/readers/": READERS,
        f"{concern.reference}/keeping/": KEEPING,
        "rights/": RIGHTS,
        f"rights/{claim.pk}/": CLAIM,
        f"rights/{claim.pk}/{concern.reference}/": COPY,
        "destroyed/": CERTIFICATE,
    }

    def fill(number):
        for _ in range(number):
            lay = partial(measures.lay_measure, concern=concern, by=officer, at=AT, text="x")
            lay(kind=MeasureKind.CORRECTION)
            lay(kind=MeasureKind.HOLD, review_on=date(2099, 1, 1))
            add_events(send(), officer, 1)
            claims.make_claim(names=["x"], authority="x", by=officer, at=AT)
            Destruction.objects.create(force=officer.force, at=AT, authority="schedule", count=0, parts=0)
        claims.look_further(claim=claim, by=officer, at=AT)

    fill(1)
    for page in pages:
        client.get(f"/review/{page}")
    small = {page: queries(lambda p=page: client.get(f"/review/{p}")) for page in pages}
    fill(15)
    assert {page: queries(lambda p=page: client.get(f"/review/{p}")) for page in pages} == small
    assert {page: count for page, count in small.items() if count > pages[page]} == {}


def test_what_is_linked(client, officer):
    few, many = send(), send()
    for concern, number in ((few, 1), (many, 20)):
        for _ in range(number):
            match = add_match(concern, send())
            Match.objects.filter(pk=match.pk).update(decision="same", decided_at=AT, decided_by=officer)
    small, large = (queries(lambda c=c: client.get(f"/review/{c.reference}/earlier/")) for c in (few, many))
    assert small == large <= TOGETHER
    assert queries(lambda: client.get(f"/review/{many.reference}/earlier/{match.pk}/")) <= MATCH


def test_asking_the_reporter(client):
    concern = send()
    assert queries(lambda: client.get(f"/review/{concern.reference}/ask/")) <= ASK


def test_coming_back(officer):
    concern = send()
    reporter = visiting(concern)
    assert queries(lambda: enter(Client(), "ABCD")) == queries(lambda: enter(Client(), "2222-2222-2222-2222"))
    assert queries(lambda: enter(Client(), "ABCD")) <= WRONG_CODE
    assert queries(lambda: enter(Client())) <= RIGHT_CODE
    exchange(concern, officer, 20)
    reporter.get("/return/messages/")  # the first sight of a question writes once more
    assert queries(lambda: reporter.get("/return/messages/")) <= THREAD
    assert queries(lambda: write(reporter, "x")) <= WRITE


def answered(slug):
    return answers(**FROM_AFAR) if slug == "known-from" else WAYS[WAY_OF[slug]]


def test_the_duty_desk(db, settings):
    settings.REQUIRE_MFA = False
    user = User.objects.create_user("duty@example.org", "a long pass phrase")
    user.groups.add(Group.objects.get(name="Duty desk"))
    client = Client()
    client.force_login(user)

    def late_and_tried(days: int) -> None:
        add_call(send(at=AT - timedelta(days=days)), due_at=AT - timedelta(days=days))
        add_call(send(at=AT), due_at=timezone.now() + timedelta(hours=1), failures=1)

    late_and_tried(0)
    small = queries(lambda: client.get("/duty/"))
    for days in range(1, 20):
        late_and_tried(days)
    assert queries(lambda: client.get("/duty/")) == small <= DUTY


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.slug)
def test_a_question(db, step):
    given = answered(step.slug)
    client = filled(given)
    assert queries(lambda: client.get(f"/report/{step.slug}/")) <= STEP
    assert queries(lambda: post_step(client, step.slug, given[step.slug])) <= STEP_SENT


def test_check_and_send(db):
    client = filled()
    assert queries(lambda: client.get("/report/check/")) <= CHECK
    assert queries(lambda: client.post("/report/check/")) <= SEND
    assert queries(lambda: client.get("/report/sent/")) <= RECEIPT


@pytest.mark.parametrize("page", ["", "start/", "danger/", "elsewhere/"])
def test_pages_before_the_first_question_ask_the_database_once_at_most(db, page):
    assert queries(lambda: Client().get(f"/report/{page}?area=norfolk")) <= 1
