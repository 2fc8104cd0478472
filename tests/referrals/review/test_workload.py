"""The workload page of supervisors: officers of the force and unassigned concerns."""

from datetime import timedelta

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
    for link in page.select("tbody a[href^='/review/absence/']"):
        link.decompose()
    table_rows = [row.get_text(" ", strip=True) for row in page.select("tbody tr")]
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
