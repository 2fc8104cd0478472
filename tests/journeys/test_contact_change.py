"""A force's mailbox changes: an insider tries to have the concerns himself; then the force changes it, and back."""

import re
import secrets

from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_SQLITE
from tests.journeys.portal import Portal
from tests.journeys.road import choose, fill, press, sign_in
from tests.journeys.tab import ready_to_send, send

OLD = "prevent@norfolk.police.uk"
TEAM = "Example Person"


def link_in(portal: Portal, mailbox: str, word: str) -> str:
    """The newest link of this kind that was mailed there."""
    portal.mail.wait_for(mailbox, holding=f"/contacts/{word}/")
    [link] = re.findall(rf"/contacts/{word}/\?token=\S+", portal.mail.to(mailbox, f"/contacts/{word}/")[-1].text)
    return link


def propose(editor: Page, now: str, new: str) -> str:
    """Returns the address of the proposal."""
    editor.goto("/cms/snippets/guidance/contact/")
    row = editor.locator("tr", has_text=now)
    row.get_by_role("link", name="Norfolk", exact=False).first.click()
    editor.locator("#id_value").fill(new)
    editor.locator("#id_reason").fill("The team told us by phone")
    press(editor, "Save")
    expect(editor.get_by_text("Nothing changes before it is approved.").first).to_be_visible()
    return editor.url


def confirm(portal: Portal, anybody: Page, new: str) -> None:
    anybody.goto(link_in(portal, new, "confirm-change"))
    choose(anybody, "Yes, send concerns here")
    fill(anybody, "Your name", TEAM)
    fill(anybody, "Your role", "Prevent officer")
    press(anybody, "Send your answer")
    expect(anybody.locator("main")).to_contain_text("once the change is approved")


def approve(supervisor: Page, new: str) -> None:
    supervisor.goto("/review/contacts/")
    supervisor.get_by_role("link", name=f"Change: {new}").first.click()
    expect(supervisor.locator("main")).to_contain_text(TEAM)
    choose(supervisor, "Yes, put it in force now")
    press(supervisor, "Continue")
    expect(supervisor.locator("h1")).to_have_text("Norfolk Constabulary: contacts")


def next_concern_goes_to(portal: Portal, mailbox: str, other: str) -> None:
    name = f"Example {secrets.token_hex(4)}"
    reference, _ = send(ready_to_send(portal.url, name={"known": "yes", "full_name": name}))
    portal.mail.wait_for(mailbox, holding=reference)
    assert not portal.mail.to(other, reference)


@ON_SQLITE  # tests/guidance/test_redirecting.py has every way round it
def test_insider_is_stopped_and_force_changes_its_mailbox(portal: Portal, open_page, axe, screenshot):
    editor, supervisor, anybody = open_page(phone=False), open_page(phone=False), open_page()
    sign_in(editor, portal, portal.account("editor", "norfolk"))
    sign_in(supervisor, portal, portal.account("supervisor", "norfolk"))

    # Elsewhere it could not even be proposed (tests/guidance/test_mailbox_domains.py).
    evil = "prevent.help@norfolk.police.uk"
    proposal = propose(editor, OLD, evil)
    confirm(portal, anybody, evil)
    editor.goto(proposal)
    axe(editor)
    screenshot(editor, "proposal-in-the-cms")
    expect(editor.locator("main")).to_contain_text("A supervisor of Norfolk Constabulary has to approve it")
    expect(editor.get_by_role("link", name="Approve")).to_have_count(0)
    editor.watch.expect(404)
    editor.goto(re.sub(r".*/proposal/(\d+)/", r"/review/contacts/\1/", proposal))
    expect(editor.locator("h1")).to_have_text("Page not found")
    next_concern_goes_to(portal, OLD, evil)

    anybody.goto(link_in(portal, OLD, "object"))
    axe(anybody)
    screenshot(anybody, "objection")
    fill(anybody, "What is wrong with it?", "Nobody asked us")
    fill(anybody, "Your name", TEAM)
    fill(anybody, "Your role", "Prevent officer")
    press(anybody, "Object to this change")
    expect(anybody.locator("main")).to_contain_text("is stopped")
    supervisor.goto("/review/contacts/")
    expect(supervisor.locator("li", has_text=evil).first).to_contain_text("Stopped by an objection")
    next_concern_goes_to(portal, OLD, evil)

    new = "prevent.team@norfolk.police.uk"
    propose(editor, OLD, new)
    confirm(portal, anybody, new)
    next_concern_goes_to(portal, OLD, new)
    supervisor.goto("/review/contacts/")
    axe(supervisor)
    supervisor.get_by_role("link", name=f"Change: {new}").click()
    axe(supervisor)
    screenshot(supervisor, "proposal")
    approve(supervisor, new)
    next_concern_goes_to(portal, new, OLD)

    # As it was, for other journeys on this portal.
    propose(editor, new, OLD)
    confirm(portal, anybody, OLD)
    approve(supervisor, OLD)
    next_concern_goes_to(portal, OLD, new)
