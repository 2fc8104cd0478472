"""Somebody who knows a town, a street or half a postcode, and somebody whose place the portal does not reach."""

from playwright.sync_api import expect

from tests.journeys.conftest import ON_SQLITE
from tests.journeys.road import assert_no_sideways_scroll, choose, continue_to, fill, press

pytestmark = ON_SQLITE
DEVON = ("14 Mill Lane, Exeter EX1 1GE", "EX1 1GE", "Devon and Cornwall Police")
SCOTLAND = ("14 Mill Lane, Edinburgh EH1 2NG", "EH1 2NG", "Police Scotland")
WORRIED = "I am worried that someone is being drawn into terrorism"


def test_neighbour_who_knows_a_street_finds_the_area_and_reports(portal, phone, javascript, axe, screenshot):
    phone.goto("/find/")
    axe(phone)
    fill(phone, "Postcode, town or village", "Mill Lane, Saffron Walden")
    press(phone, "Find the area")
    expect(phone.locator("main")).to_contain_text("Saffron Walden is in Uttlesford, Essex")
    axe(phone)
    assert_no_sideways_scroll(phone)
    screenshot(phone, "find")
    press(phone, "Report a concern about someone there")
    assert "Walden" not in phone.url
    choose(phone, WORRIED)
    continue_to(phone, "What worries you?")
    phone.get_by_role("textbox").fill("He frightens me")
    continue_to(phone, "Who or what are you worried about?")
    continue_to(phone, "Where do they live?")
    expect(phone.get_by_role("textbox")).to_have_value("Mill Lane, Saffron Walden")
    axe(phone)
    assert_no_sideways_scroll(phone)
    screenshot(phone, "where")
    continue_to(phone, "Has any of this happened?")
    continue_to(phone, "May the Prevent team contact you?")
    continue_to(phone, "Check your answers")
    expect(phone.locator("main")).to_contain_text("Read as: Saffron Walden (Uttlesford, Essex)")
    screenshot(phone, "check")


def begin(phone, place):
    phone.goto("/report/start/")
    phone.get_by_role("textbox").fill("He frightens me")
    continue_to(phone, "Who or what are you worried about?")
    choose(phone, "One person")
    continue_to(phone, "Where do they live?")
    fill(phone, "Postcode, town, or street and town", place)


def test_two_towns_of_one_name_and_a_slip_are_asked(portal, phone, javascript, axe, screenshot):
    begin(phone, "St Ives")
    continue_to(phone, "Which council area do they live in?")
    axe(phone)
    screenshot(phone, "two-towns")
    phone.get_by_role("link", name="Back", exact=True).click()
    fill(phone, "Postcode, town, or street and town", "Chelmsferd")
    continue_to(phone, "Which council area do they live in?")
    expect(phone.locator("main")).to_contain_text("Did you mean Chelmsford (Essex)?")
    axe(phone)
    assert_no_sideways_scroll(phone)
    screenshot(phone, "slip")
    phone.get_by_role("combobox").select_option(label="Chelmsford (Essex)")
    continue_to(phone, "Has any of this happened?")


def test_place_outside_names_its_force_and_gives_the_answers_back(portal, phone, javascript, axe, screenshot):
    place, postcode, force = DEVON if javascript else SCOTLAND
    begin(phone, place)
    press(phone, "Continue")
    expect(phone.locator("h1")).to_have_text("This place is outside our areas")
    expect(phone.locator("main")).to_contain_text(force)
    expect(phone.locator("main")).to_contain_text("Call 101 and ask for the Prevent team of this force.")
    box = phone.get_by_role("textbox", name="Your answers so far")
    expect(box).to_have_text(
        "What worries you:\nHe frightens me\n\nWho or what it is about:\nOne person\n\n"
        f"Where they live:\n{place}\nRead as: {postcode} ({force})"
    )
    expect(phone.get_by_role("button", name="Print")).to_be_visible(visible=javascript)
    expect(phone.get_by_role("button", name="Copy your answers")).to_be_visible(visible=javascript)
    axe(phone)
    assert_no_sideways_scroll(phone)
    screenshot(phone, "outside")
    if javascript:
        phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
        press(phone, "Copy your answers")
        assert "He frightens me" in phone.evaluate("navigator.clipboard.readText()")
    phone.get_by_role("link", name="Change where it is").click()
    expect(phone.get_by_role("textbox")).to_have_value(place)


def test_outside_page_on_a_wide_screen_and_in_urdu(portal, desktop, axe, screenshot):
    begin(desktop, "Leeds")
    screenshot(desktop, "where")
    press(desktop, "Continue")
    expect(desktop.locator("main")).to_contain_text("West Yorkshire Police")
    screenshot(desktop, "english")
    desktop.get_by_role("link", name="اردو").click()
    expect(desktop.locator("main")).to_contain_text("West Yorkshire Police")
    axe(desktop)
    screenshot(desktop, "urdu")
    desktop.locator("a[href='/report/where/']").click()
    axe(desktop)
    screenshot(desktop, "where-urdu")
