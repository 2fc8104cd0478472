"""Steps of a report in a browser: buttons, fields, every question, and checks of each page."""

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from referrals.report.steps import STEPS
from tests.journeys.portal import Account, Portal
from tests.journeys.tab import Tab, ready_to_send
from tests.referrals.report.drawing import with_metadata
from tests.referrals.walking import CANARIES


@dataclass(frozen=True)
class Road:
    """`council` is where the person lives; `contact` the mailbox that gets the notice, or the number to call.

    With the council's `code` the questions are answered without a browser, to save time: the other roads type them
    all, on both databases, with and without JavaScript.
    """

    area: str
    council: str
    force: str
    other_force: str
    contact: str
    # Different names, or the portal would find a match between two reports.
    called: str
    nickname: str
    born_in: int
    code: str = ""

    def answered(self, url: str) -> Tab:
        """The same answers as `answer`, without the picture."""
        birth = {"date_of_birth_day": "27", "date_of_birth_month": "3", "date_of_birth_year": str(self.born_in)}
        return ready_to_send(
            url,
            you={"relation": "friend"},
            name={"known": "yes", "full_name": self.called, "other_names": self.nickname},
            age={"known": "birth", **birth},
            school=None,
            carers=None,
            council={"council": self.code},
            aware={"aware": "no"},
            reach={"email": CANARIES["email"]},
        )


ROADS = [
    Road(
        *("cambridgeshire", "Fenland", "cambridgeshire", "norfolk", "Prevent@cambs.pnn.police.uk"),
        *("Bartholomew Canaryquist", "Mudcanary", 1961),
    ),
    Road(
        *("cumbria", "Cumberland", "cumbria", "essex", "prevent@cumbria.police.uk"),
        *("Ottilie Canaryvane", "Fellcanary", 1974),
    ),
    Road(
        *("essex", "Maldon", "essex", "cumbria", "01245 452196"),
        *("Zbigniew Canarymoor", "Saltcanary", 1985, "E07000074"),
    ),
    Road(
        *("norfolk", "Breckland", "norfolk", "cambridgeshire", "prevent@norfolk.police.uk"),
        *("Philippa Canarythorp", "Reedcanary", 1999),
    ),
    Road(
        *("westmorland-and-furness", "Westmorland and Furness", "cumbria", "norfolk"),
        *("concern@lancashire.pnn.police.uk", "Emrys Canaryhollow", "Lakecanary", 2003, "E06000064"),
    ),
]

SCREENSHOT: Any = {"name": "Canaryfile.png", "mimeType": "image/png", "buffer": with_metadata("PNG")}
_sessions: dict[tuple[str, str], list[dict]] = {}


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def choose(page: Page, label: str) -> None:
    page.get_by_label(label, exact=True).check()


def fill(page: Page, label: str, text: str) -> None:
    page.get_by_role("textbox", name=label, exact=True).fill(text)


def continue_to(page: Page, heading: str) -> None:
    """Continue to the page with this heading; questions of the report before it are left empty."""
    title = page.locator("h1")
    for _ in STEPS:
        address = page.url
        press(page, "Continue")
        page.wait_for_url(lambda url, before=address: url != before)
        is_question = page.url.split("/")[4] in {step.slug for step in STEPS}
        if not is_question or heading in " ".join(title.inner_text().split()):
            break
    expect(title).to_contain_text(heading)


def answer(page: Page, road: Road, look: "Look") -> None:
    look(page, "triage")
    choose(page, "I am worried that someone is being drawn into terrorism")
    continue_to(page, "What worries you?")
    look(page, "start")
    look.error(page, "worry")
    page.get_by_role("textbox").fill(CANARIES["worry"])
    look(page, "worry-filled")
    continue_to(page, "Who or what are you worried about?")
    look(page, "about")
    choose(page, "One person")
    continue_to(page, "Where do they live?")
    look(page, "where")
    fill(page, "Postcode, town, or street and town", "behind the old mosque")
    choose(page, "I would rather choose from a list of councils")
    continue_to(page, "Which council area do they live in?")
    look(page, "council")
    options = page.get_by_role("combobox").locator("option").all_inner_texts()
    page.get_by_role("combobox").select_option(next(name for name in options if name.startswith(road.council)))
    continue_to(page, "Has any of this happened?")
    look(page, "risks")
    choose(page, "They have threatened to hurt someone")
    continue_to(page, "May the Prevent team contact you?")
    choose(page, "Yes")
    fill(page, "Your name", CANARIES["your_name"])
    continue_to(page, "How can the Prevent team reach you safely?")
    fill(page, "Email address", "nobody")
    look.error(page, "reach")
    fill(page, "Email address", CANARIES["email"])
    continue_to(page, "Check your answers")
    page.get_by_role("link", name="Add more, if you can").click()
    add_more(page, road, look)
    press(page, "Check your answers")
    expect(page.locator("h1")).to_have_text("Check your answers")
    look(page, "check")


def add_more(page: Page, road: Road, look: "Look") -> None:
    expect(page.locator("h1")).to_have_text("Add more, if you can")
    look(page, "add")
    page.get_by_role("link", name="Who this is about", exact=True).click()
    choose(page, "They are my friend")
    continue_to(page, "Do you know their name?")
    choose(page, "Yes")
    look(page, "name")
    fill(page, "Their name", road.called)
    fill(page, "Other names they use", road.nickname)
    continue_to(page, "How old are they?")
    choose(page, "I know their date of birth")
    fill(page, "Month", "13")
    look.error(page, "age")
    for part, number in (("Day", "27"), ("Month", "3"), ("Year", str(road.born_in))):
        fill(page, part, number)
    continue_to(page, "Add more, if you can")
    page.get_by_role("link", name="What worries you", exact=True).click()
    continue_to(page, "When did you first notice something?")
    look(page, "noticed")
    page.get_by_role("textbox").fill(CANARIES["noticed"])
    continue_to(page, "Do you want to add pictures or documents?")
    page.locator("input[type=file]").set_input_files(SCREENSHOT)
    continue_to(page, "Add more, if you can")
    page.get_by_role("link", name="Who else knows", exact=True).click()
    look(page, "aware")
    choose(page, "No")
    continue_to(page, "Add more, if you can")


def assert_no_sideways_scroll(page: Page) -> None:
    """Assert that the page does not scroll sideways at 320 pixels (WCAG 1.4.10)."""
    size = page.viewport_size
    page.wait_for_load_state()  # While a document is replaced there is no element to measure.
    page.set_viewport_size({"width": 320, "height": 740})
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(size)
    assert wide <= 320, f"{page.url} is {wide} pixels wide on a phone of 320"


def carry_on(page: Page, tab: Tab) -> Page:
    """Give the browser the tab's cookies, and so its draft."""
    page.context.add_cookies(
        [{"name": each.name, "value": each.value, "url": tab.url} for each in tab.session.cookies]
    )
    return page


def wait_until_wiped(page: Page) -> None:
    """Wait for the response to the exit beacon, which deletes the cookies after the page has been left."""
    for _ in range(600):
        if not {cookie["name"] for cookie in page.context.cookies()} & {"draft", "csrf"}:
            return
        page.wait_for_timeout(100)
    raise AssertionError("a minute after the way out, the browser still has the draft's cookie")


# Pages that look different when no script hides conditional fields.
OTHER_WITHOUT_JAVASCRIPT = {"name", "age-error", "reach-error", "worry-error", "sent"}


class Look:
    """Runs axe, a width check and a screenshot on the pages in `only`, or on all; by default on none."""

    def __init__(self, axe=None, screenshot=None, *, only: set[str] | None = None) -> None:
        self.axe, self.screenshot, self.only = axe, screenshot, only

    def wants(self, name: str) -> bool:
        return self.axe is not None and (self.only is None or name in self.only)

    def __call__(self, page: Page, name: str) -> None:
        if self.wants(name):
            self.axe(page)
            self.screenshot(page, name)
            assert_no_sideways_scroll(page)

    def error(self, page: Page, name: str) -> None:
        """Continue with an invalid answer, and expect an error summary and a message beside the field."""
        self.error_of(page, name, "Continue")

    def error_of(self, page: Page, name: str, button: str) -> None:
        if not self.wants(f"{name}-error"):
            return
        press(page, button)
        expect(page).to_have_title(re.compile("^Error: "))
        expect(page.locator(".govuk-error-summary")).to_be_visible()
        expect(page.locator(".govuk-error-message").first).to_be_visible()
        self(page, f"{name}-error")


def sign_in(page: Page, portal: Portal, account: Account) -> None:
    """Use the sign-in page the first time and the session's cookies later, because hashing a password is slow."""
    if known := _sessions.get((portal.url, account.email)):
        page.context.add_cookies(known)
        page.goto("/accounts/landing/")
        if "/accounts/login/" not in page.url:
            return
        # The session was idle too long, which may happen on a busy machine, or another journey ended it.
        page.context.clear_cookies()
    page.goto("/accounts/login/")
    fill(page, "Email address", account.email)
    page.get_by_label("Password", exact=True).fill(account.password)
    press(page, "Sign in")
    page.wait_for_url(lambda address: "/accounts/" not in address)
    stay_signed_in(page, portal, account)


def stay_signed_in(page: Page, portal: Portal, account: Account) -> None:
    """Share this session with other journeys, which could not sign in once the account has a second factor."""
    _sessions[portal.url, account.email] = page.context.cookies()


def find_in_queue(page: Page, reference: str) -> Locator:
    """The link to this concern on whichever page of the queue, which also holds concerns of other journeys."""
    link = page.get_by_role("link", name=reference, exact=True)
    onward = page.get_by_role("link", name="Next page")
    page.wait_for_load_state()
    while not link.is_visible() and onward.is_visible():
        onward.click()
        page.wait_for_load_state()
    return link


def assert_no_canary(text: str) -> None:
    for words in (*CANARIES.values(), *(name for road in ROADS for name in (road.called, road.nickname))):
        for word in re.findall(r"\S*anary\S*", words):
            assert word.lower() not in text.lower()
