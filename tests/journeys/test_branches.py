"""Every branch of the report on a phone: each question is met by its heading, and the end is the check page.

Which branch asks what is tested without a browser (tests/referrals/report/test_ways.py); here: that a person can.
On one database, since nothing of it depends on which.
"""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DATABASES
from tests.journeys.road import choose, fill, fits, press

pytestmark = [
    pytest.mark.parametrize("portal", DATABASES[1:], indirect=True, scope="package"),
    pytest.mark.xdist_group("reporter"),
]

WHERE = ("Which council area do they live in?", "Norwich (Norfolk)")
# Heading -> what is picked (a list), typed (a dict) or chosen from a list (a text).
WAYS: dict[str, list[tuple[str, Any]]] = {
    "a child": [
        ("Who or what are you worried about?", ["One person"]),
        ("How do you know the person", ["They are my friend"]),
        ("Do you know their name?", ["I do not know"]),
        ("How old are they?", ["I know their age, or can guess it", {"Age in years": "15"}]),
        ("Which school or college do they go to?", [{"Which school or college do they go to?": "Invented High"}]),
        ("Who looks after them?", ["Yes", {"What did they say, and do they want help?": "They are worried too"}]),
        ("Where do they live?", ["I know the town or council area"]),
        WHERE,
        ("What worries you?", [{"In your own words": "She says that she will go away with them"}]),
        ("Has any of this happened?", ["They may be about to travel to join a group"]),
        ("When did you first notice something?", []),
        ("Do you want to add pictures?", []),
        ("Do they know that you are telling us?", ["No"]),
        ("May the Prevent team contact you?", ["Yes"]),
        ("How can the Prevent team reach you safely?", [{"Phone number": "07700 900123"}, "Do not leave a message"]),
    ],
    "oneself": [
        ("Who or what are you worried about?", ["Myself"]),
        ("How old are you?", [{"How old are you?": "16"}]),
        ("Does an adult you trust know how you feel?", ["No"]),
        ("Where do you live?", ["I will choose my council area"]),
        ("Which council area do you live in?", "Norwich (Norfolk)"),
        ("What worries you?", [{"In your own words": "I cannot stop watching these films"}]),
        ("Is any of this true for you?", ["Someone is pushing me to do things, or I am afraid of them"]),
        ("When did this start?", []),
        ("Do you want to add pictures?", []),
        ("What would help you?", [{"What would help you?": "Someone to talk to"}]),
        ("May the Prevent team contact you?", ["No, I want to stay anonymous"]),
    ],
    "a group": [
        ("Who or what are you worried about?", ["A group or an organisation"]),
        ("How do you know about it?", ["I have only seen it online"]),
        ("What is it called?", [{"Name": "Invented Circle"}]),
        ("Do you know anyone who is part of it?", []),
        ("Where is it?", ["It is only online, or I do not know"]),
        ("Where do you know it from?", ["I do not know"]),
        ("Which Prevent team should read this?", ["Essex"]),
        ("What worries you?", [{"In your own words": "They look for children to talk to"}]),
        ("Has any of this happened?", ["Children take part, or may be in danger"]),
        ("When did you first notice something?", []),
        ("Do you want to add pictures?", []),
        ("May the Prevent team contact you?", []),
    ],
    "a professional": [
        ("Who or what are you worried about?", ["More than one person"]),
        (
            "How do you know the person",
            ["I know them through my work or volunteering, for example as a pupil, patient or colleague"],
        ),
        ("Do you know their name?", []),
        ("How old are they?", []),
        ("Who else are you worried about?", []),
        ("What else do you know about them?", [{"Main language": "English"}]),
        ("What is their work or study?", [{"Now": "Invented Bakery"}]),
        ("Where do they live?", ["I know the town or council area"]),
        WHERE,
        ("What worries you?", [{"In your own words": "A colleague told me what he had seen"}]),
        ("Has any of this happened?", []),
        ("When did you first notice something?", []),
        ("Do you want to add pictures?", []),
        ("What else is going on in their life?", [{"What else is going on in their life?": "Grief"}]),
        ("Which other services know them?", []),
        ("Have you talked to your safeguarding or Prevent lead?", ["Yes", {"What did they say or do?": "To write"}]),
        ("Do they know that you are telling us, and do they agree?", ["They do not know"]),
        ("Who noticed it first?", ["Someone else", "They want to stay anonymous"]),
        ("Who do you work or volunteer for?", ["School, college or university", {"Your role": "Tutor"}]),
        ("May the Prevent team contact you?", ["Yes"]),
        ("How can the Prevent team reach you safely?", []),
    ],
}
# What the main road does not show.
LOOKED_AT = {
    "a child": {"Which school or college do they go to?", "Who looks after them?"},
    "oneself": {"How old are you?", "What worries you?", "What would help you?"},
    "a group": {"What is it called?", "Which Prevent team should read this?"},
    "a professional": {
        "Who else are you worried about?",
        "What else do you know about them?",
        "What worries you?",
        "Do they know that you are telling us, and do they agree?",
        "Who noticed it first?",
        "Who do you work or volunteer for?",
        "Check your answers",
    },
}


def start(page: Page) -> None:
    page.goto("/report/start/?area=norfolk")
    press(page, "Start")


def give(page: Page, answer: Any) -> None:
    if isinstance(answer, dict):
        for label, text in answer.items():
            fill(page, label, text)
    else:
        choose(page, answer)


def walk(page: Page, way: str, look: Any) -> None:
    for heading, given in WAYS[way]:
        expect(page.locator("h1")).to_contain_text(heading)
        if isinstance(given, str):
            page.get_by_role("combobox").select_option(given)
        else:
            for answer in given:
                give(page, answer)
        look(heading)
        if heading == "Who else are you worried about?":
            name_several(page)
            look(f"{heading} (three)")
        press(page, "Continue")
    expect(page.locator("h1")).to_have_text("Check your answers")
    look("Check your answers")


def name_several(page: Page) -> None:
    """Three are added, and the one in the middle is removed again."""
    for number, name in enumerate(["Ann Invented", "Ben Invented", "Cat Invented"]):
        if number:
            press(page, "Add another person")
        page.get_by_label("Name", exact=True).nth(number).fill(name)
    press(page, "Remove person 3")
    names = page.get_by_label("Name", exact=True)
    expect(names).to_have_count(2)
    assert [field.input_value() for field in names.all()] == ["Ann Invented", "Cat Invented"]


@pytest.mark.parametrize("way", WAYS)
def test_each_branch_on_a_phone(portal, phone, way, axe, screenshot):
    def look(heading: str) -> None:
        if heading.removesuffix(" (three)") in LOOKED_AT[way]:
            axe(phone)
            fits(phone)
            screenshot(phone, heading[:30].lower().replace(" ", "-").strip("?"))

    start(phone)
    walk(phone, way, look)
    press(phone, "Send")
    expect(phone.locator("h1")).to_have_text("Sent")


def test_a_branch_without_scripts(portal, open_page):
    page = open_page(javascript=False)
    start(page)
    walk(page, "a professional", lambda heading: None)
    expect(page.get_by_text("Cat Invented")).to_be_visible()


def tab_to(page: Page, wanted: str) -> None:
    """Tab until the focused field or button is called so, or its question is; a group of radios takes one Tab."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted in page.evaluate(NAMES_OF_FOCUSED):
            return
    pytest.fail(f"Tab does not lead to {wanted}")


NAMES_OF_FOCUSED = """() => {
  const focused = document.activeElement, labels = [...(focused.labels || [])];
  const group = focused.type === 'radio' ? document.getElementsByName(focused.name) : [];
  for (const radio of group) labels.push(...radio.labels);
  return [focused.textContent, ...labels.map(label => label.textContent)].map(text => text.trim());
}"""
FOCUSED_LABEL = "() => document.activeElement.labels[0].textContent.trim()"


def by_keyboard(page: Page, answer: Any) -> None:
    if isinstance(answer, dict):
        for label, text in answer.items():
            tab_to(page, label)
            page.keyboard.type(text)
        return
    tab_to(page, answer)
    page.keyboard.press("Space")
    for _ in range(10):
        if page.evaluate(FOCUSED_LABEL) == answer:
            return
        page.keyboard.press("ArrowDown")
    pytest.fail(f"the arrows do not lead to {answer}")


def test_a_branch_by_keyboard_alone(portal, desktop):
    start(desktop)
    for heading, given in WAYS["a child"]:
        expect(desktop.locator("h1")).to_contain_text(heading)
        if isinstance(given, str):
            tab_to(desktop, heading)
            desktop.keyboard.type(given[:8])
        else:
            for answer in given:
                by_keyboard(desktop, answer)
        tab_to(desktop, "Continue")
        desktop.keyboard.press("Enter")
    expect(desktop.locator("h1")).to_have_text("Check your answers")
    expect(desktop.get_by_text("Invented High")).to_be_visible()
    expect(desktop.get_by_text("Do not leave a message")).to_be_visible()
