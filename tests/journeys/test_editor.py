"""Guidance in a browser: an editor writes, sees it as on a phone and submits; an approver publishes; both are named.

Editing needs scripts: Wagtail's pages are nothing without them.
"""

import re
import time

from playwright.sync_api import Page, expect

from tests.journeys import browsing
from tests.journeys.portal import Portal
from tests.journeys.road import press, sign_in

WORDS = "Words of a journey."
# As Word puts a paragraph on the clipboard, with what nobody should bring along.
FROM_WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><body>
<p class=MsoNormal style='margin-left:36pt;mso-list:l0'><b style='mso-bidi-font-weight:normal'><span
style='font-size:18.0pt;color:red'>Pasted in bold</span></b><o:p></o:p> <a href="javascript:alert(1)">bad</a>
<a href="https://example.org/good">good</a></p><h1>Pasted title</h1><img src="data:image/png;base64,AA"></body></html>"""
PASTE = """(box, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""
# Wagtail's own, in its list of a page's parts beside the editor; no block of ours is in it.
WAGTAILS_OWN = {"scrollable-region-focusable": ".w-minimap__list"}


def test_from_a_draft_to_the_public_and_back(portal: Portal, open_page, request, screenshot):
    looks = "sqlite" in request.node.name
    editor, approver = open_page(phone=False), open_page(phone=False)
    sign_in(editor, portal, portal.account("editor", "norfolk"))
    if looks:
        for path in ("/cms/", "/cms/reports/due-for-review/", "/cms/reports/broken-links/"):
            editor.goto(path)
            accessible(editor)
    edit = open_norfolk(editor)
    before = text_of(portal)
    write(editor)
    if looks:
        accessible(editor)
        screenshot(editor, "editor")
    see_it_as_on_a_phone(editor)
    editor.get_by_role("button", name="More actions").click()
    press(editor, "Submit to Approval: Norfolk")
    expect(editor.get_by_text("has been submitted for moderation").first).to_be_visible()
    assert WORDS not in text_of(portal)

    sign_in(approver, portal, portal.account("approver", "norfolk"))
    approver.goto("/cms/")
    expect(approver.get_by_role("heading", name="Awaiting your review")).to_be_visible()
    approver.goto(edit)
    approver.get_by_role("button", name="More actions").click()
    press(approver, "Approve and Publish")
    expect(approver.get_by_text("has been published").first).to_be_visible()
    within_a_second(portal, WORDS)
    assert_clean(portal)

    approver.goto(edit.replace("/edit/", "/history/"))
    for role in ("Editor", "Approver"):
        expect(approver.get_by_text(f"Example {role}, Norfolk").first).to_be_visible()
    if looks:
        accessible(approver)
        screenshot(approver, "history")
    restore_first(approver)
    assert text_of(portal) == before


def open_norfolk(page: Page) -> str:
    page.goto("/cms/pages/")
    page.get_by_role("link", name="Worried about someone in Norfolk").first.click()
    page.wait_for_url("**/edit/")
    return page.url
