"""Steps of two officers know people: the second confirms that one person does not have both accounts."""

from functools import partial

import pytest
from django.core import mail
from django.utils import timezone

from prevent_portal.accounts.models import AccountEvent, Invitation
from prevent_portal.accounts.one_person import MaybeOnePerson
from referrals.actions.casework import legal_restrictions, outcomes, two_people
from referrals.actions.search.matching import match_due
from referrals.models import Concern, Event, Officer, Outcome, RestrictionKind
from referrals.rules import second_officers
from tests.portal.accounts.approving import make_supervisor
from tests.portal.postman import send_queued_mail
from tests.referrals.recording import record_outcome
from tests.referrals.review.building import AGREED, ANSWERED, ANSWERED_FORM, AT, acknowledge, close, send
from tests.referrals.review.joining import signed_in

ALIKE = {
    "same name": ({"first_name": "Jane", "last_name": "Doe"}, "jane@example.org", "have the same name"),
    "same mailbox owner": ({}, "first.chief+2@example.org", "may be one person’s"),
}

AGREE = AGREED | {"agree": "yes"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_factor(one_factor):
    pass


@pytest.fixture
def first():
    return make_supervisor("norfolk", "first.chief@example.org", first_name="Jane", last_name="Doe")


@pytest.fixture
def watcher():
    """Another supervisor of the force."""
    return make_supervisor("norfolk", "watcher@example.org")


# A second account of the same name never agrees to an outcome; what may be a second account is asked about.
ASKED = pytest.mark.parametrize(
    ("step", "second"),
    [("outcome", "same mailbox owner"), ("erasure", "same mailbox owner"), ("erasure", "same name")],
    indirect=["second"],
)


@pytest.fixture
def second(request, first):
    """An account that may be the first one's, and why."""
    names, email, why = ALIKE[request.param]
    return make_supervisor("norfolk", email, **names), why


def awaiting_approval(by: Officer) -> Concern:
    concern = acknowledge(send(), by, violence=True)
    record_outcome(concern=concern, outcome=Outcome.MISTAKEN, rationale="x", **ANSWERED, by=by, at=AT)
    Concern.objects.filter(pk=concern.pk).update(state="outcome")
    return Concern.objects.get(pk=concern.pk)


def asked_to_erase(by: Officer) -> Concern:
    concern = close(send(), by, opened_at=AT, unread_at=None)
    concern.deliveries.update(sent_at=AT)
    legal_restrictions.apply_restriction(
        concern=concern, kind=RestrictionKind.ERASURE, text="x", by=by, at=timezone.now()
    )
    return concern


def page_of(step: str, concern: Concern) -> str:
    if step == "outcome":
        return f"/review/{concern.reference}/approval/"
    return f"/review/{concern.reference}/restrictions/{concern.restrictions.get().pk}/end/"


MAKE = {"outcome": awaiting_approval, "erasure": asked_to_erase}


def is_done(concern: Concern) -> bool:
    concern.refresh_from_db()
    return concern.destruction_id is not None or (concern.state == "closed" and not concern.has_restrictions)


@ASKED
def test_second_account_of_one_person_is_asked_about(step, first, second, watcher):
    officer, why = second
    concern = MAKE[step](first)
    client = signed_in(officer.user)
    page = client.get(page_of(step, concern)).content.decode()
    assert why in page
    page = client.post(page_of(step, concern), AGREE).content.decode()
    assert "Enter how you know that these are different people" in page
    assert not is_done(concern)
    send_queued_mail()
    mail.outbox.clear()
    client.post(page_of(step, concern), AGREE | {"two_people": "Canaryreason"})
    assert is_done(concern)
    assert Event.objects.filter(concern_id=concern.pk, kind="two-people", by=officer.user.email).count() == 1
    event = AccountEvent.objects.get(kind="two-people")
    assert event.reason.startswith("Canaryreason (")
    send_queued_mail()
    told = {letter.subject for letter in mail.outbox if letter.to == [watcher.user.email]}
    assert "An account: confirmed to be two people" in told
    assert not [letter for letter in mail.outbox if "Canaryreason" in letter.body]
    assert "Canaryreason" in signed_in(watcher.user).get("/review/people/").content.decode()


@pytest.mark.parametrize("step", MAKE)
def test_control_different_people_are_not_asked(step, first, watcher):
    concern = MAKE[step](first)
    client = signed_in(watcher.user)
    assert "two_people" not in client.get(page_of(step, concern)).content.decode()
    client.post(page_of(step, concern), AGREE)
    assert is_done(concern)


@ASKED
def test_control_without_the_wall_one_person_takes_both_steps(step, first, second, monkeypatch):
    monkeypatch.setattr(two_people, "reasons_for_one_person", lambda *who, at: [])
    concern = MAKE[step](first)
    signed_in(second[0].user).post(page_of(step, concern), AGREE)
    assert is_done(concern)


def test_officer_whom_the_owner_let_in_today_is_asked_about(first, watcher):
    at = timezone.now()
    invited = {"email": watcher.user.email, "role": "officer", "invited_at": at, "sent_at": at}
    Invitation.objects.create(invited_by=first.user, accepted_at=at, **invited)
    concern = awaiting_approval(first)
    page = signed_in(watcher.user).get(page_of("outcome", concern)).content.decode()
    assert "let in by the other less than a day ago" in page


@pytest.mark.parametrize("second", ["same mailbox owner"], indirect=True)
def test_sending_an_outcome_back_asks_nothing(first, second):
    concern = awaiting_approval(first)
    signed_in(second[0].user).post(page_of("outcome", concern), {"agree": "no", "reason": "Look again"})
    concern.refresh_from_db()
    assert concern.state == "assessment"


@pytest.mark.parametrize("second", ["same name"], indirect=True)
def test_second_account_of_the_same_name_never_agrees(first, second, watcher, monkeypatch):
    officer, _ = second
    concern = awaiting_approval(first)
    client = signed_in(officer.user)
    assert "approval/" not in client.get(f"/review/{concern.reference}/").content.decode()
    for given in (AGREE | {"two_people": "We are two people"}, {"agree": "no", "reason": "Look again"}):
        assert client.post(page_of("outcome", concern), given).status_code == 409
    assert not is_done(concern)
    assert "approval/" in signed_in(watcher.user).get(f"/review/{concern.reference}/").content.decode(), "control"
    monkeypatch.setattr(second_officers, "have_same_name", lambda *who: False)
    client.post(page_of("outcome", concern), AGREE | {"two_people": "We are two people"})
    assert is_done(concern), "control: without the wall one person closes it"


def propose_flood(first) -> list[Concern]:
    concerns = [send(), send()]
    match_due(now=timezone.now)
    end_flood(first, concerns)
    return concerns


def end_flood(by, concerns):
    fields = {"chosen": [each.reference for each in concerns], "confirmed": "yes", "reason": "x", "two_people": "Yes"}
    signed_in(by.user).post("/review/malicious/", ANSWERED_FORM | fields)


@pytest.mark.parametrize("second", list(ALIKE), indirect=True)
def test_one_person_with_two_accounts_ends_no_flood(first, second, watcher, monkeypatch):
    officer, _ = second
    concerns = propose_flood(first)
    chosen = {"chosen": [each.reference for each in concerns]}
    page = signed_in(officer.user).post("/review/malicious/", chosen).content.decode()
    assert page.count("another account") == len(concerns)
    end_flood(officer, concerns)
    assert not any(is_done(each) for each in concerns)
    end_flood(watcher, concerns[:1])
    assert is_done(concerns[0]), "control: another person ends it"
    monkeypatch.setattr(two_people, "reasons_for_one_person", lambda *who, at: [])
    monkeypatch.setattr(second_officers, "have_same_name", lambda *who: False)
    end_flood(officer, concerns)
    assert is_done(concerns[1]), "control: without the wall one person ends it"


def test_officer_whom_the_first_let_in_today_ends_no_flood(first, watcher):
    at = timezone.now()
    invited = {"email": watcher.user.email, "role": "officer", "invited_at": at, "sent_at": at}
    Invitation.objects.create(invited_by=first.user, accepted_at=at, **invited)
    concerns = propose_flood(first)
    end_flood(watcher, concerns)
    assert not any(is_done(each) for each in concerns)


@pytest.mark.parametrize("second", ["same mailbox owner"], indirect=True)
def test_actions_refuse_without_the_page(first, second):
    officer, _ = second
    concern = awaiting_approval(first)
    with pytest.raises(MaybeOnePerson):
        outcomes.approve_outcome(concern=concern, **AGREED, by=officer, at=AT)
    erasing = asked_to_erase(first)
    agree = partial(legal_restrictions.agree_to_erasure, restriction=erasing.restrictions.get(), by=officer, at=AT)
    with pytest.raises(MaybeOnePerson):
        agree()
    assert not is_done(concern)
    assert not is_done(erasing)
