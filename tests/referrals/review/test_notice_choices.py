"""The pages on which an officer chooses what they are mailed, and says who stands in while they are away."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from referrals.models import NoticeKind, Officer
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import acknowledge, send

NOTICES, OWN = "/review/me/notices/", "/review/me/absence/"
CHOICES = {f"told_{kind.value}": "digest" for kind in NoticeKind}


@pytest.fixture
def colleague(make_officer):
    return make_officer("norfolk", "colleague")


def page_of(officer):
    return f"/review/absence/{officer.pk}/"


def until(day, **fields):
    return {"until_day": str(day.day), "until_month": str(day.month), "until_year": str(day.year)} | fields


def away(officer):
    return Officer.objects.values_list("absent_until", "stand_in").get(pk=officer.pk)


def today():
    return timezone.localdate()


def test_each_kind_is_at_once_until_something_else_is_chosen(officer_client, officer):
    page = read(officer_client.get(NOTICES))
    assert [box["value"] for box in page.select("input[checked]")] == ["at-once"] * len(NoticeKind)
    assert "Urgent concerns are always mailed at once" in page.get_text(" ", strip=True)
    officer_client.post(NOTICES, CHOICES | {"told_limit": "never"})
    officer.refresh_from_db()
    assert [officer.choice_of(kind) for kind in NoticeKind] == ["digest"] * 4 + ["never"]
    chosen = [box["value"] for box in read(officer_client.get(NOTICES)).select("input[checked]")]
    assert chosen == ["digest"] * 4 + ["never"]


def test_unknown_choice_changes_nothing(officer_client, officer):
    answer = officer_client.post(NOTICES, CHOICES | {"told_reply": "whenever"})
    assert "There is a problem" in answer.content.decode()
    officer.refresh_from_db()
    assert {officer.choice_of(kind) for kind in NoticeKind} == {"at-once"}


def test_choices_are_the_officers_own(officer_client, officer, colleague):
    officer_client.post(NOTICES, CHOICES | {"officer": colleague.pk, "id": colleague.pk})
    colleague.refresh_from_db()
    assert colleague.told_reply == "at-once"


def test_officer_sets_and_ends_their_absence(officer_client, officer, colleague):
    last = today() + timedelta(days=9)
    officer_client.post(OWN, until(last, stand_in=colleague.pk))
    assert away(officer) == (last, colleague.pk)
    page = read(officer_client.get(OWN))
    assert "colleague.norfolk@example.org stands in" in page.get_text(" ", strip=True)
    assert page.select_one(f"option[selected][value='{colleague.pk}']")
    officer_client.post(OWN, {"end": "yes"})
    assert away(officer) == (None, None)
    assert not read(officer_client.get(OWN)).select("input[name=end]")


@pytest.mark.parametrize("days", [-1, 367])
def test_last_day_is_neither_over_nor_too_far(officer_client, officer, colleague, days):
    answer = officer_client.post(OWN, until(today() + timedelta(days=days), stand_in=colleague.pk))
    assert "must be today or later" in answer.content.decode()
    assert away(officer) == (None, None)


def test_stand_in_of_another_force_or_oneself_is_refused(officer_client, officer, stranger, colleague):
    colleague.user.is_active = False
    colleague.user.save()
    for other in (stranger, officer, colleague):
        answer = officer_client.post(OWN, until(today(), stand_in=other.pk))
        assert "Select one of these officers" in answer.content.decode()
    assert away(officer) == (None, None)
    offered = {option["value"] for option in read(officer_client.get(OWN)).select("option")}
    assert offered == {""}


def test_supervisor_sets_the_absence_of_somebody_who_cannot(boss_client, boss, officer):
    boss_client.post(page_of(officer), until(today(), stand_in=boss.pk))
    assert away(officer) == (today(), boss.pk)
    assert "Absence of officer.norfolk@example.org" in words(boss_client.get(page_of(officer)))
    assert "You stand in for officer.norfolk@example.org" in words(boss_client.get(OWN))


def test_nobody_sets_the_absence_of_a_colleague_or_of_another_force(
    officer_client, boss_client, stranger_client, officer, boss, stranger, colleague
):
    given = until(today(), stand_in=colleague.pk)
    for client, of in ((officer_client, colleague), (stranger_client, officer), (boss_client, stranger)):
        assert client.get(page_of(of)).status_code == 404
        assert client.post(page_of(of), given).status_code == 404
        assert away(of) == (None, None)


def test_owner_who_is_away_is_said_to_be_in_the_queue_and_the_workload(boss_client, boss, officer):
    acknowledge(send(), officer)
    said = "Away until 3 December 2026"
    for page in ("/review/", "/review/workload/"):
        assert said not in words(boss_client.get(page))
    Officer.objects.filter(pk=officer.pk).update(absent_until=date(2026, 12, 3), stand_in=boss)
    assert said in words(boss_client.get("/review/"))
    assert f"{said}, boss.norfolk@example.org stands in" in words(boss_client.get("/review/workload/"))


def test_own_details_lead_to_both_pages(officer_client):
    links = {link["href"] for link in read(officer_client.get("/review/me/")).select("main a")}
    assert {NOTICES, OWN} <= links
