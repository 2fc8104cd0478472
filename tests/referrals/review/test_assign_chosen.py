"""Several concerns of the queue are assigned at once, each for itself, and what was not is named."""

import pytest

from referrals.actions.casework import bulk_assignment
from referrals.models import Concern, Event
from tests.referrals.conftest import signed_in
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import AT, acknowledge, close, send

PAGE = "/review/assign/"


@pytest.fixture
def colleague(make_officer):
    return make_officer("norfolk", "colleague")


def assign(client, concerns, query="", **given):
    return client.post(PAGE + query, {"chosen": [each.reference for each in concerns], "to": "me", **given})


def owners(*concerns):
    return [Concern.objects.get(pk=concern.pk).owner for concern in concerns]


def test_officer_assigns_unowned_concerns_to_themselves(officer_client, officer, db):
    new, other = send(), send()
    answer = assign(officer_client, [new, other], "?flag=child")
    assert answer["Location"] == "/review/?flag=child"
    assert owners(new, other) == [officer, officer]
    assert "2 concerns assigned to you." in words(officer_client.get("/review/"))
    for concern in (new, other):
        assert Event.objects.filter(concern_id=concern.pk, kind="owned", by=officer.user.email).count() == 1


def test_assigned_concern_is_neither_opened_nor_acknowledged(officer_client, concern):
    assign(officer_client, [concern])
    concern.refresh_from_db()
    assert (concern.state, concern.opened_at, concern.acknowledged_at) == ("received", None, None)


def test_assigned_concern_is_acknowledged_on_its_own_page(officer_client, officer, concern):
    assign(officer_client, [concern])
    officer_client.get(f"/review/{concern.reference}/")
    officer_client.post(f"/review/{concern.reference}/acknowledge/")
    concern.refresh_from_db()
    assert (concern.state, concern.owner) == ("acknowledged", officer)


def test_supervisor_assigns_to_an_officer(boss_client, officer, colleague, db):
    unowned, theirs = send(), acknowledge(send(), officer)
    assign(boss_client, [unowned, theirs], to="officer", officer=colleague.pk)
    assert owners(unowned, theirs) == [colleague, colleague]
    event = Event.objects.get(concern_id=theirs.pk, kind="assigned")
    assert event.facts == {"to": colleague.user.email}


def test_officer_takes_nothing_from_a_colleague_by_the_list(officer_client, officer, colleague, db):
    unowned, theirs = send(), acknowledge(send(), colleague)
    assign(officer_client, [unowned, theirs])
    assert owners(unowned, theirs) == [officer, colleague]
    page = words(officer_client.get("/review/"))
    assert "1 concern assigned to you." in page
    assert f"Not assigned to you: {theirs.reference} (a colleague owns it)." in page


def test_it_is_taken_without_the_rule(officer_client, officer, colleague, monkeypatch, db):
    """Control: the attack works when the wall is taken away."""
    theirs = acknowledge(send(), colleague)
    monkeypatch.setattr(bulk_assignment, "check_user_can_assign_from_list", lambda *args: None)
    assign(officer_client, [theirs])
    assert owners(theirs) == [officer]


def test_officer_cannot_assign_to_others(officer_client, colleague, concern):
    assign(officer_client, [concern], to="officer", officer=colleague.pk)
    assert owners(concern) == [None]
    assert "Choose concerns in the list, and whom to assign them to." in words(officer_client.get("/review/"))


@pytest.mark.parametrize("given", ["", "x", "9" * 30, "²", "987654321"])
def test_malformed_officer_is_refused(boss_client, concern, given):
    assign(boss_client, [concern], to="officer", officer=given)
    assert owners(concern) == [None]


def test_officer_of_another_force_or_without_an_account_is_refused(boss_client, stranger, colleague, concern):
    colleague.user.is_active = False
    colleague.user.save()
    for other in (stranger, colleague):
        assign(boss_client, [concern], to="officer", officer=other.pk)
    assert owners(concern) == [None]


def test_concern_of_another_force_is_answered_like_a_missing_one(officer_client, concern, elsewhere):
    assert assign(officer_client, [concern, elsewhere]).status_code == 404
    assert owners(concern, elsewhere) == [None, None]
    assert officer_client.post(PAGE, {"chosen": "AAAA-AAAA", "to": "me"}).status_code == 404


def test_restricted_closed_and_own_ones_are_named(officer_client, officer, db):
    shut, ended, mine = send(), close(send()), acknowledge(send(), officer)
    Concern.objects.filter(pk=shut.pk).update(restricted_at=AT)
    assign(officer_client, [shut, ended, mine])
    page = words(officer_client.get("/review/"))
    assert f"{shut.reference} (restricted)" in page
    assert "assigned to you." not in page
    assert f"{mine.reference} (already assigned)" in page
    assert owners(shut) == [None]


def test_concern_that_changed_since_the_list_is_left(boss_client, officer, colleague, concern):
    page = read(boss_client.get("/review/"))
    shown = [field["value"] for field in page.select("input[name=shown]")]
    acknowledge(concern, officer)
    assign(boss_client, [concern], to="officer", officer=colleague.pk, shown=shown)
    assert owners(concern) == [officer]
    assert f"{concern.reference} (changed since you saw it)" in words(boss_client.get("/review/"))


def test_nothing_chosen_leads_back(officer_client, concern):
    assert assign(officer_client, [])["Location"] == "/review/?"
    assert owners(concern) == [None]


def test_form_offers_officers_in_use_to_supervisors_only(officer_client, boss_client, officer, colleague, concern):
    colleague.user.is_active = False
    colleague.user.save()
    assert not read(officer_client.get("/review/")).select("#officer")
    offered = {option.get_text() for option in read(boss_client.get("/review/")).select("#officer option")}
    assert officer.user.email in offered
    assert colleague.user.email not in offered


def test_signed_out_visitor_cannot_assign(client, concern):
    assert "/accounts/login/" in assign(client, [concern])["Location"]
    assert owners(concern) == [None]


def test_all_of_a_page_are_chosen_by_a_link(officer_client, concern):
    page = read(officer_client.get("/review/"))
    every = read(officer_client.get("/review/" + page.select_one("#shown a")["href"]))
    assert not page.select("input[name=chosen][checked]")
    assert len(every.select("input[name=chosen][checked]")) == 1


def test_second_officer_of_the_force_sees_the_owner(officer_client, officer, colleague, concern, one_factor):
    assign(officer_client, [concern])
    assert officer.user.email in words(signed_in(colleague).get("/review/"))
