"""A supervisor's work: workload, overdue concerns, readers, statistics; one outcome approved, one sent back."""

import sqlite3
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DATABASES
from tests.journeys.portal import Account, Portal
from tests.journeys.road import choose, fill, press, sign_in
from tests.journeys.tab import Tab, ready_to_send, send
from tests.referrals.review.building import ANSWERED_FORM

# Officers' pages do not depend on the database.
pytestmark = [
    pytest.mark.parametrize("portal", DATABASES[1:], indirect=True, scope="package"),
    pytest.mark.xdist_group("reporter"),
]
CUMBERLAND = {"council": "E06000063"}
LATE, AGREED, SENT_BACK = ("Example Fellwalker", "Sample Tarnside", "Specimen Beckfoot")


def report(portal: Portal, name: str) -> str:
    tab = ready_to_send(portal.url, council=CUMBERLAND, name={"known": "yes", "full_name": name})
    return send(tab)[0]


def officer_at_work(portal: Portal, account: Account) -> Tab:
    tab = Tab(portal.url)
    tab.open("/accounts/login/")
    tab.post("/accounts/login/", {"login": account.email, "password": account.password})
    return tab


def decide(officer: Tab, reference: str) -> None:
    """Record an outcome that needs approval, because the report says that threats were made."""
    officer.open(f"/review/{reference}/")
    officer.post(f"/review/{reference}/acknowledge/")
    given = ANSWERED_FORM | {
        "outcome": "no-concern",
        "rationale": "The school has looked into it.",
        "considered": "on",
    }
    assert "Outcome recorded" in officer.post(f"/review/{reference}/outcome/", given).text


def make_overdue(portal: Portal, reference: str) -> int:
    """Make the concern five weeks old and overdue. Returns the year (from April) in which it is counted."""
    came = timezone.localtime() - timedelta(days=35)
    with sqlite3.connect(portal.data_dir / "portal.sqlite3", timeout=20) as database:
        database.create_function("referrals_now", 0, lambda: int(timezone.now().timestamp()))  # for the triggers
        change = "UPDATE referrals_concern SET received_at = ?, target_at = ?, is_overdue = 1 WHERE reference = ?"
        database.execute(change, (f"{came:%F} 09:00:00", f"{came:%F} 17:00:00", reference))
    database.close()
    return came.year if came.month >= 4 else came.year - 1


def test_supervisor_decides_assigns_and_reads_reports(portal: Portal, desktop: Page):
    account = portal.account("officer", "cumbria")
    late, agreed, sent_back = (report(portal, name) for name in (LATE, AGREED, SENT_BACK))
    year = make_overdue(portal, late)
    officer = officer_at_work(portal, account)
    for reference in (agreed, sent_back):
        decide(officer, reference)

    sign_in(desktop, portal, portal.account("supervisor", "cumbria"))
    check_workload(desktop, account, late, agreed)
    decide_as_second(desktop, agreed, "Yes, close the concern")
    expect(desktop.get_by_text("Closed by").first).to_be_visible()
    decide_as_second(desktop, sent_back, "No, send it back to its owner", why="Nobody has asked the family.")
    expect(desktop.get_by_text("Nobody has asked the family.")).to_be_visible()
    assign(desktop, late, account)
    check_readers(desktop, agreed, account)
    check_statistics(desktop, year)
    desktop.goto("/review/")
    desktop.get_by_role("link", name="Audit log").click()
    for happened in ("Outcome sent back by a second officer", "Assigned by a supervisor", "Closed"):
        expect(desktop.get_by_role("cell").filter(has_text=happened).first).to_be_visible()


def check_workload(page: Page, account: Account, late: str, agreed: str) -> None:
    page.get_by_role("link", name="Workload").click()
    expect(page.locator("h1")).to_have_text("Cumbria Constabulary: workload by officer")
    page.get_by_role("link", name=account.email, exact=True).click()
    expect(page.get_by_role("link", name=agreed, exact=True)).to_be_visible()
    page.get_by_role("link", name="Overdue").click()
    row = page.get_by_role("row").filter(has_text=late)
    expect(row).to_contain_text("Unassigned")
    expect(row).to_contain_text("Overdue since")


def decide_as_second(page: Page, reference: str, answer: str, *, why: str = "") -> None:
    page.goto(f"/review/{reference}/")
    page.get_by_role("button", name="Agree with this outcome or send it back").click()
    expect(page.get_by_text("The school has looked into it.")).to_be_visible()
    choose(page, answer)
    if answer.startswith("Yes"):
        fill(page, "Why do you agree?", "The school has a plan for him.")
    if why:
        fill(page, "What is to be looked at again?", why)
    press(page, "Continue")
    expect(page.locator("h1")).to_contain_text(reference)


def assign(page: Page, reference: str, to: Account) -> None:
    page.goto(f"/review/{reference}/")
    press(page, "Acknowledge")
    page.get_by_role("link", name="Hand over").click()
    choose(page, "Example Officer, Cumbria Constabulary, officer")
    press(page, "Hand over")
    expect(page.locator(".portal-case__facts")).to_contain_text("Example Officer, Cumbria Constabulary")


def check_readers(page: Page, reference: str, account: Account) -> None:
    page.goto(f"/review/{reference}/timeline/")
    page.get_by_role("link", name="Who has read this").click()
    expect(page.get_by_role("rowheader", name=account.email).first).to_be_visible()


def check_statistics(page: Page, year: int) -> None:
    """A count of one is suppressed on the page and in the CSV."""
    page.goto(f"/review/insight/?year={year}")
    section = page.get_by_role("region", name="Concerns by month")
    expect(section.get_by_role("table")).to_contain_text("Hidden")
    expect(section.locator("svg").first).to_be_attached()
    with page.expect_download() as download:
        section.get_by_role("link", name="Download").click()
    assert "[c]" in download.value.path().read_text(encoding="utf-8-sig")
