"""The report in a right-to-left language, and with words of twice the length."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import ON_SQLITE
from tests.journeys.road import assert_no_sideways_scroll
from tests.referrals.report.short_ways import MOST_PAGES, PEOPLE
from tests.referrals.walking import answers

# Rendering does not depend on the database.
pytestmark = [ON_SQLITE, pytest.mark.xdist_group("reporter")]
QUESTIONS = [*answers(), "check"]
# Doubles each word and leaves numbers unchanged.
LENGTHEN = r"""() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode()); )
    if (!node.parentElement.closest("script, option, textarea, #reference, #return-code"))
      node.data = node.data.replace(/\p{L}+/gu, (word) => word + word);
}"""


def test_whole_report_in_urdu(portal, answered, axe, screenshot):
    page = answered

    def look(name):
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        axe(page)
        assert_no_sideways_scroll(page)
        screenshot(page, f"urdu-{name}")

    page.goto("/report/")
    page.get_by_role("link", name="اردو").click()
    page.wait_for_url(f"{portal.url}/report/")
    look("triage")
    for slug in ("start", "danger", *QUESTIONS):
        page.goto(f"/report/{slug}/")
        look(slug)
    page.goto("/report/worry/")
    expect(page.locator(".govuk-character-count__status")).to_contain_text("حروف باقی ہیں")
    page.get_by_role("textbox").fill("")
    page.get_by_role("button", name="آگے چلیں").click()
    expect(page).to_have_title(re.compile("^غلطی"))
    look("error")
    page.get_by_role("textbox").fill("وہ بہت بدل گیا ہے")
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("What worries you?")
    expect(page.get_by_role("textbox")).to_have_value("وہ بہت بدل گیا ہے")
    page.get_by_role("button", name="اردو").click()
    page.goto("/report/check/")
    page.get_by_role("button", name="بھیجیں", exact=True).click()
    expect(page.locator("#reference")).to_have_text(re.compile(r"^\w{4}-\w{4}$"))
    look("sent")
    page.keyboard.press("Shift")
    expect(page.locator(".govuk-exit-this-page [role=status]")).to_have_text("Shift: نکلنے کے لیے 2 بار اور دبائیں۔")


@pytest.mark.parametrize("person", [each for each in PEOPLE if each.language], ids=lambda each: each.language)
def test_short_way_from_home_in_ones_own_language(portal, phone, javascript, person, axe, screenshot):
    """Home, the search for an area, the short way and the way back, without a word of English."""
    phone.goto(f"/?language={person.language}")
    axe(phone)
    screenshot(phone, f"{person.language}-home")
    phone.locator("#place").fill("St Ives")
    phone.locator("form:has(#place) button").click()
    axe(phone)
    screenshot(phone, f"{person.language}-find")
    phone.locator("form[action^='/report/'] button").click()
    phone.locator("[name=happening][value=worried]").check()
    button = phone.locator("form#question .govuk-button:not(.govuk-button--secondary)").first
    for _ in range(MOST_PAGES + 2):
        assert_no_sideways_scroll(phone)
        expect(phone.locator("html")).to_have_attribute("lang", person.language)
        if (text := phone.locator("textarea[name=worry]")).count():
            text.fill(person.worry)
        if (place := phone.locator("[name=place]:visible")).count():
            expect(place).to_have_value("St Ives")
            place.fill(person.place)
        button.click()
        if phone.url.endswith("/report/sent/"):
            break
    expect(phone.locator("#return-code")).to_be_visible()
    axe(phone)


def test_no_page_scrolls_sideways_with_doubled_words(answered):
    """Polish is longer than English, and Polish with doubled words is longer than any language."""
    page = answered
    page.goto("/report/?language=pl")
    for slug in ("", "start/", "suspicious/", *(f"{slug}/" for slug in QUESTIONS)):
        page.goto(f"/report/{slug}")
        page.evaluate(LENGTHEN)
        assert_no_sideways_scroll(page)
