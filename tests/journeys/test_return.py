"""A reporter returns with the code and answers a question; the officer reads the answer."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_SQLITE
from tests.journeys.portal import Portal
from tests.journeys.road import Look, assert_no_canary, fill, find_in_queue, press, sign_in
from tests.journeys.tab import ready_to_send, send

QUESTION = "Canaryquestion: which school?"
ANSWER = "Canaryanswer: the one by the river"


def enter(page: Page, code: str) -> None:
    page.goto("/return/")
    fill(page, "Enter your return code", code)
    press(page, "Continue")


@ON_SQLITE
def test_officer_question_and_reporter_answer(portal: Portal, phone, open_page, javascript, axe, screenshot):
    look = Look(axe, screenshot) if javascript else Look()
    reference, code = send(ready_to_send(portal.url))

    officer = open_page(phone=False, javascript=javascript)
    sign_in(officer, portal, portal.account("officer", "norfolk"))
    officer.goto(f"/review/{reference}/")
    officer.get_by_role("link", name="Ask the reporter").click()
    look(officer, "ask")
    look.error_of(officer, "ask", "Send to the reporter")
    fill(officer, "Your question or message", QUESTION)
    press(officer, "Send to the reporter")
    expect(officer.get_by_text("The reporter has not come back to it yet")).to_be_visible()

    phone.watch.expect(429)  # another test may have used up the attempts of this IP address
    enter(phone, "2222-3333-4444-5555")
    expect(phone.locator(".govuk-error-summary")).to_contain_text("We do not know this code")
    look(phone, "return-error")
    enter(phone, code.lower())
    expect(phone.get_by_text("A question for you.")).to_be_visible()
    expect(phone.get_by_text(QUESTION)).to_be_visible()
    look(phone, "question")
    look.error_of(phone, "answer", "Send")
    fill(phone, "Write to the Prevent team", ANSWER)
    press(phone, "Send")
    expect(phone.get_by_text("Sent. The Prevent team can read what you wrote.")).to_be_visible()
    assert "anaryanswer" not in phone.content()
    look(phone, "answered")
    assert phone.url.endswith("/return/messages/")
    press(phone, "Close this page")
    phone.wait_for_url(f"{portal.url}/")
    phone.go_back()
    expect(phone.get_by_text(QUESTION)).to_have_count(0)

    officer.goto("/review/")
    found = find_in_queue(officer, reference)
    expect(found.locator("xpath=ancestor::tr").get_by_text("New message")).to_be_visible()
    found.click()
    officer.get_by_role("link", name="Messages 1 new").click()
    expect(officer.get_by_text(ANSWER)).to_be_visible()
    expect(officer.locator(".portal-thread")).to_contain_text("Seen by the reporter")
    look(officer, "thread")
    log = portal.log_text()
    assert_no_canary(log)
    assert not [secret for secret in (code, QUESTION, ANSWER) if secret in log]
