"""Supervisors' pages for subject access requests, legal restrictions and destruction certificates."""

import json

import pytest

from referrals.models import Concern, Destruction, SubjectAccessRequest
from tests.referrals.conftest import signed_in
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import AT, close, send

DAY = {"review_on_day": "1", "review_on_month": "1", "review_on_year": "2099"}


@pytest.fixture
def second_client(make_officer, one_factor):
    return signed_in(make_officer("norfolk", "second", is_supervisor=True))


@pytest.fixture
def closed(officer):
    concern = send(answer="Canaryworry <b>Testperson</b>")
    concern.deliveries.update(sent_at=AT)
    return close(concern, officer, opened_at=AT, opened_by=officer)


def errors(response):
    return [link.get_text() for link in read(response).select(".govuk-error-summary a")]


def at(concern, step=""):
    return f"/review/{concern.reference}/{step}"


def test_subject_access_search_finds_and_copies_a_concern(boss_client, closed):
    page = boss_client.post("/review/rights/", {"names": "Testperson", "authority": "Canaryauthority"}, follow=True)
    assert closed.reference in words(page)
    assert "Canaryauthority" in words(page)
    base = f"/review/rights/{SubjectAccessRequest.objects.get().pk}/{closed.reference}/subject/"
    copy = boss_client.get(base)
    assert "Canaryworry <b>Testperson</b>" in words(copy)
    assert "<b>" not in copy.content.decode()
    exported = boss_client.get(f"{base}copy.json")
    assert "Canaryworry <b>Testperson</b>" in str(json.loads(exported.content)["parts"])
    assert exported["Cache-Control"] == "no-store"
    assert "Testperson" not in exported["Content-Disposition"]


REFUSED = [
    ({}, ["Enter a name", "Enter who asks, and how you made sure"]),
    ({"names": " \n ", "authority": "x"}, ["Enter a name"]),
    ({"names": "--", "authority": "x"}, ["Each name must have a letter or a number in it"]),
    ({"names": "a\n" * 11, "authority": "x"}, ["Enter 10 names or fewer, one on each line"]),
]


@pytest.mark.parametrize(("fields", "messages"), REFUSED)
def test_invalid_subject_access_form_shows_errors(boss_client, fields, messages):
    assert errors(boss_client.post("/review/rights/", fields)) == messages


def test_subject_access_request_of_another_force_is_not_found(boss_client, closed, make_officer):
    boss_client.post("/review/rights/", {"names": "Testperson", "authority": "x"})
    other_boss = signed_in(make_officer("essex", "boss", is_supervisor=True))
    access_request = SubjectAccessRequest.objects.get()
    for page in ("", f"{closed.reference}/subject/", f"{closed.reference}/subject/copy.json", "bundle/"):
        assert other_boss.get(f"/review/rights/{access_request.pk}/{page}").status_code == 404
    assert other_boss.post(f"/review/rights/{access_request.pk}/look/").status_code == 404


def test_hold_is_applied_shown_and_lifted(boss_client, closed):
    assert errors(boss_client.post(at(closed, "restrictions/hold/"), {})) == [
        "Enter why it must be kept",
        "Enter the review date",
    ]
    page = boss_client.post(at(closed, "restrictions/hold/"), {"text": "Canarycourt", **DAY}, follow=True)
    assert "Canarycourt" in words(page)
    assert "It is kept for longer, because it is on hold" in words(page)
    assert "On hold" in words(boss_client.get(at(closed)))
    restriction = closed.restrictions.get()
    page = boss_client.post(at(closed, f"restrictions/{restriction.pk}/end/"), {"reason": "over"}, follow=True)
    assert "kept for longer" not in words(page)


def test_restricted_concern_opens_for_a_supervisor_only(boss_client, officer_client, closed):
    boss_client.post(at(closed, "restrictions/restriction/"), {"text": "x"})
    refused = officer_client.get(at(closed))
    assert refused.status_code == 409
    assert "is restricted" in words(refused)
    assert "Canaryworry" not in words(refused)
    assert "Canaryworry" in words(boss_client.get(at(closed)))


def test_correction_is_shown_beside_the_report(boss_client, officer_client, closed):
    boss_client.post(at(closed, "restrictions/correction/"), {"text": "It was <i>not</i> me"})
    page = officer_client.get(at(closed))
    assert "It was <i>not</i> me" in words(page)
    assert "Canaryworry" in words(page)


def test_erasure_needs_a_second_supervisor(boss_client, second_client, officer_client, closed):
    boss_client.post(at(closed, "restrictions/erasure/"), {"text": "Canarycourtorder"})
    end = at(closed, f"restrictions/{closed.restrictions.get().pk}/end/")
    page = words(boss_client.get(at(closed, "restrictions/")))
    assert "Another supervisor has to answer" in page
    assert "Ask for erasure" not in page
    assert boss_client.post(end, {"agree": "yes"}).status_code == 409
    assert closed.reference in words(second_client.get("/review/rights/"))
    assert errors(second_client.post(end, {"agree": "no"})) == ["Enter why it is to be kept"]
    page = second_client.post(end, {"agree": "yes"}, follow=True)
    assert closed.reference in words(page)
    assert "Fits the record of events Yes" in words(page).replace("\n", " ")
    assert Concern.objects.get().sealed == ""
    for client in (boss_client, officer_client):
        gone = client.get(at(closed))
        assert gone.status_code == 410
        assert "has been destroyed" in words(gone)
    assert officer_client.post(at(closed, "reopen/"), {"reason": "x"}).status_code == 410
    assert str(Destruction.objects.get().pk) in boss_client.get("/review/destroyed/").content.decode()


def test_erasure_of_an_open_concern_is_refused(boss_client, concern):
    assert "Ask for erasure" not in words(boss_client.get(at(concern, "restrictions/")))
    assert boss_client.post(at(concern, "restrictions/erasure/"), {"text": "x"}).status_code == 409


def test_unknown_restriction_is_not_found(boss_client, closed):
    assert boss_client.get(at(closed, "restrictions/nonsense/")).status_code == 404
    assert boss_client.get(at(closed, f"restrictions/{closed.pk}/end/")).status_code == 404


def test_links_to_supervisor_pages_are_for_supervisors_only(boss_client, officer_client, closed):
    for client, offered in ((boss_client, True), (officer_client, False)):
        assert ("Who has read this" in words(client.get(at(closed, "timeline/")))) == offered
        assert ("Audit log" in str(read(client.get("/review/")).find(id="navigation"))) == offered
