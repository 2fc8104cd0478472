"""The audit log, recorded refusals and the readers of a concern, as supervisors of one force see them."""

from datetime import timedelta

import pytest
from django.test import Client

from referrals.actions.audit import refusals
from referrals.actions.audit.refusals import record_refusal
from referrals.models import Event
from referrals.models.event import Kind
from referrals.review import audit
from tests.referrals.conftest import signed_in
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import AT, add_events, add_transfer

UNUSED_REFERENCE = "2222-2222"


def refused():
    events = Event.objects.filter(kind=Kind.REFUSED).order_by("number")
    return [(event.by, event.facts, event.concern_id) for event in events]


def test_refusal_record_does_not_reveal_whether_a_concern_exists(officer, officer_client, elsewhere):
    # Both are recorded in the log of the user's own force, and look the same.
    for reference in (elsewhere.reference, UNUSED_REFERENCE):
        officer_client.get(f"/review/{reference}/")
    theirs, none = refused()
    assert theirs == (officer.user.email, {"asked": elsewhere.reference}, none[2])
    assert none == (officer.user.email, {"asked": UNUSED_REFERENCE}, theirs[2])


def test_refused_transfer_and_copy_of_another_force_are_recorded(
    boss, boss_client, stranger_client, concern, elsewhere
):
    transfer = add_transfer(elsewhere)
    boss_client.get(f"/review/{elsewhere.reference}/transfers/{transfer.pk}/")
    boss_client.get(f"/review/rights/{transfer.pk}/{elsewhere.reference}/subject/")
    assert [facts["asked"] for _, facts, _ in refused()] == [elsewhere.reference] * 2


def test_officer_refused_a_supervisors_page_is_recorded(officer, officer_client, concern):
    assert officer_client.get(f"/review/{concern.reference}/readers/").status_code == 404
    assert officer_client.get("/review/audit/").status_code == 404
    assert [facts["asked"] for _, facts, _ in refused()] == [concern.reference, ""]


def test_refusal_does_not_record_text_that_is_no_reference(officer_client):
    officer_client.get("/review/Canaryname/")
    assert refused()[0][1] == {"asked": ""}


def test_refusals_are_limited_per_user_and_hour(officer, monkeypatch):
    monkeypatch.setattr(refusals, "MAX_PER_HOUR", 3)
    for second in range(5):
        record_refusal(
            asked=UNUSED_REFERENCE, by="x@example.org", force_id=officer.force_id, at=AT + timedelta(seconds=second)
        )
    record_refusal(asked=UNUSED_REFERENCE, by="y@example.org", force_id=officer.force_id, at=AT)
    record_refusal(asked=UNUSED_REFERENCE, by="x@example.org", force_id=officer.force_id, at=AT + timedelta(hours=2))
    assert [(by, facts.get("more")) for by, facts, _ in refused()] == [
        *[("x@example.org", None)] * 2,
        ("x@example.org", "possibly"),
        ("y@example.org", None),
        ("x@example.org", None),
    ]


def test_refusal_is_visible_to_supervisors_of_both_forces_only(
    boss_client, stranger, stranger_client, concern, make_officer
):
    stranger_client.get(f"/review/{concern.reference}/")
    theirs, third = (make_officer(area, "boss2", is_supervisor=True) for area in ("essex", "cumbria"))
    for client, sees in ((boss_client, True), (signed_in(theirs), True), (signed_in(third), False)):
        page = words(client.get("/review/audit/?kind=refused"))
        assert (stranger.user.email in page, concern.reference in page) == (sees, sees)


def test_refusal_of_an_editor_is_visible_to_the_concerns_force(boss_client, concern, django_user_model, one_factor):
    client = Client()
    client.force_login(django_user_model.objects.create_user("editor@example.org", "a long pass phrase"))
    assert client.get(f"/review/{concern.reference}/").status_code == 404
    assert "editor@example.org" in words(boss_client.get("/review/audit/?kind=refused"))


def test_audit_log_hides_events_of_another_force(boss_client, stranger, elsewhere):
    add_events(elsewhere, stranger, 1)
    page = words(boss_client.get("/review/audit/"))
    assert elsewhere.reference not in page
    assert stranger.user.email not in page


FILTERS = {
    "": 5,
    "by=officer.norfolk@example.org": 4,
    "kind=read": 4,
    "kind=received": 1,
    "start_day=22&start_month=11&start_year=2026": 0,
    "end_day=20&end_month=11&end_year=2026": 0,
    "start_day=21&start_month=11&start_year=2026&end_day=21&end_month=11&end_year=2026": 5,
    "kind=nonsense": 5,
    "start_day=99&start_month=11&start_year=2026": 5,
    "after=nonsense": 5,
}


@pytest.mark.parametrize("query", FILTERS)
def test_audit_log_is_filtered_by_user_kind_and_date(boss_client, officer, concern, query):
    add_events(concern, officer, 4)
    page = read(boss_client.get(f"/review/audit/?{query}"))
    assert len(page.select("tbody tr")) == FILTERS[query]


def test_audit_log_pages_show_each_event_once(boss_client, boss, officer, concern, monkeypatch):
    monkeypatch.setattr(audit, "PAGE_SIZE", 4)
    add_events(concern, officer, 9)
    seen, following = [], "?by=officer.norfolk@example.org"
    while following:
        page = read(boss_client.get(f"/review/audit/{following}"))
        seen.append(len(page.select("tbody tr")))
        link = page.select_one("a[rel=next]")
        following = link["href"] if link else ""
    assert seen == [4, 4, 1]


def test_readers_page_counts_readings_by_user(boss_client, officer_client, concern, officer):
    for _ in range(3):
        officer_client.get(f"/review/{concern.reference}/")
    row = read(boss_client.get(f"/review/{concern.reference}/readers/")).select_one("tbody tr")
    assert [cell.get_text(strip=True) for cell in row.select("th, td")][:3] == [officer.user.email, "Read", "3"]


def test_readers_page_of_an_unread_concern_shows_a_message(boss_client, concern):
    assert "Nobody has read it yet" in words(boss_client.get(f"/review/{concern.reference}/readers/"))
