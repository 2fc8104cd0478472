"""The audit log, recorded refusals and the readers of a concern, as supervisors of one force see them."""

from datetime import timedelta

import pytest
from django.db.models import TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.test import Client

from referrals.actions.audit import refusals
from referrals.actions.audit.refusals import record_refusal
from referrals.models import Event
from referrals.models.event import Kind
from referrals.review import audit
from tests.referrals.conftest import signed_in
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import AT, add_events, add_transfer, send

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
    "end_day=31&end_month=12&end_year=9999": 5,
    "start_day=1&start_month=1&start_year=0001": 5,
    "concern=nothing": 5,
    "concern=AAAA-AAAA": 0,
    "by=nobody": 5,
    "by=nobody@example.org": 0,
    "after=nonsense": 5,
}


@pytest.mark.parametrize("query", FILTERS)
def test_audit_log_is_filtered_by_user_kind_and_date(boss_client, officer, concern, query):
    add_events(concern, officer, 4)
    page = read(boss_client.get(f"/review/audit/?{query}"))
    assert len(page.select("tbody tr")) == FILTERS[query]


def rows(page):
    return page.select("tbody tr")


def test_audit_log_of_one_concern_has_its_events_refusals_and_lists(boss_client, officer_client, stranger_client, db):
    wanted, other = send(), send()
    officer_client.get("/review/")
    for concern in (wanted, other):
        officer_client.get(f"/review/{concern.reference}/")
        stranger_client.get(f"/review/{concern.reference}/")
    typed = wanted.reference.replace("-", "").lower()
    page = read(boss_client.get(f"/review/audit/?concern={typed}"))
    kinds = [row.select("td")[1].get_text(" ", strip=True) for row in rows(page)]
    assert sorted(kinds) == [
        "Access refused",
        "Name, age and first words shown in a list",
        "Read",
        "Received",
    ]
    assert all(wanted.reference in row.get_text() for row in rows(page))


def test_concern_of_another_force_is_filtered_like_an_unknown_one(boss_client, stranger, elsewhere):
    add_events(elsewhere, stranger, 2)
    assert not rows(read(boss_client.get(f"/review/audit/?concern={elsewhere.reference}")))


def test_control_without_the_forces_limits_another_forces_events_are_found(
    boss_client, stranger, elsewhere, monkeypatch
):
    add_events(elsewhere, stranger, 2)
    everything = Event.objects.annotate(asked=Cast(KT("facts__asked"), TextField()))
    monkeypatch.setattr(audit, "visible_events", lambda officer: everything)
    assert len(rows(read(boss_client.get(f"/review/audit/?concern={elsewhere.reference}")))) >= 2


def test_each_filter_is_taken_off_by_itself(boss_client, officer, concern):
    add_events(concern, officer, 2)
    day = "_day=21&{0}_month=11&{0}_year=2026"
    dates = "&".join(f"{name}{day.format(name)}" for name in ("start", "end"))
    address = f"?concern={concern.reference}&by={officer.user.email}&kind=read&{dates}"
    chips = read(boss_client.get(f"/review/audit/{address}")).select(".portal-chip")
    assert [chip.get_text().removeprefix("Remove this filter: ") for chip in chips] == [
        f"Concern {concern.reference}",
        f"By {officer.user.email}",
        "Read",
        "From 21 November 2026",
        "Until 21 November 2026",
    ]
    for place, chip in enumerate(chips):
        left = read(boss_client.get(f"/review/audit/{chip['href']}")).select(".portal-chip")
        assert len(left) == len(chips) - 1
        assert chips[place].get_text() not in [each.get_text() for each in left]


def test_rows_lead_to_concerns_of_the_force_only(boss_client, officer, concern, elsewhere):
    """What another force's user asked for in vain is named, not linked."""
    add_events(concern, officer, 1)
    officer_at = signed_in(officer)
    officer_at.get(f"/review/{elsewhere.reference}/")
    page = read(boss_client.get("/review/audit/"))
    assert f"/review/{concern.reference}/" in {link["href"] for link in page.select("tbody a")}
    assert elsewhere.reference in page.get_text()
    assert not page.select(f'a[href="/review/{elsewhere.reference}/"]')


def test_account_in_a_row_leads_to_what_it_did(boss_client, stranger, stranger_client, concern):
    """Also an account of another force, which no list offers."""
    stranger_client.get(f"/review/{concern.reference}/")
    link = read(boss_client.get("/review/audit/?kind=refused")).select_one("td:last-child a")
    page = read(boss_client.get(f"/review/audit/{link['href']}"))
    assert len(rows(page)) == 1
    assert f"By {stranger.user.email}" in page.get_text()


def test_readers_page_leads_to_the_log_of_the_concern(boss_client, concern):
    page = read(boss_client.get(f"/review/{concern.reference}/readers/"))
    assert page.select_one(f'a[href="/review/audit/?concern={concern.reference}"]')


def test_audit_log_pages_show_each_event_once(boss_client, boss, officer, concern, monkeypatch):
    monkeypatch.setattr(audit, "PAGE_SIZE", 4)
    add_events(concern, officer, 9)
    start = "?by=officer.norfolk@example.org"
    forward = _walk(boss_client, start, "next")
    assert [len(shown) for shown, _ in forward] == [4, 4, 1]
    back = _walk(boss_client, forward[-1][1], "prev")
    assert [shown for shown, _ in back] == [shown for shown, _ in forward][::-1]
    # Newer ones have come: the first page has them.
    add_events(concern, officer, 1)
    shown, _ = _walk(boss_client, forward[1][1], "prev")[-1]
    assert shown == _walk(boss_client, start, "next")[0][0]
    assert all("by=officer.norfolk" in link for _, link in [*forward, *back])


def _walk(client, address, which):
    """The rows of each page and its address, by the links to the next page or to the previous one."""
    pages = []
    while address:
        page = read(client.get(f"/review/audit/{address}"))
        pages.append(([str(row) for row in page.select("tbody tr")], address))
        link = page.select_one(f"a[rel={which}]")
        address = link["href"] if link else ""
    return pages


def test_readers_page_counts_readings_by_user(boss_client, officer_client, concern, officer):
    for _ in range(3):
        officer_client.get(f"/review/{concern.reference}/")
    row = read(boss_client.get(f"/review/{concern.reference}/readers/")).select_one("tbody tr")
    assert [cell.get_text(strip=True) for cell in row.select("th, td")][:3] == [officer.user.email, "Read", "3"]


def test_readers_page_of_an_unread_concern_shows_a_message(boss_client, concern):
    assert "Nobody has read it yet" in words(boss_client.get(f"/review/{concern.reference}/readers/"))
