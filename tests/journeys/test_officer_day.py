"""An officer signs in with a second factor and records an outcome by keyboard; a second officer agrees."""

import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import Page, expect

from tests.journeys.browsing import DESKTOP
from tests.journeys.conftest import ON_SQLITE
from tests.journeys.portal import Account, Portal
from tests.journeys.road import (
    Look,
    assert_no_sideways_scroll,
    choose,
    fill,
    find_in_queue,
    press,
    sign_in,
    stay_signed_in,
)
from tests.journeys.tab import ready_to_send, send

# Officers' pages do not depend on the database.
pytestmark = [ON_SQLITE, pytest.mark.xdist_group("reporter")]
# A force and people that no other journey on this portal uses.
FENLAND = {"council": "E07000010"}
NAMES = ({"known": "yes", "full_name": "Example Oddjob"}, {"known": "yes", "full_name": "Sample Tenterhook"})
# One person, spelled in two ways; the search spells them in a third one.
REPEAT = [{"known": "yes", "full_name": name} for name in ("Yusuf Kestrelsky", "Youssef Kestrelski")]
BORN = {"known": "birth", "date_of_birth_day": "3", "date_of_birth_month": "4", "date_of_birth_year": "2001"}
# Form pages that the test only opens, and their headings.
FORMS = {
    "note/": "Add a note",
    "assessment/": "Assessment",
    "ask/": "Ask the reporter",
    "wait/": "Wait for information",
    "hand-over/": "Who is to take this concern?",
    "follow-up/": "Set review date",
    "transfer/": "to another force",
}


def sign_in_with_code(page: Page, account: Account) -> None:
    sign_in_with_password(page, account)
    page.goto("/accounts/mfa/totp/activate/")
    page.get_by_label("Password", exact=True).fill(account.password)
    press(page, "Continue")
    secret = page.locator("code").text_content() or ""
    page.locator("input[name=code]").fill(code(secret))
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(lambda address: "activate" not in address)
    page.goto("/accounts/logout/")
    press(page, "Sign out")
    sign_in_with_password(page, account, leads_to="/accounts/mfa/authenticate/")
    page.locator("input[name=code]").first.fill(code(secret, ahead=1))
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url("**/review/")


def sign_in_with_password(page: Page, account: Account, leads_to: str = "/review/") -> None:
    page.goto("/accounts/login/")
    fill(page, "Email address", account.email)
    page.get_by_label("Password", exact=True).fill(account.password)
    press(page, "Sign in")
    page.wait_for_url(f"**{leads_to}*")


def code(secret: str, ahead: int = 0) -> str:
    """A code is accepted once; `ahead=1` gives the next one, which is valid already to allow for clock drift."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + ahead))


def press_by_keyboard(page: Page, name: str, *, role: str = "button") -> None:
    wanted = page.get_by_role(role, name=name, exact=True).first
    for _ in range(80):
        if wanted.evaluate("element => element === document.activeElement"):
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {name}")


def open_by_shortcuts(page: Page, reference: str) -> None:
    """Use the queue's shortcuts: j moves down, k up, Enter opens. The queue may hold other journeys' concerns."""
    wanted = find_in_queue(page, reference)
    for key in ("j", "j", "k"):
        page.keyboard.press(key)
    for _ in range(page.locator("main tbody tr").count()):
        if wanted.evaluate("element => element.closest('tr').contains(document.activeElement)"):
            break
        page.keyboard.press("j")
    page.keyboard.press("Enter")


def test_officer_records_outcome_by_keyboard_and_second_agrees(
    portal: Portal, desktop: Page, open_page, axe, screenshot
):
    look = Look(axe, screenshot)
    reference, _ = send(ready_to_send(portal.url, council=FENLAND, name=NAMES[0]))
    grown_up = {"council": FENLAND, "age": BORN, "school": None, "carers": None}
    repeat = [send(ready_to_send(portal.url, name=name, **grown_up))[0] for name in REPEAT]
    account = portal.account("officer", "cambridgeshire")
    sign_in_with_code(desktop, account)
    stay_signed_in(desktop, portal, account)

    look(desktop, "queue")
    check_new_concern_notice(desktop, portal)
    open_by_shortcuts(desktop, reference)
    expect(desktop.locator("h1")).to_contain_text(reference)
    look(desktop, "concern")
    check_next_step_is_in_view(desktop)
    check_print_page(desktop, reference, look)
    press_by_keyboard(desktop, "Acknowledge")
    expect(desktop.get_by_role("alert", name="Done")).to_contain_text("You own this concern now.")
    look(desktop, "acknowledged")
    check_main_pages(desktop, reference, look)
    for step, heading in FORMS.items():
        desktop.goto(f"/review/{reference}/{step}")
        expect(desktop.locator("h1")).to_contain_text(heading)
        look(desktop, step.strip("/"))
    desktop.goto(f"/review/{reference}/")
    press_by_keyboard(desktop, "Record an outcome", role="link")
    decide(desktop, look)
    expect(desktop.get_by_text("A second officer has to agree before the concern is closed.")).to_be_visible()

    second = open_page(phone=False)
    sign_in(second, portal, portal.account("supervisor", "cambridgeshire"))
    second.goto("/review/?whose=second")
    find_in_queue(second, reference).click()
    second.get_by_role("button", name="Agree with this outcome or send it back").click()
    expect(second.get_by_text("The school saw him with his father.")).to_be_visible()
    look(second, "approval")
    choose(second, "Yes, close the concern")
    fill(second, "Why do you agree?", "The family knows and helps.")
    press(second, "Continue")
    expect(second.get_by_text("Closed by").first).to_be_visible()
    look(second, "closed")
    second.goto("/review/workload/")
    look(second, "load")
    find(second, reference, look)
    find_repeat_by_another_spelling(second, repeat, look)


def check_new_concern_notice(page: Page, portal: Portal) -> None:
    """New concerns are announced without a reload, at the latest when the page becomes visible."""
    send(ready_to_send(portal.url, council=FENLAND, name=NAMES[1]))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("main").get_by_role("status").first).to_have_text("1 new concern")
    page.get_by_role("link", name="Show the queue as it is now").click()
    expect(page.get_by_role("main").get_by_role("status").first).to_have_text("")


def check_print_page(page: Page, reference: str, look: Look) -> None:
    page.get_by_role("link", name="Print as a referral form").click()
    expect(page.locator("h1")).to_contain_text(f"Prevent concern {reference}")
    look(page, "print")
    page.emulate_media(media="print")
    look.screenshot(page, "paper")
    assert not page.get_by_role("button", name="Print").is_visible()
    page.emulate_media(media="screen")
    page.goto(f"/review/{reference}/")


def check_next_step_is_in_view(page: Page) -> None:
    """Above the fold of a laptop, and on a phone within a thumb's push."""
    for size, most in (({"width": 1280, "height": 900}, 900), ({"width": 390, "height": 844}, 1_000)):
        page.set_viewport_size(size)
        box = page.get_by_role("button", name="Acknowledge", exact=True).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < most
        page.keyboard.press("End")
        expect(page.get_by_role("button", name="Acknowledge", exact=True)).to_be_in_viewport(ratio=1)
        expect(page.locator("h1")).to_be_in_viewport(ratio=1)
        check_focus_is_not_hidden(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.keyboard.press("End")
    for fact in ("Decide by", "Status", "Owner", "Area"):
        expect(page.locator(".portal-case dt", has_text=fact)).to_be_in_viewport(ratio=1)
    assert page.locator(".portal-case").evaluate("bar => bar.offsetHeight") < 110
    # Where it would take much of the page it moves with it: zoomed in, or with letters of twice the size.
    for size, letters in (({"width": 640, "height": 450}, ""), ({"width": 1280, "height": 900}, "200%")):
        page.set_viewport_size(size)
        page.evaluate("size => { document.documentElement.style.fontSize = size }", letters)
        page.keyboard.press("End")
        expect(page.locator("h1")).not_to_be_in_viewport()
        assert_no_sideways_scroll(page)
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size(DESKTOP["viewport"])


def check_focus_is_not_hidden(page: Page) -> None:
    """Going back from the end of the page, nothing that gets the focus is under what stays in sight."""
    page.locator("footer a").last.focus()
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        focused = page.evaluate(
            """() => {
                const it = document.activeElement, box = it.getBoundingClientRect();
                const top = document.elementFromPoint(box.left + box.width / 2, box.top + 1);
                return it.contains(top) || top.contains(it) ? "" : it.outerHTML;
            }"""
        )
        assert not focused


def check_main_pages(page: Page, reference: str, look: Look) -> None:
    names = ("Person and earlier concerns", "Messages", "Notes and assessment", "Files", "History")
    for name in names:
        page.get_by_role("navigation", name="This concern").get_by_role("link", name=name).click()
        expect(page.get_by_role("link", name=name).and_(page.locator("[aria-current=page]"))).to_be_visible()
        expect(page.locator("h1")).to_contain_text(reference)
        look(page, name.split()[0].lower())
    page.goto(f"/review/{reference}/?questions=all")
    look(page, "questions")
    page.goto("/review/me/")
    fill(page, "Rank or title", "PC")
    press(page, "Save")
    expect(page.get_by_role("banner")).to_contain_text("PC Example Officer")
    look(page, "me")
    for own in ("notices", "absence"):
        page.goto(f"/review/me/{own}/")
        look(page, own)
    page.goto("/review/calls/")
    look(page, "calls")


def decide(page: Page, look: Look) -> None:
    """By keyboard: check a radio with Space, fill its conditional field, and correct a rejected reason."""
    page.get_by_label("Signposted to another service").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Example family support")
    page.get_by_role("textbox", name="Why", exact=True).focus()
    page.keyboard.type("No clear ideology.")
    press_by_keyboard(page, "Record outcome")
    expect(page.locator(".govuk-error-summary")).to_contain_text("That no ideology is clear is not a reason")
    look(page, "outcome-error")
    page.get_by_role("textbox", name="Why", exact=True).fill("The school and the family have a plan.")
    fill(page, "Threat: why does it not stand in the way?", "The school saw him with his father.")
    fill(page, "Why not gateway assessment?", "Nothing points to an ideology or to violence.")
    choose(page, "I have looked at the history of this concern, above")
    press_by_keyboard(page, "Record outcome")


def find(page: Page, reference: str, look: Look) -> None:
    page.goto("/review/")
    page.get_by_text("Filter / Search text").click()
    page.get_by_label("Words in the report, messages or notes").fill("zanzibarine")
    press(page, "Show")
    expect(page.get_by_text("which is all of them")).to_be_visible()
    look(page, "search")
    assert_no_sideways_scroll(page)
    page.goto("/review/search/")
    page.get_by_role("textbox").fill(reference.lower().replace("-", " "))
    press(page, "Search")
    expect(page.get_by_role("link", name=reference, exact=True)).to_be_visible()


def find_repeat_by_another_spelling(page: Page, references: list[str], look: Look) -> None:
    """From the search of people to one list of both concerns, with what each says."""
    earlier, later = references
    page.goto("/review/people-search/")
    fill(page, "Name", "Jusuf Kestrelskij")
    choose(page, "To assess a concern")
    press(page, "Search")
    for reference in references:
        expect(page.get_by_role("link", name=reference, exact=True)).to_be_visible()
    page.get_by_role("link", name=f"All concerns about this person ({later})").click()
    page.get_by_role("link", name="1 more that may be about this person: confirm or reject").click()
    page.get_by_role("link", name=f"Confirm or reject match ({earlier})").click()
    choose(page, "Yes, it is the same person")
    page.get_by_role("textbox").first.fill("The same birthday, and the name in another spelling.")
    press(page, "Record what I found")
    page.goto(f"/review/{earlier}/chronology/")
    rows = page.locator("main tbody tr")
    expect(rows).to_have_count(2)
    for name in REPEAT:
        expect(rows.filter(has_text=name["full_name"])).to_have_count(1)
    look(page, "chronology")
    assert_no_sideways_scroll(page)
    page.goto("/review/")
    find_in_queue(page, later)
    expect(page.get_by_role("link", name=f"+1 about this person as {later}")).to_be_visible()
