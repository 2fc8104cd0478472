"""Double clicks, going back, reloading, text at the length limit, and another tab open at exit."""

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import ON_SQLITE
from tests.journeys.portal import Portal
from tests.journeys.road import press, wait_until_wiped

pytestmark = [ON_SQLITE, pytest.mark.xdist_group("reporter")]
MOST = 10_000


def concerns(portal: Portal) -> int:
    with closing(sqlite3.connect(portal.data_dir / "portal.sqlite3")) as database:
        return database.execute("SELECT count(*) FROM referrals_concern").fetchone()[0]


def test_double_click_reload_and_back_create_one_concern(portal, answered):
    phone, before = answered, concerns(portal)
    phone.goto("/report/check/")
    phone.get_by_role("button", name="Send", exact=True).evaluate("button => { button.click(); button.click() }")
    expect(phone.locator("h1")).to_have_text("Report sent")
    reference = phone.locator("#reference").inner_text()
    phone.reload()
    expect(phone.locator("#reference")).to_have_text(reference)
    phone.go_back()  # check-answers then redirects to the receipt
    expect(phone.locator("#reference")).to_have_text(reference)
    assert concerns(portal) == before + 1


def test_character_counter_and_server_agree_on_the_limit(portal, answered):
    """A line end counts as one character, although it is sent as two. Reloading the error page posts again."""
    phone = answered
    phone.goto("/report/worry/")
    text = phone.get_by_role("textbox")
    counter = phone.locator(".govuk-character-count__status")
    too_long = ("a" * 99 + "\n") * (MOST // 100) + "b"
    text.fill(too_long)
    expect(counter).to_have_text("You have 1 character too many")
    for again in (lambda: press(phone, "Continue"), phone.reload):
        again()
        expect(phone.locator(".govuk-error-summary")).to_contain_text("must be 10,000 characters or fewer")
        assert text.input_value() == too_long
    text.fill(too_long[:-1])
    expect(counter).to_have_text("You have 0 characters remaining")
    press(phone, "Continue")
    expect(phone.locator("h1")).not_to_contain_text("What worries you?")


def test_other_tab_returns_typed_text_after_exit(portal, answered):
    beside = answered
    beside.goto("/report/worry/")
    beside.get_by_role("textbox").fill("Half a sentence")
    left = beside.context.new_page()
    left.goto("/report/check/")
    left.get_by_role("button", name="Exit this page").click()
    left.wait_for_url(portal.exit_url)
    beside.watch.expect(403)
    wait_until_wiped(left)
    press(beside, "Continue")
    expect(beside.locator("h1")).to_have_text("Your answers are no longer here")
    expect(beside.locator(".portal-said")).to_have_text("Half a sentence")
    press(beside, "Start again with this answer")
    expect(beside.locator("h1")).to_have_text("Who or what are you worried about?")
