"""An officer is told by mail what concerns them, as they chose: references, nothing of the content."""

import pytest

from prevent_portal.mail.models import Letter
from referrals.actions.casework import malicious
from referrals.actions.casework.bulk_assignment import assign_each
from referrals.actions.casework.ownership import assign_concern, offer_concern
from referrals.actions.casework.personal_notices import MOST_ASKED, tell_owners
from referrals.actions.search.matching import match_due
from referrals.models import Concern, Event, NoticeKind, Officer, Outcome, Urgency
from tests.referrals.recording import record_outcome
from tests.referrals.review.building import ANSWERED, AT, acknowledge, send, some_supervisor

pytestmark = pytest.mark.django_db
ASSIGNED = "assigned to you"
ASKED = "a second decision is asked of you"


@pytest.fixture
def colleague(make_officer):
    return make_officer("norfolk", "colleague")


def told(what=""):
    found = Letter.objects.filter(kind="personal", title__endswith=what)
    return sorted(found.values_list("to", "title"))


def choose(officer, **choices):
    Officer.objects.filter(pk=officer.pk).update(**choices)


def decide(concern, by):
    given = {"outcome": Outcome.NO_CONCERN, "rationale": "Canaryreason", **ANSWERED}
    record_outcome(concern=concern, by=by, at=AT, **given)


def test_officer_is_told_of_an_assignment_without_content(officer, colleague, settings):
    settings.OFFICERS_URL = "https://officers.example.org"
    concern = acknowledge(send(), officer)
    assign_concern(concern=concern, to=colleague, by=some_supervisor(concern), at=AT)
    assert told() == [(colleague.user.email, f"{concern.reference}: {ASSIGNED}")]
    letter = Letter.objects.get(kind="personal")
    assert f"https://officers.example.org/review/{concern.reference}/" in letter.body
    assert "https://officers.example.org/review/me/notices/" in letter.body
    assert "Canary" not in letter.title + letter.body


def test_officer_is_told_of_an_offer(officer, colleague):
    concern = acknowledge(send(), officer)
    offer_concern(concern=concern, to=colleague, by=officer, at=AT)
    assert told() == [(colleague.user.email, f"{concern.reference}: offered to you")]


def test_nobody_is_told_of_what_they_did_themselves(officer, colleague):
    concern = acknowledge(send(), officer)
    boss = some_supervisor(concern)
    assign_concern(concern=concern, to=boss, by=boss, at=AT)
    colleague.user.is_active = False
    colleague.user.save()
    assign_concern(concern=concern, to=colleague, by=boss, at=AT)
    assert told() == []


def test_several_assigned_at_once_are_one_mail(boss_client, officer, colleague):
    concerns = [acknowledge(send(), officer), send()]
    ours = acknowledge(send(), colleague)
    chosen = [concern.reference for concern in (*concerns, ours)]
    boss_client.post("/review/assign/", {"chosen": chosen, "to": "officer", "officer": colleague.pk})
    assert told() == [(colleague.user.email, "2 concerns: assigned to you")]
    body = Letter.objects.get(kind="personal").body
    assert all(concern.reference in body for concern in concerns)
    assert ours.reference not in body


def test_assignments_are_not_kept_without_their_mail(boss, officer, monkeypatch):
    concerns = [send(), send()]
    monkeypatch.setattr("prevent_portal.mail.queue.add", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        assign_each(concerns=concerns, to=officer, by=boss, at=AT, shown={})
    assert not Concern.objects.filter(owner=officer).exists()
    assert not Event.objects.filter(kind="assigned").exists()


@pytest.mark.parametrize("choice", ["digest", "never"])
def test_kind_that_is_not_to_be_mailed_at_once_is_not(officer, colleague, choice):
    choose(colleague, told_assigned=choice)
    concern = acknowledge(send(), officer)
    assign_concern(concern=concern, to=colleague, by=some_supervisor(concern), at=AT)
    assert told() == []
    offer_concern(concern=acknowledge(send(), officer), to=colleague, by=officer, at=AT)
    assert len(told("offered to you")) == 1  # another kind


def test_urgent_concerns_are_mailed_at_once_whatever_was_chosen(officer, colleague):
    kinds = ("assigned", "offered", "reply", "limit")
    choose(colleague, **{f"told_{kind}": "never" for kind in kinds})
    urgent, standard = send(urgency=Urgency.URGENT), send()
    boss = some_supervisor(urgent)
    assign_each(concerns=[urgent, standard], to=colleague, by=boss, at=AT, shown={})
    assert told() == [(colleague.user.email, f"{urgent.reference}: {ASSIGNED}")]
    for kind in (NoticeKind.REPLY, NoticeKind.LIMIT):
        tell_owners(kind, Concern.objects.select_related("owner"), at=AT)
    assert [title.partition(": ")[0] for _, title in told()] == [urgent.reference] * 3


def test_second_officers_are_asked_and_nobody_who_may_not(officer, colleague, boss, stranger, make_officer):
    same_name = make_officer("norfolk", "second.account")
    for account in (officer, same_name):
        account.user.first_name, account.user.last_name = "Example", "Person"
        account.user.save()
    gone = make_officer("norfolk", "gone")
    gone.user.is_active = False
    gone.user.save()
    concern = acknowledge(send(), officer, about_child=True)
    decide(concern, officer)
    assert told() == [(each.user.email, f"{concern.reference}: {ASKED}") for each in (boss, colleague)]
    body = Letter.objects.filter(kind="personal")[0].body
    assert f"/review/{concern.reference}/approval/" in body
    assert "Canary" not in body


def test_nobody_is_asked_where_one_officer_closes(officer, colleague):
    decide(acknowledge(send(), officer), officer)
    assert told() == []


def test_so_many_officers_are_asked_supervisors_first(officer, make_officer):
    others = [make_officer("norfolk", f"other{number}") for number in range(MOST_ASKED + 2)]
    last = make_officer("norfolk", "last", is_supervisor=True)
    decide(acknowledge(send(), officer, violence=True), officer)
    asked = [to for to, _ in told(ASKED)]
    assert len(asked) == MOST_ASKED
    assert last.user.email in asked
    assert others[-1].user.email not in asked


def test_officer_who_is_away_is_asked_only_if_nobody_else_may_decide(officer, colleague, boss):
    choose(boss, absent_until=AT.date(), stand_in=officer)
    decide(acknowledge(send(), officer, violence=True), officer)
    assert [to for to, _ in told()] == [colleague.user.email]
    Letter.objects.all().delete()
    choose(colleague, absent_until=AT.date(), stand_in=officer)
    decide(acknowledge(send(), officer, violence=True), officer)
    # Not the stand-in, who recorded the outcome.
    assert [to for to, _ in told()] == [boss.user.email, colleague.user.email]


def test_outcomes_of_a_flood_are_one_mail_to_each(officer, colleague):
    flood = [send(answer=f"Canarybogus {number}") for number in range(3)]
    match_due(now=lambda: AT)
    answers = malicious.Answers(reason="All the same", **ANSWERED)
    proposed, _ = malicious.end_as_malicious(concerns=flood, answers=answers, by=officer, at=AT)
    assert len(proposed) == 3
    assert told() == [(colleague.user.email, f"3 concerns: {ASKED}")]


def test_stand_in_is_told_as_well_and_that_they_are(officer, colleague, boss):
    choose(colleague, absent_until=AT.date(), stand_in=officer)
    concern = acknowledge(send(), some_supervisor(send()))
    assign_concern(concern=concern, to=colleague, by=boss, at=AT)
    title = f"{concern.reference}: {ASSIGNED}"
    assert told() == [(colleague.user.email, title), (officer.user.email, title)]
    bodies = {letter.to: letter.body for letter in Letter.objects.filter(kind="personal")}
    assert "you stand in for a colleague" in bodies[officer.user.email]
    assert "stand in" not in bodies[colleague.user.email]
    assert colleague.user.email not in bodies[officer.user.email]


def test_stand_in_is_not_told_of_what_they_did(officer, colleague, boss):
    choose(colleague, absent_until=AT.date(), stand_in=boss)
    concern = acknowledge(send(), officer)
    assign_concern(concern=concern, to=colleague, by=boss, at=AT)
    assert [to for to, _ in told()] == [colleague.user.email]
