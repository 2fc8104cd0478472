"""Editing guidance: an editor writes, previews and submits; an approver publishes; the history names both.

Always with JavaScript, which Wagtail's editor requires.
"""

import re
import time

import requests
from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_SQLITE
from tests.journeys.portal import Portal
from tests.journeys.road import press, sign_in

WORDS = "Words of a journey."
# A paragraph as Word puts it on the clipboard, with markup that must be removed.
FROM_WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><body>
<p class=MsoNormal style='margin-left:36pt;mso-list:l0'><b style='mso-bidi-font-weight:normal'><span
style='font-size:18.0pt;color:red'>Pasted in bold</span></b><o:p></o:p> <a href="javascript:alert(1)">bad</a>
<a href="https://example.org/good">good</a></p><h1>Pasted title</h1><img src="data:image/png;base64,AA">
</body></html>"""
PASTE = """(box, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""
# The event that Wagtail's editor fires; the page then asks how many seconds the session has left.
SAVED_BY_ITSELF = "void dispatchEvent(new Event('w-autosave:success'))"
OUR_PAGES = (
    "/cms/",
    "/cms/pages/",
    "/cms/snippets/guidance/contact/",
    "/cms/snippets/guidance/contact/add/",
    "/cms/reports/due-for-review/",
    "/cms/reports/broken-links/",
)


@ON_SQLITE  # test_freshness.py publishes a page on PostgreSQL too
def test_draft_is_approved_published_and_restored(portal: Portal, open_page, axe, screenshot):
    editor, approver = open_page(phone=False), open_page(phone=False)
    # The editor autosaves while a page is open; an autosave is refused when a manual save came first.
    for page in (editor, approver):
        page.watch.expect(400)
    sign_in(editor, portal, portal.account("editor", "norfolk"))
    for path in OUR_PAGES:
        editor.goto(path)
        axe(editor)
    edit = open_norfolk(editor)
    before = text_of(portal)
    write(editor)
    axe(editor)
    screenshot(editor, "editor")
    check_preview(editor)
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
    expect(approver.get_by_text("has been updated").first).to_be_visible()
    within_a_second(portal, WORDS)
    assert_clean(portal)

    approver.goto(edit.replace("/edit/", "/history/"))
    for role in ("Editor", "Approver"):
        expect(approver.locator("table").get_by_text(f"Example {role}, Norfolk").first).to_be_visible()
    axe(approver)
    screenshot(approver, "history")
    restore_first(approver)
    assert text_of(portal) == before


@ON_SQLITE
def test_idle_editor_is_warned_and_keeps_typed_text(portal: Portal, open_page, axe, screenshot):
    """The server's answers are faked; tests/portal/accounts/test_session_limits.py tests the real ones."""
    editor = open_page(phone=False)
    seconds = [900]
    editor.route("**/accounts/left/", lambda route: route.fulfill(json={"seconds": seconds[0]}))
    sign_in(editor, portal, portal.account("editor", "norfolk"))
    editor.goto("/cms/snippets/guidance/contact/add/")
    typed, dialog = editor.locator("#id_note"), editor.get_by_role("dialog", name="Are you still there?")
    typed.fill(WORDS)
    expect(dialog).to_be_hidden()
    seconds[0] = 100
    editor.evaluate(SAVED_BY_ITSELF)
    expect(dialog).to_contain_text("Minutes left: 2")
    axe(editor)
    screenshot(editor, "editor-warning")
    with editor.expect_response("**/accounts/stay/") as answer:
        press(editor, "Stay signed in")
    assert answer.value.status == 204
    expect(dialog).to_be_hidden()
    seconds[0] = 0
    editor.evaluate(SAVED_BY_ITSELF)
    expect(dialog).to_contain_text("You have been signed out")
    press(editor, "Close")
    expect(typed).to_have_value(WORDS)


def open_norfolk(page: Page) -> str:
    page.goto("/cms/pages/")
    page.goto(f"{page.url}edit/")  # redirected to the only page that this editor may edit
    return page.url


def write(page: Page) -> None:
    box = page.get_by_role("textbox", name="Text", exact=True).first
    box.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(f" {WORDS} ")
    box.evaluate(PASTE, FROM_WORD)
    expect(box).to_contain_text("Pasted title")


def check_preview(page: Page) -> None:
    """The preview shows the typed text, at phone width by default."""
    press(page, "Toggle preview")
    frame = page.locator("#w-preview-iframe")
    expect(frame.content_frame.locator("main")).to_contain_text(WORDS)
    for _ in range(50):
        # Wagtail replaces the frame when the preview is updated, and for a moment it has no window.
        if width := frame.evaluate("frame => frame.contentWindow?.innerWidth ?? 0"):
            break
        page.wait_for_timeout(100)
    assert 0 < width < 400
    press(page, "Toggle checks")
    expect(page.locator("[data-content-readability-score]")).not_to_have_text("-")
    press(page, "Toggle checks")


def restore_first(page: Page) -> None:
    page.get_by_role("button", name="Actions").last.click()
    page.get_by_role("link", name="Review this version").last.click()
    page.wait_for_url("**/revert/")
    page.get_by_role("button", name="More actions").click()
    press(page, "Publish this version")
    expect(page.get_by_text("has been published").first).to_be_visible()


def text_of(portal: Portal) -> str:
    page = requests.get(f"{portal.url}/areas/norfolk/", timeout=120)
    assert page.status_code == 200
    return BeautifulSoup(page.text, "html.parser").main.get_text(" ", strip=True)


def within_a_second(portal: Portal, words: str) -> None:
    """No request made more than a second after publication may lack the words, however long responses take."""
    published = asked = time.monotonic()
    while words not in text_of(portal):
        assert asked < published + 1, f"{words!r} is not there a second after it was published"
        time.sleep(0.05)
        asked = time.monotonic()


def assert_clean(portal: Portal) -> None:
    page = requests.get(f"{portal.url}/areas/norfolk/", timeout=120).text
    start = page.index(WORDS)
    pasted = page[start : page.index("Pasted title", start) + 40]
    assert re.search(r"<b>Pasted in bold</b>", pasted)
    assert 'href="https://example.org/good"' in pasted
    assert not re.search(r"style=|Mso|javascript:|data:|<o:p|<h1|<img|<span|<font", pasted), pasted
