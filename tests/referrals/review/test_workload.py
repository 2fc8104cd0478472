"""A supervisor's view of load: everybody of the force, what nobody owns, and nobody of another force."""

from datetime import timedelta

from tests.referrals.conftest import signed_in
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import AT, acknowledge, close, send


def test_who_has_how_much(make_officer, stranger, elsewhere, one_factor, frozen):
    boss = make_officer("norfolk", "boss", is_supervisor=True)
    busy, idle = make_officer("norfolk", "busy"), make_officer("norfolk", "idle")
    gone = make_officer("norfolk", "gone")
    gone.user.is_active = False
    gone.user.save()
    acknowledge(send(at=AT - timedelta(days=30)), busy, target_at=AT)
    acknowledge(send(), busy, state="awaiting", follow_up_on=AT.date())
    acknowledge(send(), gone, state="outcome", outcome_by=gone)
    close(send(), busy)
    send()
    acknowledge(elsewhere, stranger)
    page = read(signed_in(boss).get("/review/workload/"))
    lines = [row.get_text(" ", strip=True) for row in page.select("tbody tr")]
    assert lines == [
        "Nobody yet 1 0 0 0 21 November 2026",
        f"{busy.user.email} 2 1 1 0 22 October 2026",
        f"{gone.user.email} (has left) 1 0 0 1 21 November 2026",
        f"{boss.user.email} 0 0 0 0 None",
        f"{idle.user.email} 0 0 0 0 None",
    ]


def test_other_officers_are_not_shown_the_way(officer_client):
    assert "Load by officer" not in words(officer_client.get("/review/"))
    assert officer_client.get("/review/workload/").status_code == 404
