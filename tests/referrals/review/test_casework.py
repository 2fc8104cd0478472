"""Casework pages: notes, waiting, follow-up, hand-over, approval and reopening."""

import pytest
from django.test import Client

from referrals.models import Note, Outcome
from tests.referrals.recording import record_outcome
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import AGREED, ANSWERED, AT, acknowledge, close, send

DAY = {"until_day": "1", "until_month": "12", "until_year": "2026"}


@pytest.fixture
def colleague(make_officer):
    return make_officer("norfolk", "colleague")


@pytest.fixture
def colleagues_client(colleague, one_factor):
    client = Client()
    client.force_login(colleague.user)
    return client


@pytest.fixture
def owned(officer):
    return acknowledge(send(), officer)


def at(concern, step=""):
    return f"/review/{concern.reference}/{step}"


def errors(response):
    return [link.get_text() for link in read(response).select(".govuk-error-summary a")]


REFUSED = [
    ("note/", {}, ["Select what kind of note it is", "Enter the note"]),
    ("note/", {"kind": "reason", "text": "x"}, ["Select one of the answers on this page"]),
    ("note/", {"kind": "fact", "text": "x" * 5_001}, ["Note must be 5,000 characters or fewer"]),
    ("wait/", {}, ["Enter what you are waiting for", "Enter the review date"]),
    (
        "wait/",
        {"what": "x", "until_day": "20", "until_month": "11", "until_year": "2026"},
        ["The review date must be in the future"],
    ),
    (
        "follow-up/",
        {"on_day": "31", "on_month": "2", "on_year": "2027"},
        ["The review date must be a real date"],
    ),
    ("hand-over/", {}, ["Select an officer"]),
    ("hand-over/", {"to": "999999"}, ["Select one of these officers"]),
    ("hand-over/", {"to": "' OR 1=1"}, ["Select one of these officers"]),
]


@pytest.mark.parametrize(("step", "fields", "messages"), REFUSED)
def test_invalid_form_shows_errors_and_changes_nothing(
    officer_client, colleague, owned, frozen, step, fields, messages
):
    response = officer_client.post(at(owned, step), fields)
    assert (response.status_code, errors(response)) == (200, messages)
    owned.refresh_from_db()
    assert owned.state == "acknowledged"
    assert not Note.objects.exists()


def test_waiting_concern_is_listed_for_follow_up_on_its_day(officer_client, officer, owned, frozen):
    response = officer_client.post(at(owned, "wait/"), {"what": "Canarywait", **DAY})
    assert response["Location"] == at(owned)
    page = words(officer_client.get(at(owned)))
    assert "Waiting for information. The review date is 1 December 2026." in page
    assert "Review date 1 December 2026" in page
    assert "Canarywait" in words(officer_client.get(at(owned, "notes/")))
    assert "Review dates" not in words(officer_client.get("/review/"))
    frozen.move_to("2026-12-01T09:00:00Z")
    officer_client.force_login(officer.user)
    assert f"{owned.reference} , Norfolk, due 1 December 2026" in words(officer_client.get("/review/"))


def test_colleague_accepts_a_hand_over(officer_client, colleagues_client, colleague, owned):
    officer_client.post(at(owned, "hand-over/"), {"to": colleague.pk})
    page = words(colleagues_client.get(at(owned)))
    assert "Offered to" in page
    assert "Accept hand-over" in page
    assert "Accept hand-over" not in words(officer_client.get(at(owned)))
    colleagues_client.post(at(owned, "hand-over/answer/"), {"answer": "accept"})
    owned.refresh_from_db()
    assert owned.owner == colleague


def test_hand_over_to_another_force_is_refused(officer_client, stranger, owned):
    response = officer_client.post(at(owned, "hand-over/"), {"to": stranger.pk})
    assert errors(response) == ["Select one of these officers"]
    assert stranger.user.email not in response.content.decode()


def test_colleague_who_is_not_the_owner_is_refused(colleagues_client, owned):
    for step, fields in [("wait/", {"what": "x", **DAY}), ("outcome/", {})]:
        response = colleagues_client.post(at(owned, step), fields)
        assert response.status_code == 409
        assert "This is for another officer to do" in words(response)


@pytest.mark.parametrize("step", ["wait/", "follow-up/", "hand-over/", "outcome/", "transfer/"])
def test_form_is_not_shown_to_an_officer_without_permission(colleagues_client, owned, step):
    assert colleagues_client.get(at(owned, step)).status_code == 409


@pytest.mark.parametrize("step", ["wait/", "follow-up/", "hand-over/", "note/", "approval/", "reopen/"])
def test_form_is_not_shown_in_a_state_that_does_not_allow_it(officer_client, step):
    assert officer_client.get(at(send(), step)).status_code == 409


def test_owner_cannot_hand_over_or_follow_up_while_awaiting_approval(officer_client, officer):
    concern = acknowledge(send(), officer, state="outcome", outcome_by=officer)
    for step in ("hand-over/", "follow-up/"):
        assert officer_client.get(at(concern, step)).status_code == 409


def test_second_officer_approves_an_outcome(officer_client, colleagues_client, officer, owned):
    acknowledge(owned, officer, about_child=True)
    assert "A second officer has to agree" in words(officer_client.get(at(owned, "outcome/")))
    record_outcome(concern=owned, outcome=Outcome.NO_CONCERN, rationale="Canarywhy", **ANSWERED, by=officer, at=AT)
    assert officer_client.get(at(owned, "approval/")).status_code == 409
    assert "Canarywhy" in words(colleagues_client.get(at(owned, "approval/")))
    refused = colleagues_client.post(at(owned, "approval/"), {"agree": "no"})
    assert errors(refused) == ["Enter what is to be looked at again"]
    assert rows(colleagues_client, "?whose=second") == [owned.reference]
    assert rows(officer_client, "?whose=second") == []
    colleagues_client.post(at(owned, "approval/"), AGREED | {"agree": "yes"})
    owned.refresh_from_db()
    assert owned.state == "closed"


def test_closed_concern_is_reopened_with_a_reason(colleagues_client, officer, colleague, owned):
    record_outcome(concern=owned, outcome=Outcome.NO_CONCERN, rationale="x", **ANSWERED, by=officer, at=AT)
    assert errors(colleagues_client.post(at(owned, "reopen/"))) == ["Enter why it is to be opened again"]
    colleagues_client.post(at(owned, "reopen/"), {"reason": "A second report"})
    owned.refresh_from_db()
    assert (owned.state, owned.owner) == ("assessment", colleague)


def rows(client, query=""):
    page = read(client.get(f"/review/{query}"))
    return [link.get_text() for link in page.select("tbody th a")]


def test_queue_filters_by_ownership_state_and_area(officer_client, officer, colleague):
    mine, theirs, unassigned = acknowledge(send(), officer), acknowledge(send(), colleague), send()
    offered = acknowledge(send(), colleague, offered_to=officer, state="assessment")
    close(send(), officer)
    assert set(rows(officer_client)) == {c.reference for c in (mine, theirs, unassigned, offered)}
    assert rows(officer_client, "?whose=mine") == [mine.reference]
    assert f"{offered.reference} , Norfolk, by {colleague}" in words(officer_client.get("/review/"))
    assert rows(officer_client, "?whose=unowned") == [unassigned.reference]
    assert rows(officer_client, "?state=assessment") == [offered.reference]
    assert rows(officer_client, "?whose=mine&state=acknowledged&area=norfolk") == [mine.reference]
    assert rows(officer_client, "?area=essex") == []


@pytest.mark.parametrize(
    "query", ["?whose=x&state=closed", "?area=%00&state=%00", "?whose=%F0%28&area=" + "x" * 9_000]
)
def test_malformed_filter_is_not_a_server_error(officer_client, concern, query):
    assert officer_client.get(f"/review/{query}").status_code in (200, 400)


def test_next_page_link_keeps_the_filter(officer_client, officer):
    for _ in range(26):
        acknowledge(send(), officer)
    following = read(officer_client.get("/review/?whose=mine")).select_one("a[rel=next]")["href"]
    assert "whose=mine" in following
    assert len(rows(officer_client, following)) == 1


def test_supervisor_reassigns_an_outcome_awaiting_approval(make_officer, colleague, one_factor, owned, officer):
    # Needed when the owner leaves the force. The new owner cannot then approve the outcome.
    acknowledge(owned, officer, about_child=True)
    record_outcome(concern=owned, outcome=Outcome.MISTAKEN, rationale="x", **ANSWERED, by=officer, at=AT)
    boss = Client()
    boss.force_login(make_officer("norfolk", "boss", is_supervisor=True).user)
    assert "Hand over" in words(boss.get(at(owned)))
    boss.post(at(owned, "hand-over/"), {"to": colleague.pk})
    owned.refresh_from_db()
    assert (owned.state, owned.owner) == ("outcome", colleague)
    client = Client()
    client.force_login(colleague.user)
    assert client.get(at(owned, "approval/")).status_code == 409
