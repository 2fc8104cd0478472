"""Create a passkey in a real browser under the portal's content security policy, and sign in with it."""

import pytest

from tests.journeys import browsing
from tests.journeys.conftest import ON_SQLITE

pytestmark = ON_SQLITE
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(portal, browser):
    """Uses the host name localhost, because browsers create no passkey for an IP address."""
    origin = portal.url.replace("127.0.0.1", "localhost")
    with browsing.watched_page(browser, origin, javascript=True, size=browsing.PHONE) as page:
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        yield page


def test_passkey_signs_in(portal, page, axe):
    account = portal.account("supervisor", "essex")
    page.goto("/accounts/login/")
    assert not page.locator("#passkey-error").is_visible()
    page.get_by_label("Email address").fill(account.email)
    page.get_by_label("Password", exact=True).fill(account.password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto("/accounts/mfa/webauthn/add/")
    page.get_by_label("Password", exact=True).fill(account.password)
    page.get_by_role("button", name="Continue").click()
    axe(page)
    page.get_by_label("Sign in with this passkey alone").check()
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_text("Passkey added.").wait_for()
    axe(page)
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()

    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/review/")


def test_refused_passkey_shows_a_message(portal, browser):
    origin = portal.url.replace("127.0.0.1", "localhost")
    with browsing.watched_page(browser, origin, javascript=True, size=browsing.PHONE) as page:
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        page.goto("/accounts/login/")
        page.evaluate("void (navigator.credentials.get = () => Promise.reject(new Error('refused')))")
        page.get_by_role("button", name="Sign in with a passkey").click()
        page.get_by_text("The passkey did not work").wait_for()
