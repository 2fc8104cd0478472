"""A supervisor moves an officer's work in one confirmed act; what cannot be moved is named and stays."""

import pytest
from django.db import DatabaseError

from prevent_portal.mail.models import Letter
from referrals.actions.casework import bulk_assignment
from referrals.actions.casework.bulk_assignment import MoveReason, move_work
from referrals.models import Concern, Event
from referrals.models.event import Kind
from referrals.models.states import NotPermitted
from referrals.review import move_views
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import AT, acknowledge, close, send


@pytest.fixture
def absent(make_officer):
    return make_officer("norfolk", "absent")


@pytest.fixture
def colleague(make_officer):
    return make_officer("norfolk", "colleague")


def address(officer):
    return f"/review/workload/{officer.pk}/"


def hidden(page):
    """What the page would post besides what is typed: the ticked ones, and the versions."""
    chosen = [field["value"] for field in page.select("input[name=chosen]") if field.get("type") != "checkbox"]
    chosen += [field["value"] for field in page.select("input[name=chosen][checked]")]
    return {"chosen": chosen, "shown": [field["value"] for field in page.select("input[name=shown]")]}


def move(client, absent, to, *, chosen=None, reason="absent", between=lambda: None):
    """Through both pages, as a browser does."""
    given = hidden(read(client.get(address(absent))))
    if chosen is not None:
        given["chosen"] = [each.reference for each in chosen]
    page = read(client.post(address(absent), given | {"to": to}))
    between()
    return client.post(address(absent), hidden(page) | {"to": to, "confirmed": "yes", "reason": reason})


def owners(*concerns):
    return [Concern.objects.get(pk=concern.pk).owner for concern in concerns]


def test_all_of_an_absent_officers_concerns_move_with_a_reason(boss_client, boss, absent, colleague, officer, db):
    theirs = [acknowledge(send(), absent), acknowledge(send(), absent, state="outcome", outcome_by=absent)]
    others, ended = acknowledge(send(), officer), close(send(), absent)
    assert move(boss_client, absent, colleague.pk)["Location"] == "/review/workload/"
    assert owners(*theirs, others, ended) == [colleague, colleague, officer, absent]
    for concern in theirs:
        event = Event.objects.get(concern_id=concern.pk, kind=Kind.ASSIGNED, by=boss.user.email)
        assert event.facts == {
            "to": colleague.user.email,
            "from": absent.user.email,
            "reason": "The officer is absent",
        }
    page = words(boss_client.get("/review/workload/"))
    assert f"2 concerns of {absent.user.email} moved to {colleague.user.email}." in page


def test_some_are_chosen(boss_client, absent, colleague, db):
    first, second = acknowledge(send(), absent), acknowledge(send(), absent)
    move(boss_client, absent, colleague.pk, chosen=[second])
    assert owners(first, second) == [absent, colleague]


def test_nothing_moves_before_it_is_confirmed_with_a_reason(boss_client, absent, colleague, db):
    theirs = acknowledge(send(), absent)
    given = hidden(read(boss_client.get(address(absent)))) | {"to": colleague.pk}
    page = boss_client.post(address(absent), given)
    assert theirs.reference in words(page)
    assert f"Move 1 concern to {colleague.user.email}" in words(page)
    again = boss_client.post(address(absent), given | {"confirmed": "yes", "reason": ""})
    assert "Select why they are moved" in words(again)
    assert hidden(read(again))["chosen"] == [theirs.reference]
    assert owners(theirs) == [absent]


def test_moved_concern_is_neither_opened_nor_acknowledged(boss_client, absent, colleague, concern):
    Concern.objects.filter(pk=concern.pk).update(owner=absent)
    move(boss_client, absent, colleague.pk)
    concern.refresh_from_db()
    assert (concern.owner, concern.state, concern.opened_at) == (colleague, "received", None)


def test_only_what_nobody_has_acknowledged_is_unassigned(boss_client, boss, absent, concern):
    Concern.objects.filter(pk=concern.pk).update(owner=absent)
    known = acknowledge(send(), absent)
    given = hidden(read(boss_client.get(address(absent)))) | {"to": "nobody"}
    page = boss_client.post(address(absent), given)
    assert f"{known.reference} : acknowledged, so somebody has to own it" in words(page)
    assert "Unassign 1 concern" in words(page)
    move(boss_client, absent, "nobody")
    assert owners(concern, known) == [None, absent]
    event = Event.objects.get(concern_id=concern.pk, kind=Kind.UNASSIGNED)
    assert event.facts == {"from": absent.user.email, "reason": "The officer is absent"}


def test_concern_that_changed_in_between_is_named_and_the_rest_moves(boss_client, absent, colleague, officer, db):
    taken, other = acknowledge(send(), absent), acknowledge(send(), absent)
    move(boss_client, absent, colleague.pk, between=lambda: acknowledge(taken, officer))
    assert owners(taken, other) == [officer, colleague]
    page = words(boss_client.get("/review/workload/"))
    assert f"Not moved: {taken.reference} (changed since you saw it)." in page
    assert f"1 concern of {absent.user.email} moved" in page


def test_decided_in_between_is_not_moved(boss_client, absent, colleague, db):
    """The version says so: its owner is still the absent officer."""
    decided = acknowledge(send(), absent)
    move(
        boss_client,
        absent,
        colleague.pk,
        between=lambda: acknowledge(decided, absent, state="outcome", outcome_by=absent, outcome="mistaken"),
    )
    assert owners(decided) == [absent]


def test_restricted_one_is_named_before_and_after(boss_client, absent, colleague, db):
    shut, other = acknowledge(send(), absent, restricted_at=AT), acknowledge(send(), absent)
    given = hidden(read(boss_client.get(address(absent)))) | {"to": colleague.pk}
    assert f"{shut.reference} : restricted" in words(boss_client.post(address(absent), given))
    boss_client.post(address(absent), given | {"confirmed": "yes", "reason": "absent"})
    assert owners(shut, other) == [absent, colleague]
    assert f"{shut.reference} (restricted)" in words(boss_client.get("/review/workload/"))


def test_failure_in_the_middle_moves_nothing(boss, absent, colleague, monkeypatch, db):
    concerns = [acknowledge(send(), absent) for _ in range(3)]
    record, calls = Event.objects.record, []

    def fail_at_the_third(*args, **kwargs):
        calls.append(args)
        if len(calls) == 3:
            raise DatabaseError
        return record(*args, **kwargs)

    monkeypatch.setattr(Event.objects, "record", fail_at_the_third)
    with pytest.raises(DatabaseError):
        move_concerns(concerns, absent, colleague, boss)
    assert owners(*concerns) == [absent] * 3
    assert not Event.objects.filter(kind=Kind.ASSIGNED).exists()


def move_concerns(concerns, owner, to, by):
    return move_work(concerns=concerns, owner=owner, to=to, reason=MoveReason.ABSENT, by=by, at=AT, shown={})


def test_officer_cannot_move_work(officer_client, officer, absent, colleague, db):
    theirs = acknowledge(send(), absent)
    given = {"chosen": theirs.reference, "to": officer.pk, "confirmed": "yes", "reason": "absent"}
    assert officer_client.get(address(absent)).status_code == 404
    assert officer_client.post(address(absent), given).status_code == 404
    with pytest.raises(NotPermitted):
        move_concerns([theirs], absent, officer, officer)
    assert owners(theirs) == [absent]


def test_officer_could_without_the_rules(officer, absent, monkeypatch, db):
    """Control: the attack works when the walls are taken away."""
    theirs = acknowledge(send(), absent)
    for wall in ("check_user_can_supervise", "check_user_can_assign_from_list"):
        monkeypatch.setattr(bulk_assignment, wall, lambda *args: None)
    assert move_concerns([theirs], absent, officer, officer) == []
    assert owners(theirs) == [officer]


@pytest.mark.parametrize("to", ["", "x", "9" * 30, "²", "987654321"])
def test_malformed_officer_is_refused(boss_client, absent, to, db):
    theirs = acknowledge(send(), absent)
    given = {"chosen": theirs.reference, "to": to, "confirmed": "yes", "reason": "absent"}
    assert boss_client.post(address(absent), given).status_code == 200
    assert owners(theirs) == [absent]


def test_officer_of_another_force_or_without_an_account_is_refused(boss_client, absent, stranger, colleague, db):
    theirs = acknowledge(send(), absent)
    colleague.user.is_active = False
    colleague.user.save()
    for other in (stranger, colleague):
        given = {"chosen": theirs.reference, "to": other.pk, "confirmed": "yes", "reason": "absent"}
        assert boss_client.post(address(absent), given).status_code == 200
    assert owners(theirs) == [absent]


def test_work_of_another_forces_officer_is_answered_like_a_missing_one(boss_client, stranger, elsewhere, absent):
    acknowledge(elsewhere, stranger)
    assert boss_client.get(address(stranger)).status_code == 404
    assert boss_client.get("/review/workload/99999/").status_code == 404
    given = {"chosen": elsewhere.reference, "to": "nobody", "confirmed": "yes", "reason": "absent"}
    assert boss_client.post(address(absent), given).status_code == 404
    assert owners(elsewhere) == [stranger]


def test_a_colleagues_concern_does_not_move_under_the_officers_name(boss_client, absent, colleague, officer, db):
    """A reference that was never on the page."""
    theirs = acknowledge(send(), officer)
    given = {"chosen": theirs.reference, "to": colleague.pk, "confirmed": "yes", "reason": "absent"}
    boss_client.post(address(absent), given)
    assert owners(theirs) == [officer]
    assert f"{theirs.reference} (changed since you saw it)" in words(boss_client.get("/review/workload/"))


def test_new_owner_is_told_once_and_by_reference_only(boss_client, absent, colleague, db):
    concerns = [acknowledge(send(), absent) for _ in range(2)]
    move(boss_client, absent, colleague.pk)
    letter = Letter.objects.get(kind="personal")
    assert (letter.to, letter.title) == (colleague.user.email, "2 concerns: assigned to you")
    assert all(concern.reference in letter.body for concern in concerns)
    assert "Canary" not in letter.title + letter.body


def test_concerns_of_an_officer_who_left_move(boss_client, absent, colleague, db):
    theirs = acknowledge(send(), absent)
    absent.user.is_active = False
    absent.user.save()
    move(boss_client, absent, colleague.pk, reason="left")
    assert owners(theirs) == [colleague]


def test_nothing_chosen_is_an_error_that_keeps_the_choice(boss_client, absent, colleague, db):
    acknowledge(send(), absent)
    page = read(boss_client.post(address(absent), {"to": colleague.pk}))
    assert "Choose at least one concern" in page.get_text()
    assert not page.select("input[name=chosen][checked]")
    assert page.select_one("option[selected]")["value"] == str(colleague.pk)


def test_page_says_how_many_more_there_are(boss_client, absent, monkeypatch, db):
    monkeypatch.setattr(move_views, "MOST", 2)
    for _ in range(3):
        acknowledge(send(), absent)
    page = boss_client.get(address(absent))
    assert "The first 2 of 3 open concerns" in words(page)
    assert len(read(page).select("input[name=chosen]")) == 2


def test_officer_without_work_has_nothing_to_move(boss_client, absent):
    assert "No open concern is assigned to this officer" in words(boss_client.get(address(absent)))
