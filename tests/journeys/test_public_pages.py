"""Public pages that test_main_road does not open."""

from playwright.sync_api import expect

from tests.journeys.conftest import ON_SQLITE
from tests.journeys.road import assert_no_sideways_scroll, choose, continue_to, press

pytestmark = ON_SQLITE
PATHS = ["/", "/areas/", "/find/?postcode=NR1+1AA", "/privacy/", "/accessibility/", "/cookies/", "/complaints/"]
EXITS = {
    "Someone is in danger now": ["tel:999"],
    "I have seen something suspicious, or know of a planned attack": ["tel:0800789321", "gov.uk/ACT"],
    "I have seen terrorist material online": ["gov.uk/report-terrorism", "tel:0800789321"],
    "I want advice before I decide": ["tel:08000113764", "tel:101", "tel:08088005000"],
}


def test_triage_answers_lead_to_phone_numbers(portal, phone, axe, screenshot):
    for number, (happening, addresses) in enumerate(EXITS.items()):
        phone.goto("/report/")
        choose(phone, happening)
        press(phone, "Continue")
        for address in addresses:
            expect(phone.locator(f"main a[href*='{address}']").first).to_be_visible()
        axe(phone)
        assert_no_sideways_scroll(phone)
        screenshot(phone, f"exit-{number}")


def test_place_outside_leads_to_the_national_helpline(portal, phone, javascript, axe, screenshot):
    phone.goto("/report/start/")
    phone.get_by_role("textbox").fill("He frightens me")
    continue_to(phone, "Who or what are you worried about?")
    choose(phone, "One person")
    continue_to(phone, "Where do they live?")
    choose(phone, "I do not know")
    continue_to(phone, "Where do you know them from?")
    axe(phone)
    choose(phone, "Somewhere else")
    press(phone, "Continue")
    expect(phone.locator("main a[href='tel:08000113764']").first).to_be_visible()
    axe(phone)
    screenshot(phone, "elsewhere")
    phone.get_by_role("link", name="Change where it is").click()
    expect(phone.locator("h1")).to_contain_text("Where do you know them from?")


def test_public_pages_are_accessible(portal, phone, axe, screenshot):
    for number, path in enumerate(PATHS):
        assert phone.goto(path).status == 200, path
        axe(phone)
        assert_no_sideways_scroll(phone)
        screenshot(phone, f"page-{number}")


def test_translated_pages_are_accessible_and_lead_to_the_report(portal, phone, axe, screenshot):
    """Also an area's page, whose English stands in a page of another language and direction."""
    for language in ("pl", "ur"):
        for path in ("/", "/areas/", "/what-happens-next/", "/confidentiality/", "/privacy/", "/areas/norfolk/"):
            assert phone.goto(f"{path}?language={language}").status == 200, path
            expect(phone.locator("html")).to_have_attribute("lang", language)
            axe(phone)
            assert_no_sideways_scroll(phone)
            screenshot(phone, f"{language}-{path.strip('/').replace('/', '-') or 'home'}")
        phone.goto(f"/?language={language}")
        phone.locator("main .govuk-button--start").click()
        phone.wait_for_url(f"{portal.url}/report/")
        expect(phone.locator("html")).to_have_attribute("lang", language)
