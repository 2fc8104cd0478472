"""The audit log as CSV: what the filters leave, nothing of anybody's words, and that it was taken out is logged."""

import csv

import pytest

from prevent_portal.accounts.models import User
from referrals.models import Event, Officer
from referrals.models.event import Kind
from referrals.review import audit
from tests.referrals.actions.search.test_matching import PERSON
from tests.referrals.review.building import AT, acknowledge, add_events, exchange, send

SHEET = "/review/audit/log.csv"


def table(response):
    return list(csv.DictReader(response.content.decode("utf-8-sig").splitlines()))


def test_sheet_has_what_the_filters_leave(boss_client, officer, concern):
    add_events(concern, officer, 3)
    rows = table(boss_client.get(f"{SHEET}?kind=read&concern={concern.reference}"))
    assert len(rows) == 3
    assert rows[0] == {
        "When": "2026-11-21T08:00:00+00:00",
        "What": "Read",
        "Concern": concern.reference,
        "Who": officer.user.email,
        "To": "",
        "From": "",
        "Reason": "",
    }


def test_taking_it_out_is_logged_with_filters_and_rows(boss, boss_client, officer, concern):
    add_events(concern, officer, 2)
    boss_client.get(f"{SHEET}?kind=read&start_day=1&start_month=11&start_year=2026")
    event = Event.objects.get(kind=Kind.AUDIT_EXPORTED)
    assert event.by == boss.user.email
    assert event.facts == {"rows": 2, "filters": {"kind": "read", "start": "2026-11-01"}}
    assert "Audit log taken out" in boss_client.get("/review/audit/").content.decode()


def test_nothing_is_answered_that_could_not_be_logged(boss_client, concern, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(Event.objects, "record", fail)
    with pytest.raises(RuntimeError):
        boss_client.get(SHEET)


def test_sheet_is_stored_nowhere(boss_client, concern):
    answer = boss_client.get(SHEET)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"] == 'attachment; filename="norfolk-audit-log.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"


def test_words_and_names_of_anybody_are_not_in_it(boss_client, officer_client, officer, db):
    concern = send(facts=PERSON)
    exchange(concern, officer, 1)
    acknowledge(concern, officer)
    given = {"name": "Testa Canarysmith", "reason": "report", "record": "Canaryrecord"}
    officer_client.post("/review/people-search/", given)
    officer_client.post(f"/review/{concern.reference}/note/", {"kind": "fact", "text": "Canarynote", "again": "x"})
    content = boss_client.get(SHEET).content.decode()
    assert "Canary" not in content
    # The reason is one of a list.
    assert "Somebody has told us about this person in another way" in content


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@x", "|x", "%x"])
def test_account_that_begins_like_a_formula_is_text(boss_client, officer, concern, start):
    user = User.objects.create(email=f"{start}@example.org")
    Officer.objects.create(user=user, force=officer.force)
    Event.objects.record(concern.pk, Kind.READ, by=user.email, at=AT)
    rows = table(boss_client.get(f"{SHEET}?kind=read"))
    assert [row["Who"] for row in rows] == [f"'{user.email}"]


def test_no_more_than_the_page_says_are_taken_out(boss_client, officer, concern, monkeypatch):
    monkeypatch.setattr(audit, "MOST_TAKEN_OUT", 2)
    add_events(concern, officer, 5)
    assert len(table(boss_client.get(SHEET))) == 2
    assert Event.objects.get(kind=Kind.AUDIT_EXPORTED).facts["rows"] == 2
    assert "the newest 2 at most" in boss_client.get("/review/audit/").content.decode()


def test_events_of_another_force_are_not_in_it(boss_client, stranger, elsewhere):
    add_events(elsewhere, stranger, 2)
    content = boss_client.get(SHEET).content.decode()
    assert elsewhere.reference not in content
    assert stranger.user.email not in content


def test_only_supervisors_take_it_out(officer_client, concern):
    assert officer_client.get(SHEET).status_code == 404
    assert not Event.objects.filter(kind=Kind.AUDIT_EXPORTED).exists()


def test_invalid_filter_takes_nothing_out(boss_client, concern):
    answer = boss_client.get(f"{SHEET}?concern=nothing")
    assert answer["Location"] == "/review/audit/?concern=nothing"
    assert not Event.objects.filter(kind=Kind.AUDIT_EXPORTED).exists()


def test_queries_do_not_grow_with_rows(boss_client, officer, concern, django_assert_max_num_queries):
    boss_client.get(SHEET)
    counts = []
    for number in (1, 40):
        add_events(concern, officer, number)
        with django_assert_max_num_queries(40) as captured:
            boss_client.get(SHEET)
        counts.append(len(captured))
    assert counts[0] == counts[1]
