"""A designated safeguarding lead: two pupils, saved at school and sent from another machine, with a record."""

from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.journeys.conftest import ON_SQLITE
from tests.journeys.road import assert_no_sideways_scroll, choose, fill, press

pytestmark = [ON_SQLITE, pytest.mark.xdist_group("reporter")]


def go_to(page: Page, section: str) -> None:
    page.get_by_role("link", name=section, exact=True).click()


def on(page: Page, *answers: tuple[str, str]) -> None:
    """Fill in this page and continue: a field with its text, or a choice with an empty one."""
    for label, text in answers:
        if text:
            fill(page, label, text)
        else:
            choose(page, label)
    press(page, "Continue")


def describe(page: Page, name: str, worry: str) -> None:
    go_to(page, "Who it is about")
    on(page, ("One person", ""), ("Name, or part of it", name))
    page.goto("/report/where/")
    on(page, ("I would rather choose from a list of councils", ""))
    page.get_by_role("combobox").select_option("E07000148")
    press(page, "Continue")
    page.goto("/report/work/tasks/")
    go_to(page, "What worries you")
    on(page, ("In your own words", worry))
    page.goto("/report/risks/")
    on(page)
    page.goto("/report/work/tasks/")


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"], indirect=True)
def test_lead_saves_two_pupils_and_sends_them_from_another_machine(open_page, javascript, axe, screenshot):
    def look(page: Page, name: str) -> None:
        assert_no_sideways_scroll(page)
        axe(page)
        screenshot(page, name)

    school = open_page(phone=True, javascript=javascript)
    school.goto("/areas/norfolk/")
    school.get_by_role("link", name="Report through your work").click()
    look(school, "begin")
    press(school, "Start now")
    look(school, "tasks")
    go_to(school, "Your work")
    on(school, ("School, college or university", ""), ("Its name", "Canaryschool"), ("Your role", "Lead"))
    look(school, "name")
    on(school, ("What is your name?", "Canarylead Osgood"))
    look(school, "reach")
    on(school, ("Phone number", "01603 900321"))
    look(school, "meeting")
    on(school, ("Face to face", ""))
    describe(school, "Canarypupil Ashby", "Canaryworry: repeats what a group online says")
    press(school, "Add another person")
    look(school, "second")
    press(school, "Save by a code and go on later")
    expect(school.locator("h1")).to_have_text("Saved, but not sent")
    look(school, "saved")
    code = school.locator("#saving-code").inner_text()

    home = open_page(phone=True, javascript=javascript)
    home.goto("/report/work/")
    go_to(home, "Go on with a report that you saved")
    look(home, "open")
    fill(home, "Enter the code that you saved it by", "AAAA-AAAA-AAAA-AAAA")
    press(home, "Continue")
    look(home, "wrong-code")
    fill(home, "Enter the code that you saved it by", code.lower())
    press(home, "Continue")
    expect(home.get_by_text("Canarypupil Ashby")).to_be_visible()
    describe(home, "Canarysecond Birch", "Canarybirch: was told to film it")
    home.get_by_role("button", name="Check your answers").click()
    look(home, "check")
    for said in ("Canarypupil Ashby", "Canarysecond Birch", "Canaryworry", "Canarybirch"):
        expect(home.get_by_text(said).first).to_be_visible()
    press(home, "Send")
    expect(home.locator("h1")).to_have_text("Report sent")
    look(home, "sent")
    assert home.locator(".govuk-panel .portal-code").count() == 2
    with home.expect_download() as waiting:
        press(home, "Download the record")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(Path(waiting.value.path()).read_bytes())).pages)
    assert "Canarypupil Ashby" in text
    assert "Canarysecond Birch" in text

    school.goto("/report/work/tasks/")
    expect(school.locator("h1")).to_have_text("Your report was sent")
    look(school, "sent-elsewhere")
