"""A form that another site posts to "Exit this page" in a real browser, and the same form on a page of ours."""

import pytest
from playwright.sync_api import Page, Response, expect

from tests.journeys.conftest import ON_SQLITE
from tests.journeys.portal import Portal
from tests.journeys.road import sign_in, wait_until_wiped

pytestmark = [ON_SQLITE, pytest.mark.xdist_group("reporter")]
POST = """address => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = address;
  document.body.append(form);
  form.submit();
}"""


def post_to_exit(page: Page, portal: Portal) -> Response:
    """In the top window, from the page that is open; waits for the neutral page."""
    with page.expect_response(lambda response: response.url.endswith("/report/exit/")) as answer:
        page.evaluate(POST, f"{portal.url}/report/exit/")
    expect(page.locator("h1")).to_have_text("Rain")
    return answer.value


def test_another_sites_form_wipes_no_draft(portal, answered):
    answered.goto(portal.exit_url)
    assert "clear-site-data" not in post_to_exit(answered, portal).all_headers()
    answered.goto("/report/check/")
    expect(answered.locator("h1")).to_have_text("Check your answers")
    # The control. The neutral page has the same heading, so wait on our own first.
    assert "clear-site-data" in post_to_exit(answered, portal).all_headers()
    wait_until_wiped(answered)
    answered.goto("/report/check/")
    expect(answered.locator("h1")).to_have_text("Your answers are no longer here")


def test_another_sites_form_signs_no_officer_out(portal, desktop):
    sign_in(desktop, portal, portal.account("officer", "essex"))
    desktop.goto(portal.exit_url)
    assert "clear-site-data" not in post_to_exit(desktop, portal).all_headers()
    desktop.goto("/review/")
    assert desktop.url == f"{portal.url}/review/"
    assert "clear-site-data" in post_to_exit(desktop, portal).all_headers()
    wait_until_wiped(desktop)
    desktop.goto("/review/")
    assert "/accounts/login/" in desktop.url
