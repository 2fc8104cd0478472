"""Tabs, filters, counts, saved views and keyboard shortcuts of the queue."""

from datetime import timedelta

import pytest

from referrals.models import SavedView
from referrals.review import queue_counts
from tests.referrals.conftest import signed_in
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import AT, acknowledge, close, send


def rows(client, query=""):
    return {link.get_text() for link in read(client.get(f"/review/{query}")).select("tbody th a")}


def counts_by_view(client):
    """Tabs and saved views with their counts, such as `{"My work": "2"}`."""
    links = read(client.get("/review/")).select(".portal-views a")
    return dict(link.get_text("|", strip=True).split("|") for link in links)


@pytest.fixture
def colleague(make_officer):
    return make_officer("norfolk", "colleague")


def test_each_filter_selects_matching_concerns(officer_client, officer, colleague, elsewhere):
    mine = acknowledge(send(at=AT - timedelta(days=3)), officer, about_child=True)
    theirs = acknowledge(send(), colleague, violence=True, is_overdue=True, state="assessment")
    unassigned = send(at=AT - timedelta(days=1))
    expected = {
        "": {mine, theirs, unassigned},
        "?whose=overdue": {theirs},
        "?flag=child": {mine},
        "?flag=violence": {theirs},
        "?flag=danger": set(),
        "?flag=x": {mine, theirs, unassigned},
        f"?owner={colleague.pk}": {theirs},
        "?owner=0x1": {mine, theirs, unassigned},
        f"?owner={9**20}": {mine, theirs, unassigned},
        "?state=assessment&flag=violence": {theirs},
        "?from_day=2026-11-20": {theirs, unassigned},
        "?to_day=2026-11-18": {mine},
        "?from_day=2026-11-20&to_day=2026-11-20": {unassigned},
        "?from_day=9999-99-99&to_day=0001-01-01": {mine, theirs, unassigned},
    }
    for query, concerns in expected.items():
        assert rows(officer_client, query) == {each.reference for each in concerns}, query


def test_tabs_and_saved_views_show_their_counts(officer_client, officer, colleague, elsewhere, monkeypatch):
    acknowledge(send(), officer)
    acknowledge(send(), colleague, state="outcome", outcome_by=colleague, is_overdue=True)
    for _ in range(3):
        send()
    close(send())
    SavedView.objects.create(officer=officer, name="Nobody’s", query="whose=unowned&flag=x")
    SavedView.objects.create(officer=colleague, name="Not mine", query="")
    known = {"Team": "5", "My work": "1", "Unassigned": "3", "Awaiting a second officer": "1", "Overdue": "1"}
    assert counts_by_view(officer_client) == known | {"Nobody’s": "3"}
    monkeypatch.setattr(queue_counts, "MOST", 3)
    assert counts_by_view(officer_client)["Team"] == "3+"
    assert counts_by_view(officer_client)["Unassigned"] == "3"


def test_view_is_saved_replaced_and_deleted(officer_client, officer):
    response = officer_client.post("/review/views/?flag=child&whose=mine", {"name": "Children"})
    assert response["Location"] == "/review/?whose=mine&flag=child"
    page = read(officer_client.get(response["Location"]))
    assert page.select_one(".portal-views [aria-current]").get_text(" ", strip=True) == "Children 0"
    officer_client.post("/review/views/?flag=danger", {"name": "Children"})  # replaces the first
    (view,) = SavedView.objects.all()
    assert view.query == "flag=danger"
    officer_client.post(f"/review/views/{view.pk}/delete/")
    assert not SavedView.objects.exists()


def test_invalid_name_or_too_many_views_show_an_error(officer_client, officer):
    for name, message in [("", "Enter a name for this view"), ("x" * 41, "The name must be 40 characters or fewer")]:
        page = read(officer_client.post("/review/views/", {"name": name}))
        assert [link.get_text() for link in page.select(".govuk-error-summary a")] == [message]
    for number in range(SavedView.MAX_PER_OFFICER):
        SavedView.objects.create(officer=officer, name=f"View {number}")
    assert "You have 20 views" in words(officer_client.post("/review/views/", {"name": "One more"}))
    assert officer_client.post("/review/views/", {"name": "View 7"}).status_code == 302
    assert SavedView.objects.count() == SavedView.MAX_PER_OFFICER


def test_view_of_another_officer_cannot_be_deleted(officer_client, colleague):
    view = SavedView.objects.create(officer=colleague, name="Theirs")
    officer_client.post(f"/review/views/{view.pk}/delete/")
    assert SavedView.objects.filter(pk=view.pk).exists()


def test_shortcuts_can_be_turned_off(officer_client, concern):
    assert read(officer_client.get("/review/")).select("[data-module=portal-shortcuts]")
    officer_client.post("/review/shortcuts/", {"shortcuts": "off"})
    assert not read(officer_client.get("/review/")).select("[data-module=portal-shortcuts]")
    officer_client.post("/review/shortcuts/", {"shortcuts": "on"})
    assert read(officer_client.get("/review/")).select("[data-module=portal-shortcuts]")


def test_queue_shows_time_left_and_overdue_by_the_clock(officer_client, officer, concern, frozen):
    assert "5 working days left" in words(officer_client.get("/review/"))
    frozen.move_to(concern.target_at)
    client = signed_in(officer)
    assert "Overdue since 27 Nov, 5:00pm" in words(client.get("/review/"))
    assert "27 Nov, 5:00pm Overdue" in words(client.get(f"/review/{concern.reference}/"))
