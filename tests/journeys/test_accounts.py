"""An invitation leads to an account with a second factor; an idle officer is warned before being signed out."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_SQLITE
from tests.journeys.portal import Portal
from tests.journeys.road import choose, fill, press, sign_in

pytestmark = ON_SQLITE
EMAIL = "newcomer@example.org"
PASSWORD = "three random words"


def test_invitation_to_second_factor(portal: Portal, open_page, screenshot, axe):
    def look(page: Page, name: str) -> None:
        axe(page)
        screenshot(page, name)

    administrator = open_page(phone=False)
    sign_in(administrator, portal, portal.account("administrator", "portal"))
    administrator.goto("/accounts/people/invite/")
    fill(administrator, "Password", portal.account("administrator", "portal").password)  # reauthentication
    press(administrator, "Continue")
    press(administrator, "Send the invitation")
    look(administrator, "invite-refused")
    fill(administrator, "Their email address", EMAIL)
    fill(administrator, "First name", "Example")
    fill(administrator, "Last name", "Newcomer")
    choose(administrator, "Officer of a force")
    administrator.get_by_label("Force", exact=True).select_option(label="Norfolk Constabulary")
    press(administrator, "Send the invitation")
    expect(administrator.get_by_text("The invitation waits for approval")).to_be_visible()
    look(administrator, "people")

    supervisor = open_page(phone=False)
    account = portal.account("supervisor", "norfolk")
    sign_in(supervisor, portal, account)
    supervisor.get_by_text("More", exact=True).click()
    supervisor.get_by_role("link", name="People who are to join").click()
    look(supervisor, "people-who-are-to-join")
    supervisor.get_by_role("link", name="Example Newcomer").click()
    fill(supervisor, "Password", account.password)  # reauthentication
    press(supervisor, "Continue")
    press(supervisor, "Continue")
    look(supervisor, "approval-refused")
    choose(supervisor, "Yes, I approve")
    fill(supervisor, "Why?", "Spoken to them")
    press(supervisor, "Continue")
    expect(supervisor.get_by_text("Nobody waits for your answer")).to_be_visible()
    link = re.search(r"/accounts/join/\S+", portal.mail.wait_for(EMAIL).text)[0]

    newcomer = open_page()
    newcomer.goto(link)
    look(newcomer, "join")
    expect(newcomer.get_by_text("Example Newcomer")).to_be_visible()
    newcomer.get_by_label("Password", exact=True).fill(PASSWORD)
    newcomer.get_by_label("Password again", exact=True).fill(PASSWORD)
    press(newcomer, "Make my account")
    expect(newcomer.get_by_role("heading", name="How you sign in")).to_be_visible()
    newcomer.goto("/accounts/mfa/totp/activate/")
    expect(newcomer.get_by_role("img", name="QR code for your authenticator app")).to_be_visible()
    newcomer.goto("/accounts/sessions/")
    look(newcomer, "sessions")

    administrator.goto("/accounts/people/")
    administrator.get_by_role("link", name="Example Newcomer").click()
    look(administrator, "person")
    administrator.get_by_role("link", name="Change role").click()
    look(administrator, "change-role")
    administrator.watch.expect(404)
    administrator.goto(link)
    look(administrator, "dead-link")


def test_idle_officer_is_warned_and_stays_signed_in(portal: Portal, open_page, screenshot, axe):
    officer = open_page(phone=False)
    officer.clock.install()
    sign_in(officer, portal, portal.account("officer", "norfolk"))
    expect(officer.get_by_role("dialog")).to_be_hidden()
    officer.clock.fast_forward("13:10")
    dialog = officer.get_by_role("dialog", name="Are you still there?")
    expect(dialog).to_contain_text("Minutes left: 2")
    axe(officer)
    screenshot(officer, "warning")
    press(officer, "Stay signed in")
    expect(dialog).to_be_hidden()
    officer.clock.fast_forward("14:00")
    expect(dialog).to_contain_text("Minutes left: 1")
    # Closed before the end, it opens once more to say that the end came.
    press(officer, "Close")
    expect(dialog).to_be_hidden()
    officer.clock.fast_forward("02:00")
    expect(dialog).to_contain_text("You have been signed out")
    expect(dialog).to_have_accessible_description(re.compile("You have been signed out"))
    expect(dialog.locator("button", has_text="Stay signed in")).to_be_hidden()
    expect(dialog.get_by_role("button", name="Close")).to_be_focused()
    axe(officer)
