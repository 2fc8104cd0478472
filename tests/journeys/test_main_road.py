"""The road a concern takes, in a real browser, from an area's guidance to that force's officer."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.portal import Account, Portal
from tests.referrals.walking import CANARIES


@dataclass(frozen=True)
class Road:
    """`council` is where the person lives; `told` the mailbox that hears of it, or the number to call."""

    area: str
    council: str
    force: str
    other_force: str
    told: str


ROADS = [
    Road("cambridgeshire", "Fenland", "cambridgeshire", "norfolk", "Prevent@cambs.pnn.police.uk"),
    Road("cumbria", "Cumberland", "cumbria", "essex", "prevent@cumbria.police.uk"),
    Road("essex", "Maldon", "essex", "cumbria", "01245 452196"),
    Road("norfolk", "Breckland", "norfolk", "cambridgeshire", "prevent@norfolk.police.uk"),
    Road(
        "westmorland-and-furness",
        "Westmorland and Furness",
        "cumbria",
        "norfolk",
        "concern@lancashire.pnn.police.uk",
    ),
]


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def choose(page: Page, label: str) -> None:
    page.get_by_label(label, exact=True).check()


def fill(page: Page, label: str, text: str) -> None:
    page.get_by_role("textbox", name=label, exact=True).fill(text)


def go_on(page: Page, heading: str) -> None:
    """Press Continue, and be on the page with this heading."""
    press(page, "Continue")
    expect(page.locator("h1")).to_contain_text(heading)


def answer(page: Page, road: Road, look: "Look") -> None:
    """Every question, from the triage to the page that checks the answers."""
    look(page, "triage")
    choose(page, "I am worried that someone is being drawn into terrorism")
    go_on(page, "Before you start")
    look(page, "start")
    press(page, "Start")
    expect(page.locator("h1")).to_contain_text("How do you know the person")
    look.error(page, "you")
    choose(page, "They are my friend")
    go_on(page, "Do you know their name?")
    look(page, "name")
    choose(page, "Yes")
    look.error(page, "name")
    fill(page, "Their name", CANARIES["name"])
    fill(page, "Other names they use", CANARIES["other"])
    go_on(page, "How old are they?")
    choose(page, "I know their date of birth")
    fill(page, "Month", "13")
    look.error(page, "age")
    for part, number in (("Day", "27"), ("Month", "3"), ("Year", "2007")):
        fill(page, part, number)
    go_on(page, "Where do they live?")
    choose(page, "I know their postcode")
    fill(page, "Postcode", "not a postcode")
    look.error(page, "where")
    expect(page.get_by_role("textbox", name="Postcode")).to_have_value("not a postcode")
    choose(page, "I know the town or council area")
    go_on(page, "Which council area do they live in?")
    look.error(page, "council")
    options = page.get_by_role("combobox").locator("option").all_inner_texts()
    page.get_by_role("combobox").select_option(next(name for name in options if name.startswith(road.council)))
    go_on(page, "What worries you?")
    look.error(page, "worry")
    page.get_by_role("textbox").fill(CANARIES["worry"])
    look(page, "worry-filled")
    go_on(page, "Has any of this happened?")
    look(page, "risks")
    choose(page, "They have threatened to hurt someone")
    go_on(page, "When did you first notice something?")
    look(page, "noticed")
    page.get_by_role("textbox").fill(CANARIES["noticed"])
    go_on(page, "Do they know that you are telling us?")
    look.error(page, "aware")
    choose(page, "No")
    go_on(page, "May the Prevent team contact you?")
    choose(page, "Yes")
    look.error(page, "contact")
    fill(page, "Your name", CANARIES["your_name"])
    fill(page, "Email address", CANARIES["email"])
    go_on(page, "Check your answers")
    look(page, "check")


# Pages that look otherwise when no script hides what an answer reveals.
OTHER_WITHOUT_JAVASCRIPT = {"name-error", "age-error", "where-error", "contact-error", "worry-error", "sent"}


class Look:
    """axe and a screenshot of the pages named, or of every page: one road's pages stand for those of the others."""

    def __init__(self, axe=None, screenshot=None, *, only: set[str] | None = None) -> None:
        self.axe, self.screenshot, self.only = axe, screenshot, only

    def wants(self, name: str) -> bool:
        return self.axe is not None and (self.only is None or name in self.only)

    def __call__(self, page: Page, name: str) -> None:
        if self.wants(name):
            self.axe(page)
            self.screenshot(page, name)

    def error(self, page: Page, name: str) -> None:
        """Continue with something missing: the page says what, beside the field and at the top."""
        if not self.wants(f"{name}-error"):
            return
        press(page, "Continue")
        expect(page).to_have_title(re.compile("^Error: "))
        expect(page.locator(".govuk-error-summary")).to_be_visible()
        expect(page.locator(".govuk-error-message").first).to_be_visible()
        self(page, f"{name}-error")


def sign_in(page: Page, account: Account) -> None:
    page.goto("/accounts/login/")
    fill(page, "Email address", account.email)
    page.get_by_label("Password", exact=True).fill(account.password)
    press(page, "Sign in")


def no_canary(text: str) -> None:
    for words in CANARIES.values():
        for word in re.findall(r"\S*anary\S*", words):
            assert word.lower() not in text.lower()


@pytest.fixture(params=ROADS, ids=lambda road: road.area)
def road(request: pytest.FixtureRequest) -> Road:
    return request.param


def test_the_main_road(portal: Portal, road: Road, phone, open_page, javascript, axe, screenshot):
    look = Look()
    if road.area == "norfolk":
        look = Look(axe, screenshot, only=None if javascript else OTHER_WITHOUT_JAVASCRIPT)
    elif javascript:
        look = Look(axe, screenshot, only={"guidance", "call"})

    phone.goto(f"/areas/{road.area}/")
    look(phone, "guidance")
    phone.locator(f"a[href='/report/?area={road.area}']").first.click()
    answer(phone, road, look)
    press(phone, "Send")
    expect(phone.locator("h1")).to_have_text("Sent")
    look(phone, "sent")
    reference = phone.locator("#reference").inner_text()
    code = phone.locator("#return-code").inner_text()
    assert re.fullmatch(r"[2-9A-Y]{4}-[2-9A-Y]{4}", reference)
    assert re.fullmatch(r"([2-9A-Z]{4}-){3}[2-9A-Z]{4}", code)

    if "@" in road.told:
        assert portal.mail.wait_for(road.told, holding=reference).recipients == [road.told]
    for each in portal.mail.messages:
        no_canary(each.text)
        assert code not in each.text

    officer = open_page(phone=False)
    sign_in(officer, portal.account("officer", road.force))
    expect(officer.locator("h1")).to_contain_text("concerns")
    look(officer, "queue")
    if "@" not in road.told:
        make_the_call(officer, road, reference, look)
    officer.get_by_role("link", name=reference, exact=True).click()
    expect(officer.locator("h1")).to_have_text(reference)
    for part in ("name", "other", "noticed", "your_name", "email"):
        expect(officer.get_by_text(CANARIES[part]).first).to_be_visible()
    expect(officer.get_by_text("27 March 2007")).to_be_visible()
    look(officer, "concern")

    stranger = open_page(phone=False)
    sign_in(stranger, portal.account("officer", road.other_force))
    stranger.watch.expect(404)
    assert stranger.goto(f"/review/{reference}/").status == 404
    missing = stranger.goto("/review/AAAA-AAAA/")
    assert missing.status == 404
    stranger.goto("/review/")
    expect(stranger.get_by_text(reference)).to_have_count(0)

    press(officer, "Acknowledge")
    officer.get_by_role("button", name="Record an outcome").click()
    expect(officer.locator("h1")).to_have_text("Record an outcome")
    look(officer, "outcome")
    press(officer, "Record outcome")
    expect(officer.locator(".govuk-error-summary")).to_be_visible()
    look(officer, "outcome-error")
    choose(officer, "Passed to gateway assessment")
    fill(officer, "Why", "Threats were made; to be assessed.")
    press(officer, "Record outcome")
    expect(officer.get_by_text("Threats were made; to be assessed.")).to_be_visible()

    press(phone, "I have written it down")
    phone.goto("/return/")
    look(phone, "return")
    fill(phone, "Enter your return code", code.lower())
    press(phone, "Continue")
    expect(phone.get_by_text("Finished.")).to_be_visible()
    look(phone, "status")
    no_canary(phone.content())
    no_canary(portal.log_text())


def make_the_call(officer: Page, road: Road, reference: str, look: Look) -> None:
    officer.get_by_role("link", name=f"Call {road.told} about {reference}").click()
    expect(officer.locator("h1")).to_contain_text(road.told)
    look(officer, "call")
    choose(officer, "Yes, a person took it")
    press(officer, "Record call")
    expect(officer.get_by_role("link", name=f"Call {road.told} about {reference}")).to_have_count(0)


EXITS = {
    "Someone is in danger now": ["tel:999"],
    "I have seen something suspicious, or know of a planned attack": ["tel:0800789321", "gov.uk/ACT"],
    "I have seen terrorist material online": ["gov.uk/report-terrorism"],
    "I want advice before I decide": ["tel:08000113764"],
}


@pytest.mark.parametrize("happening", EXITS)
def test_four_answers_lead_to_people(portal, phone, axe, screenshot, happening):
    phone.goto("/report/")
    choose(phone, happening)
    press(phone, "Continue")
    for address in EXITS[happening]:
        expect(phone.locator(f"main a[href*='{address}']").first).to_be_visible()
    axe(phone)
    screenshot(phone, "exit")


def test_a_place_outside_leads_to_the_national_line(portal, phone, javascript, axe, screenshot):
    phone.goto("/report/start/")
    press(phone, "Start")
    choose(phone, "They are my friend")
    press(phone, "Continue")
    choose(phone, "I do not know")
    press(phone, "Continue")
    choose(phone, "I do not know")
    press(phone, "Continue")
    choose(phone, "I do not know")
    go_on(phone, "Where do you know them from?")
    axe(phone)
    choose(phone, "Somewhere else, or I do not know")
    press(phone, "Continue")
    expect(phone.locator("main a[href='tel:08000113764']").first).to_be_visible()
    axe(phone)
    screenshot(phone, "elsewhere")
    phone.get_by_role("link", name="Change where they live").click()
    expect(phone.locator("h1")).to_contain_text("Where do they live?")


@pytest.mark.parametrize(
    "path",
    ["/", "/areas/", "/find/?postcode=NR1+1AA", "/privacy/", "/accessibility/", "/cookies/", "/complaints/"],
)
def test_public_pages(portal, phone, axe, screenshot, path):
    assert phone.goto(path).status == 200
    axe(phone)
    screenshot(phone, "page")


def test_nothing_is_kept_in_the_browser(portal, phone):
    """After sending, and after "I have written it down": no storage, no cookie that says anything."""
    road = ROADS[3]
    phone.goto("/report/?area=norfolk")
    answer(phone, road, Look())
    kept = phone.evaluate("[localStorage.length, sessionStorage.length]")
    assert kept == [0, 0]
    for cookie in phone.context.cookies():
        no_canary(cookie["value"])
        assert cookie["expires"] == -1 or cookie["name"] == "csrf"
    press(phone, "Send")
    press(phone, "I have written it down")
    assert {cookie["name"] for cookie in phone.context.cookies()} <= {"csrf"}
    no_canary(phone.url)
