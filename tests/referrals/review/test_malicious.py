"""Concerns of a flood are ended together by two officers, and a true one is not ended with them (ADR 0071)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from referrals.actions.casework import malicious, reading
from referrals.actions.search.matching import match_due
from referrals.models import Concern, Event, Match, Outcome, Urgency
from referrals.review.insight.counting import tables
from referrals.review.insight.years import years
from tests.referrals.conftest import signed_in
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import ANSWERED_FORM, BASILDON, add_match, close, send

PAGE = "/review/malicious/"
WHY = "Canaryreason: all the same words"


@pytest.fixture
def flood(db):
    made = [send(answer=f"Canarybogus {number} " + "x" * 300) for number in range(4)]
    match_due(now=timezone.now)
    return made


@pytest.fixture
def second(make_officer):
    return make_officer("norfolk", "second")


@pytest.fixture
def second_client(second, one_factor):
    return signed_in(second)


def references(concerns):
    return [concern.reference for concern in concerns]


def choose(client, concerns):
    return client.post(PAGE, {"chosen": references(concerns)})


def end(client, concerns, reason=WHY, answers=ANSWERED_FORM):
    return client.post(PAGE, answers | {"chosen": references(concerns), "confirmed": "yes", "reason": reason})


def states():
    return set(Concern.objects.values_list("state", "outcome"))


def test_rows_are_chosen_in_the_queue(officer_client, flood):
    some = read(officer_client.get("/review/"))
    every = read(officer_client.get("/review/?choose=page"))
    assert {box["value"] for box in some.select("input[name=chosen]")} == set(references(flood))
    assert [len(page.select("input[name=chosen][checked]")) for page in (some, every)] == [0, 4]
    assert every.select_one(f"form#choose button[formaction='{PAGE}']")


def test_words_of_each_are_shown_and_recorded_as_read(officer_client, officer, flood):
    page = words(choose(officer_client, flood))
    for number in range(4):
        assert f"Canarybogus {number}" in page
    events = Event.objects.filter(kind="read", by=officer.user.email)
    assert {(event.concern_id, event.facts["part"]) for event in events} == {
        (each.pk, "first words") for each in flood
    }
    assert not Concern.objects.filter(opened_at__isnull=False).exists(), "looking at a list opens nothing"


def test_two_officers_end_them(officer_client, officer, second_client, second, flood):
    assert end(officer_client, flood)["Location"] == "/review/"
    assert states() == {("outcome", "malicious")}
    page = words(choose(second_client, flood))
    assert "Proposed by a colleague: do you agree?" in page
    assert WHY in page
    end(second_client, flood, reason="")
    assert states() == {("closed", "malicious")}
    for concern in Concern.objects.all():
        kinds = list(Event.objects.filter(concern_id=concern.pk).values_list("kind", "by"))
        assert ("outcome", officer.user.email) in kinds
        assert ("closed", second.user.email) in kinds
        assert (concern.outcome_by, concern.closed_by) == (officer, second)
        assert reading.open_concern(concern=concern, by=officer, at=timezone.now())["rationale"] == WHY
        assert "Canaryreason" not in concern.rationale_sealed


def test_one_officer_cannot_end_them_alone(officer_client, flood):
    end(officer_client, flood)
    end(officer_client, flood)
    assert states() == {("outcome", "malicious")}
    assert words(choose(officer_client, flood)).count("You recorded this outcome") == 4


def test_one_officer_ends_them_alone_without_the_rule(officer_client, flood, monkeypatch):
    """Control: the attack works when the walls are taken away."""
    monkeypatch.setattr(malicious, "_problem", lambda *args: "")
    monkeypatch.setattr(malicious, "check_user_can_approve", lambda *args: None)
    end(officer_client, flood)
    end(officer_client, flood)
    assert states() == {("closed", "malicious")}


def test_row_without_a_tick_is_left(officer_client, flood):
    end(officer_client, flood[1:])
    flood[0].refresh_from_db()
    assert (flood[0].state, flood[0].outcome) == ("received", "")


def test_danger_is_not_ended_unless_it_was_opened(officer_client, officer, flood):
    urgent = send(urgency=Urgency.URGENT, answer="Canaryurgent")
    match_due(now=timezone.now)
    page = words(choose(officer_client, [*flood, urgent]))
    assert "Danger, and nobody has opened it" in page
    assert "Canaryurgent" in page, "so that a true one is found"
    end(officer_client, [*flood, urgent])
    urgent.refresh_from_db()
    assert (urgent.state, urgent.opened_at) == ("received", None)
    reading.open_concern(concern=urgent, by=officer, at=timezone.now())
    page = words(end(officer_client, [*flood, urgent], answers={}))
    assert "Enter why the danger sign “marked as danger” does not stand in the way" in page
    urgent.refresh_from_db()
    assert urgent.outcome == "", "no danger sign is left without an answer"
    end(officer_client, [urgent])
    urgent.refresh_from_db()
    assert urgent.outcome == "malicious"


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"restricted_at": "2026-11-21T09:00Z"}, "Restricted"),
        ({"unread_at": "2026-11-21T09:00Z"}, "The reporter has written"),
        ({"matched_under": 0}, "Not compared with other concerns yet"),
    ],
)
def test_concern_that_needs_a_look_of_its_own_is_left(officer_client, flood, fields, problem):
    Concern.objects.filter(pk=flood[0].pk).update(**fields)
    page = words(choose(officer_client, flood))
    assert problem in page
    assert "Canarybogus 0" not in page
    end(officer_client, flood)
    flood[0].refresh_from_db()
    assert flood[0].state == "received"


def test_restricted_stays_shut_for_supervisors_too(boss_client, flood):
    Concern.objects.filter(pk=flood[0].pk).update(restricted_at=timezone.now())
    assert "Canarybogus 0" not in words(choose(boss_client, flood))


def test_concern_of_a_colleague_is_left(officer_client, second, flood):
    reading.acknowledge_concern(concern=flood[0], by=second, at=timezone.now())
    assert "A colleague is working on it" in words(choose(officer_client, flood))
    end(officer_client, flood)
    flood[0].refresh_from_db()
    assert flood[0].owner == second


def test_concern_that_may_be_about_a_person_of_a_true_one_is_left(officer_client, flood):
    true = send()
    match_due(now=timezone.now)
    Match.objects.all().delete()
    add_match(flood[0], true)  # with one that is not chosen
    add_match(flood[1], flood[2])  # among the chosen
    assert words(choose(officer_client, flood)).count("It may be about the same person") == 1
    end(officer_client, flood)
    assert set(Concern.objects.filter(outcome="malicious")) == set(flood[1:])


def test_another_forces_concern_is_404_and_recorded(officer_client, officer, flood):
    theirs = send(council=BASILDON)
    assert choose(officer_client, [*flood, theirs]).status_code == 404
    assert end(officer_client, [*flood, theirs]).status_code == 404
    assert states() == {("received", "")}
    assert Event.objects.filter(kind="refused", facts__asked=theirs.reference).count() == 2


def test_agreeing_and_a_child_need_a_reason(officer_client, second_client, flood):
    Concern.objects.filter(pk=flood[0].pk).update(about_child=True)
    for client in (officer_client, second_client):
        client.get(f"/review/{flood[0].reference}/")
    page = words(end(officer_client, flood, answers={}))
    assert "Enter why somebody under 18 does not go to gateway assessment" in page
    end(officer_client, flood)
    assert "Enter why you agree that they are malicious" in words(end(second_client, flood, answers={}))
    assert states() == {("outcome", "malicious")}
    end(second_client, flood)
    assert states() == {("closed", "malicious")}


def test_reason_is_asked_for(officer_client, flood):
    assert "Enter why they are malicious" in words(end(officer_client, flood, reason=" "))
    assert states() == {("received", "")}


def test_nothing_chosen_leads_back_to_the_queue(officer_client):
    assert officer_client.post(PAGE, {})["Location"] == "/review/"


def test_second_officer_sends_one_back_on_its_own_page(officer_client, second_client, flood):
    end(officer_client, flood)
    address = f"/review/{flood[0].reference}/approval/"
    shown = read(second_client.get(address)).select_one("input[name=shown]")["value"]
    answer = {"agree": "no", "reason": "This one may be true", "shown": shown}
    assert second_client.post(address, answer).status_code == 302
    flood[0].refresh_from_db()
    assert flood[0].state == "assessment"


def test_malicious_ones_are_counted_apart(boss, flood):
    """Only by outcome: in any other table a flood would drown what is true."""
    today = timezone.localdate()
    last_month = timezone.now() - timedelta(days=today.day)
    true = [send(at=last_month) for _ in range(5)]
    for concern in flood:
        close(concern, outcome=Outcome.MALICIOUS)
    Concern.objects.filter(outcome=Outcome.MALICIOUS).update(received_at=last_month)
    found = {table.slug: table for table in tables(boss, years(today)[0])}
    assert found["month"].total == found["area"].total == len(true)
    assert found["outcome"].total == len(true) + len(flood)
