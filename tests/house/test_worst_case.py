"""The most that an officers' page may ask of the database where all that can be asked is asked: nothing is left out.

Counts what opens and shuts the database's walls, beginnings and ends of transactions, a second factor, and the write
of the session that every half minute brings.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
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
from referrals.actions import claims
from referrals.actions.assessment import add_note
from referrals.actions.matching import match_due
from referrals.actions.measures import lay_measure
from referrals.models import Claim, Concern, Match, MeasureKind, NoteKind, Officer, SavedView, Transfer
from referrals.stored_fields import context_of
from tests.referrals.report.drawing import picture
from tests.referrals.review.building import (
    AT,
    BASILDON,
    acknowledge,
    add_call,
    add_match,
    add_transfer,
    close,
    exchange,
    send,
    some_officer,
    some_supervisor,
)

MOST = 15


@pytest.fixture
def supervisor(db, settings) -> Officer:
    settings.REQUIRE_MFA = True
    boss = some_supervisor(send())
    totp.TOTP.activate(boss.user, totp.generate_totp_secret())
    SavedView.objects.bulk_create(SavedView(officer=boss, name=f"View {n}", query="flag=child") for n in range(20))
    return boss


@pytest.fixture
def client(supervisor) -> Client:
    client = Client()
    client.force_login(supervisor.user)
    session, factor = client.session, Authenticator.objects.get()
    record_authentication(SimpleNamespace(session=session), supervisor.user, "mfa", id=factor.pk, type=factor.type)
    session.save()
    return client


@pytest.fixture
def concern(supervisor) -> Concern:
    """Sent on to this force, danger, restricted, held, corrected, with words and pictures, matched here and
    elsewhere, linked over five others, found for somebody's rights, its outcome waiting for a second officer; never
    opened since. Others are offered, to be called about, to be looked at again, closed and sent on.
    """
    colleague = some_officer(send())
    linked = [send(), *(acknowledge(send(), colleague) for _ in range(4))]
    concern = acknowledge(send(pictures=[picture()] * 3, urgency=1), colleague)
    exchange(concern, colleague, 3)
    add_note(concern=concern, kind=NoteKind.FACT, text="x", by=colleague, at=AT)
    add_transfer(concern)
    for one, other in zip([concern, *linked], linked, strict=False):
        add_match(one, other)
    Match.objects.update(decision="same", decided_at=AT, decided_by=colleague)
    match_due(now=lambda: AT)
    for each in (concern, *linked):
        add_call(each)
        add_match(concern, send(council=BASILDON))
    claims.look_further(claim=_claim(supervisor), by=supervisor, at=AT)
    for kind in (MeasureKind.HOLD, MeasureKind.CORRECTION, MeasureKind.RESTRICTION):
        day = date(2099, 1, 1) if kind == MeasureKind.HOLD else None
        lay_measure(concern=concern, kind=kind, text="x", review_on=day, by=supervisor, at=AT)
    acknowledge(send(), supervisor, follow_up_on=date(2020, 1, 1))
    acknowledge(send(), colleague, offered_to=supervisor)
    close(send())
    add_transfer_away(send(council=BASILDON), supervisor)
    rationale = sealing.seal({"rationale": "x"}, context=context_of(concern, "rationale_sealed"))
    decided = {"state": "outcome", "outcome": "mistaken", "outcome_by": colleague, "outcome_at": AT}
    unseen = {"handed_over_at": AT, "opened_at": None, "unread_at": AT, "rationale_sealed": rationale}
    Concern.objects.filter(pk=concern.pk).update(**decided, **unseen)
    return concern


def add_transfer_away(concern: Concern, by: Officer) -> None:
    transfer = add_transfer(concern)
    Transfer.objects.filter(pk=transfer.pk).update(from_force=by.force)


def _claim(by: Officer):
    return claims.make_claim(names=["Canaryworry"], authority="x", by=by, at=AT)


@contextmanager
def counting(client: Client) -> Iterator[list[str]]:
    session = client.session
    session[LAST_USED_AT] = time.time() - 40
    session.save()
    asked: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield asked
    asked += [each["sql"] for each in captured]
    assert any(sql.startswith('UPDATE "accounts_session"') for sql in asked), "nothing was written of the session"


def test_every_page_asks_fifteen_times_at_most(client, concern, supervisor):
    claim, transfer, match = Claim.objects.get(), concern.transfers.get(), concern.matches.first()
    own = f"{concern.reference}/"
    pages = [
        "",
        "?flag=danger&area=norfolk",
        own,
        f"{own}print/",
        f"{own}export.json",
        f"{own}timeline/",
        f"{own}earlier/",
        f"{own}earlier/{match.pk}/",
        f"{own}approval/",
        f"{own}readers/",
        f"{own}keeping/",
        f"{own}transfers/{transfer.pk}/",
        f"rights/{claim.pk}/",
        f"rights/{claim.pk}/{own}",
        "load/",
        "audit/",
        "rights/",
    ]
    found = {}
    for page in pages:
        with counting(client) as asked:
            assert client.get(f"/review/{page}").status_code == 200, page
        found[page] = len(asked)
        # As if nobody had read it yet: the first look writes once more.
        Concern.objects.filter(pk=concern.pk).update(opened_at=None, unread_at=AT)
    assert {page: number for page, number in found.items() if number > MOST} == {}


def test_an_outcome_too_once_the_worker_has_looked(client, concern, supervisor):
    """Before that, the page itself looks for earlier concerns first, which is work and not showing."""
    Concern.objects.filter(pk=concern.pk).update(state="assessment", owner=supervisor, outcome="", unread_at=None)
    with counting(client) as asked:
        assert client.get(f"/review/{concern.reference}/outcome/").status_code == 200
    assert len(asked) <= MOST


def test_what_keeps_a_closed_one_is_asked_at_once(client, concern, supervisor):
    close(concern)
    with counting(client) as asked:
        page = client.get(f"/review/{concern.reference}/keeping/").content.decode()
    assert all(words in page for words in ("on hold", "restricted", "not opened", "words that nobody has read"))
    assert len(asked) <= MOST
