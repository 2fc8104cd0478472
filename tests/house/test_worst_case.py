"""Query counts of officers' pages that have everything to show: bounded, and the same for four of each.

The count includes statements for row-level security, transactions, the second factor and the session write that
happens every half minute.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from types import SimpleNamespace

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from prevent_portal.accounts.models.session import LAST_USED_AT
from referrals import sealing
from referrals.actions.casework.assessment import add_note
from referrals.actions.casework.legal_restrictions import apply_restriction
from referrals.actions.data_rights import subject_access
from referrals.actions.search.matching import match_due
from referrals.models import (
    Concern,
    Destruction,
    Match,
    NoteKind,
    Officer,
    RestrictionKind,
    SavedView,
    SubjectAccessRequest,
    Transfer,
)
from referrals.stored_fields import context_of
from tests.referrals.report.drawing import picture
from tests.referrals.review.building import (
    AT,
    BASILDON,
    acknowledge,
    add_call,
    add_events,
    add_match,
    add_page,
    add_transfer,
    close,
    exchange,
    send,
    some_officer,
    some_supervisor,
)

MOST_QUERIES = 27
# The two pages on which a concern is closed show what otherwise stands on four.
MOST_TO_CLOSE = 45
CLOSING = ("approval", "outcome/")


@pytest.fixture
def supervisor(db, settings) -> Officer:
    settings.REQUIRE_MFA = True
    officer = some_supervisor(send())
    totp.TOTP.activate(officer.user, totp.generate_totp_secret())
    SavedView.objects.bulk_create(SavedView(officer=officer, name=f"View {n}", query="flag=child") for n in range(20))
    return officer


@pytest.fixture
def client(supervisor) -> Client:
    client = Client()
    client.force_login(supervisor.user)
    session, factor = client.session, Authenticator.objects.get()
    record_authentication(SimpleNamespace(session=session), supervisor.user, "mfa", id=factor.pk, type=factor.type)
    session.save()
    return client


def add_full_concern(supervisor: Officer, number: int) -> Concern:
    """A concern with `number` of everything a page can show.

    Transfers, restrictions, messages, pictures, matches in both forces, a chain of five links, subject access
    requests, and an outcome that waits for approval. Other concerns are offered, due for a call or follow-up,
    closed and transferred.
    """
    colleague = some_officer(send())
    linked = [send(), *(acknowledge(send(), colleague) for _ in range(4))]
    concern = acknowledge(send(pictures=[picture()] * min(number, 3), urgency=1), colleague)
    exchange(concern, colleague, number)
    for one, other in zip([concern, *linked], linked, strict=False):
        add_match(one, other)
    Match.objects.update(decision="same", decided_at=AT, decided_by=colleague)
    match_due(now=lambda: AT)
    for each in (concern, *linked):
        add_call(each)
    for _ in range(number):
        add_call(concern, failures=1)
        add_transfer(concern)
        add_note(concern=concern, kind=NoteKind.FACT, text="x", by=colleague, at=AT)
        add_page(concern)
        add_match(concern, send(council=BASILDON))
        same = Match.objects.filter(pk=add_match(concern, send()).pk)
        same.update(decision="same", decided_at=AT, decided_by=colleague)
        subject_access.search_next_batch(access_request=_access_request(supervisor), by=supervisor, at=AT)
        restrict = partial(apply_restriction, concern=concern, text="x", by=supervisor, at=AT)
        restrict(kind=RestrictionKind.HOLD, review_on=date(2099, 1, 1))
        restrict(kind=RestrictionKind.CORRECTION)
        acknowledge(send(), supervisor, follow_up_on=date(2020, 1, 1))
        acknowledge(send(), colleague, offered_to=supervisor)
        close(send())
        add_transfer_away(send(council=BASILDON), supervisor)
        Destruction.objects.create(force=concern.force, at=AT, authority="schedule", count=0, parts=0)
    add_events(concern, colleague, number)
    restrict(kind=RestrictionKind.RESTRICTION)
    rationale = sealing.seal({"rationale": "x"}, context=context_of(concern, "rationale_sealed"))
    decided = {"state": "outcome", "outcome": "mistaken", "outcome_by": colleague, "outcome_at": AT}
    Concern.objects.filter(pk=concern.pk).update(**decided, handed_over_at=AT, rationale_sealed=rationale)
    return concern


@pytest.fixture
def concern(supervisor) -> Concern:
    return add_full_concern(supervisor, 1)


def add_transfer_away(concern: Concern, by: Officer) -> None:
    transfer = add_transfer(concern)
    Transfer.objects.filter(pk=transfer.pk).update(from_force=by.force)


def _access_request(by: Officer):
    return subject_access.make_access_request(names=["Canaryworry"], authority="x", by=by, at=AT)


@contextmanager
def counting(client: Client, *, is_use: bool = True) -> Iterator[list[str]]:
    """`is_use`: the request counts as using the session; polling by a script does not."""
    session = client.session
    session[LAST_USED_AT] = time.time() - 40
    session.save()
    asked: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield asked
    asked += [each["sql"] for each in captured]
    assert any(sql.startswith('UPDATE "accounts_session"') for sql in asked) == is_use


def pages_of(concern: Concern) -> dict[str, str]:
    """Their addresses, by what they show."""
    access_request, transfer, match = (
        SubjectAccessRequest.objects.filter(found=concern).first(),
        concern.transfers.first(),
        concern.matches.filter(decision="same").first(),
    )
    own = f"/review/{concern.reference}/"
    return {
        "queue": "/review/",
        "queue, filtered": "/review/?flag=danger&area=norfolk",
        "news": "/review/new/?since=202611210800_0",
        "concern": own,
        "print": f"{own}print/",
        "JSON": f"{own}export.json",
        "every question": f"{own}?questions=all",
        "messages": f"{own}messages/",
        "notes": f"{own}notes/",
        "translation": f"{own}translation/report/",
        "translation of a message": f"{own}translation/{concern.messages.get(number=2).number}/",
        "files": f"{own}files/",
        "timeline": f"{own}timeline/",
        "linked": f"{own}earlier/",
        "match": f"{own}earlier/{match.pk}/",
        "approval": f"{own}approval/",
        "readers": f"{own}readers/",
        "chronology": f"{own}chronology/",
        "restrictions": f"{own}restrictions/",
        "transfer": f"{own}transfers/{transfer.pk}/",
        "access request": f"/review/rights/{access_request.pk}/",
        "copy": f"/review/rights/{access_request.pk}/{concern.reference}/subject/",
        "copy for the reporter": f"/review/rights/{access_request.pk}/{concern.reference}/reporter/",
        "bundle": f"/review/rights/{access_request.pk}/bundle/",
        "calls": "/review/calls/",
        "workload": "/review/workload/",
        "texts": "/review/templates/",
        "text": "/review/templates/thank-you/",
        "move": f"/review/workload/{some_officer(concern).pk}/",
        "audit": "/review/audit/",
        "audit, filtered": f"/review/audit/?concern={concern.reference}&kind=read",
        "audit as CSV": "/review/audit/log.csv",
        "rights": "/review/rights/",
        "destroyed": "/review/destroyed/",
        "reviews": "/review/reviews/",
        "review": f"{own}review/",
        "answer": f"/review/rights/{access_request.pk}/answer/",
        "extension": f"/review/rights/{access_request.pk}/extend/",
    }


def ask_every_page(client: Client, concern: Concern) -> dict[str, int]:
    pages = pages_of(concern)
    asks = {name: partial(client.get, address) for name, address in pages.items()}
    asks["words"] = partial(client.post, "/review/filter/", {"words": "canary"})
    asks["search"] = partial(client.post, "/review/search/", {"words": "norfolk"})
    asks["person"] = partial(client.post, "/review/people-search/", {"name": "Testa Canary", "reason": "report"})
    found = {}
    for name, ask in asks.items():
        # Reset to unread, because the first view writes once more. Nobody approves a restricted one.
        restricted_at = None if name == "approval" else AT
        Concern.objects.filter(pk=concern.pk).update(opened_at=None, unread_at=AT, restricted_at=restricted_at)
        with counting(client, is_use=name != "news") as asked:
            assert ask().status_code == 200, name
        found[name] = len(asked)
    return found


def test_queries_do_not_grow_with_rows(client, concern, supervisor):
    client.get("/review/")
    baseline = ask_every_page(client, concern)
    assert ask_every_page(client, add_full_concern(supervisor, 4)) == baseline
    assert {page: number for page, number in baseline.items() if number > allowed(page)} == {}


def allowed(page):
    # What linked concerns say is opened for the list in one act, which is recorded.
    return MOST_TO_CLOSE if page in CLOSING else MOST_QUERIES + 3 * (page in ("linked", "chronology"))


def test_query_count_of_pages_before_an_outcome(client, concern, supervisor):
    """After the worker has run the matching; before, the outcome page runs it itself."""
    Concern.objects.filter(pk=concern.pk).update(state="assessment", owner=supervisor, outcome="", unread_at=None)
    for page in (
        "outcome/",
        "assessment/",
        "ask/",
        f"calls/{concern.deliveries.filter(transport='phone').first().pk}/",
    ):
        with counting(client) as asked:
            assert client.get(f"/review/{concern.reference}/{page}").status_code == 200
        assert len(asked) <= allowed(page), page


def test_query_count_of_closed_concern_pages(client, concern, supervisor):
    close(concern, unread_at=AT)
    pages = []
    for page in ("restrictions/", ""):
        with counting(client) as asked:
            pages.append(client.get(f"/review/{concern.reference}/{page}").content.decode())
        assert len(asked) <= MOST_QUERIES, page
    assert all(words in pages[0] for words in ("on hold", "restricted", "not opened", "words that nobody has read"))
