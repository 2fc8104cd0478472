"""The workload page of supervisors: officers of the force, unassigned concerns, unopened danger, and ages."""

from datetime import timedelta

import pytest

from referrals.models import Concern, Urgency
from tests.referrals.conftest import signed_in
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import AT, acknowledge, close, send


def test_workload_lists_every_officer_of_the_force(make_officer, stranger, elsewhere, one_factor, frozen):
    boss = make_officer("norfolk", "boss", is_supervisor=True)
    busy, idle = make_officer("norfolk", "busy"), make_officer("norfolk", "idle")
    former_officer = make_officer("norfolk", "gone")
    former_officer.user.is_active = False
    former_officer.user.save()
    acknowledge(send(at=AT - timedelta(days=30)), busy, target_at=AT)
    acknowledge(send(), busy, state="awaiting", follow_up_on=AT.date())
    acknowledge(send(), former_officer, state="outcome", outcome_by=former_officer)
    close(send(), busy)
    send()
    acknowledge(elsewhere, stranger)
    page = read(signed_in(boss).get("/review/workload/"))
    table = page.select_one("table")
    for link in table.select("td a, a[href^='/review/absence/']"):
        link.decompose()
    table_rows = [row.get_text(" ", strip=True) for row in table.select("tbody tr")]
    assert table_rows == [
        "Unassigned 1 0 0 0 21 November 2026",
        f"{busy.user.email} 2 1 1 0 22 October 2026",
        f"{former_officer.user.email} (has left) 1 0 0 1 21 November 2026",
        f"{boss.user.email} 0 0 0 0 None",
        f"{idle.user.email} 0 0 0 0 None",
    ]


def test_workload_is_for_supervisors_only(officer_client):
    assert "Workload" not in words(officer_client.get("/review/"))
    assert officer_client.get("/review/workload/").status_code == 404


def urgent(**given):
    return send(urgency=Urgency.URGENT, **given)


def opened(concern, officer):
    Concern.objects.filter(pk=concern.pk).update(opened_at=AT, opened_by=officer)
    return concern


def test_danger_that_nobody_has_opened_is_counted_with_the_oldest(boss_client, officer, frozen, db):
    oldest, _ = urgent(at=AT - timedelta(days=2)), urgent()
    opened(urgent(at=AT - timedelta(days=9)), officer)
    send(at=AT - timedelta(days=9))
    close(urgent(at=AT - timedelta(days=9)), officer)
    urgent(council="E07000066", at=AT - timedelta(days=9))
    page = read(boss_client.get("/review/workload/"))
    section = page.select_one("section[aria-labelledby=unopened]")
    assert "Danger that nobody has opened: 2" in section.get_text()
    assert section.select_one("a")["href"] == f"/review/{oldest.reference}/"
    queue = read(boss_client.get(section.select("a")[1]["href"]))
    assert len(queue.select("tbody tr")) == 2
    # A supervisor who sees the row has not opened it: it still counts.
    assert "nobody has opened: 2" in words(boss_client.get("/review/workload/"))
    boss_client.get(f"/review/{oldest.reference}/")
    assert "nobody has opened: 1" in words(boss_client.get("/review/workload/"))


def test_assigned_danger_counts_until_it_is_opened(boss_client, officer, frozen, db):
    Concern.objects.filter(pk=urgent().pk).update(owner=officer)
    assert "nobody has opened: 1" in words(boss_client.get("/review/workload/"))


def test_no_unopened_danger_is_said(boss_client, concern):
    assert "Every concern with danger has been opened." in words(boss_client.get("/review/workload/"))


@pytest.mark.parametrize("days", [0, 1, 2, 7, 8, 28, 29, 400])
def test_each_age_is_in_one_band_whose_links_lead_to_it(boss_client, officer, frozen, days):
    made = acknowledge(urgent(at=AT - timedelta(days=days)), officer)
    table = read(boss_client.get("/review/workload/")).select("table")[-1]
    links = table.select("td a")
    # Open and danger, in one band; neither overdue (as the worker has not said so) nor unassigned.
    assert [link.get_text(" ", strip=True)[0] for link in links] == ["1", "1"]
    for link in links:
        assert made.reference in words(boss_client.get(link["href"]))


def test_ages_are_of_the_own_force_only(boss_client, elsewhere, frozen):
    assert not read(boss_client.get("/review/workload/")).select("table")[-1].select("td a")
