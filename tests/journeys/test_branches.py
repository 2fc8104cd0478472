"""Every branch of the report on a phone: by keyboard alone with JavaScript, and by touch without.

Tests that a person can complete each branch; which questions a branch asks is tested without a browser in
tests/referrals/report/test_ways.py.
"""

import re
from collections.abc import Callable
from typing import Any, Protocol

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_SQLITE
from tests.journeys.road import assert_no_sideways_scroll, choose, press

pytestmark = [ON_SQLITE, pytest.mark.xdist_group("reporter")]

WHERE = ("Which council area do they live in?", "Norwich (Norfolk)")
# Heading -> options to check (strings in a list), texts to type (dicts), or an option of a select (a string).
WAYS: dict[str, list[tuple[str, Any]]] = {
    "a child": [
        ("Who or what are you worried about?", ["One person"]),
        ("How do you know the person", ["They are my child, partner or someone else in my family"]),
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
        (
            "How can the Prevent team reach you safely?",
            [{"Phone number": "07700 900123", "When is it safe to call this number?": "After six"}],
        ),
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
    "a place": [
        ("Who or what are you worried about?", ["A place, an event or a website"]),
        ("How do you know about it?", ["It is where I live, or in my community"]),
        ("What is it called?", [{"Name": "Invented Hall"}]),
        ("Do you know anyone who is part of it?", [{"Name": "Dan Invented"}]),
        ("Where is it?", ["I know the town or council area"]),
        ("Which council area is it in?", "Norwich (Norfolk)"),
        ("What worries you?", [{"In your own words": "Meetings for boys behind closed doors"}]),
        ("Has any of this happened?", []),
        ("When did you first notice something?", [{"When did you first notice something?": "In March"}]),
        ("Do you want to add pictures?", []),
        ("May the Prevent team contact you?", ["No, I want to stay anonymous"]),
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
# Pages that test_main_road does not check.
LOOKED_AT = {
    "a child": {"Which school or college do they go to?", "Who looks after them?"},
    "oneself": {"How old are you?", "What worries you?", "What would help you?"},
    "a group": {"What is it called?", "Which Prevent team should read this?"},
    "a place": {"Do you know anyone who is part of it?"},
    "a professional": {
        "Who else are you worried about?",
        "What else do you know about them?",
        "What worries you?",
        "Do they know that you are telling us, and do they agree?",
        "Who noticed it first?",
        "Who do you work or volunteer for?",
        "How can the Prevent team reach you safely?",
        "Check your answers",
    },
}


class Hands(Protocol):
    """Input method. `press` is for buttons; `give` types a dict of texts or checks an option by its label."""

    def press(self, page: Page, name: str) -> None: ...
    def give(self, page: Page, answer: Any) -> None: ...
    def pick(self, page: Page, option: str) -> None: ...


class Touch:
    def press(self, page: Page, name: str) -> None:
        press(page, name)

    def give(self, page: Page, answer: Any) -> None:
        if not isinstance(answer, dict):
            choose(page, answer)
            return
        for label, text in answer.items():
            page.get_by_role("textbox", name=label, exact=True).last.fill(text)

    def pick(self, page: Page, option: str) -> None:
        page.get_by_role("combobox").select_option(option)


NAMES_OF_FOCUSED = """() => {
  const focused = document.activeElement, labels = [...(focused.labels || [])];
  const group = focused.type === 'radio' ? document.getElementsByName(focused.name) : [];
  for (const radio of group) labels.push(...radio.labels);
  const names = [focused.textContent, ...labels.map(label => label.textContent)].map(text => text.trim());
  return focused.value && focused.type === 'text' ? [] : names;
}"""
FOCUSED_LABEL = "() => document.activeElement.labels[0].textContent.trim()"


class Keys:
    """Tab, arrows, Space and Enter. Text fields with a value are skipped."""

    def press(self, page: Page, name: str) -> None:
        self._tab_to(page, name)
        page.keyboard.press("Enter")

    def give(self, page: Page, answer: Any) -> None:
        if isinstance(answer, dict):
            for label, text in answer.items():
                self._tab_to(page, label)
                page.keyboard.type(text)
            return
        self._tab_to(page, answer)
        page.keyboard.press("Space")
        for _ in range(10):
            if page.evaluate(FOCUSED_LABEL) == answer:
                return
            page.keyboard.press("ArrowDown")
        pytest.fail(f"the arrows do not lead to {answer}")

    def pick(self, page: Page, option: str) -> None:
        self._tab_to(page, page.locator("h1").inner_text())
        page.keyboard.type(option[:8])

    def _tab_to(self, page: Page, wanted: str) -> None:
        """Tab until the focused field or button, or its group, has this label; radios share one tab stop."""
        for _ in range(60):
            if wanted in page.evaluate(NAMES_OF_FOCUSED):
                return
            page.keyboard.press("Tab")
        pytest.fail(f"Tab does not lead to {wanted}")


def walk(page: Page, way: str, hands: Hands, look: Callable[[str], None]) -> None:
    page.goto("/report/start/?area=norfolk")
    hands.press(page, "Start")
    for heading, given in WAYS[way]:
        expect(page.locator("h1")).to_contain_text(heading)
        if isinstance(given, str):
            hands.pick(page, given)
        else:
            for answer in given:
                hands.give(page, answer)
        look(heading)
        if heading == "Who else are you worried about?":
            name_several(page, hands)
            look(f"{heading} (three)")
        hands.press(page, "Continue")
    expect(page.locator("h1")).to_have_text("Check your answers")
    assert "#" not in page.url
    look("Check your answers")
    for text in typed(way):
        expect(page.get_by_text(text).first).to_be_visible()
    hands.press(page, "Send")
    expect(page.locator("h1")).to_have_text("Sent")


def typed(way: str) -> list[str]:
    return [
        text for _, given in WAYS[way] for answer in given if isinstance(answer, dict) for text in answer.values()
    ]


def name_several(page: Page, hands: Hands) -> None:
    """Add three people and remove the second; focus moves to each new entry."""
    for number, name in enumerate(["Ann Invented", "Ben Invented", "Cat Invented"], start=1):
        if number > 1:
            hands.press(page, "Add another person")
            expect(page.locator(":focus")).to_have_id(f"id_full_name_{number}")
        hands.give(page, {"Name": name})
    hands.press(page, "Remove person 3")
    names = page.get_by_label("Name", exact=True)
    expect(names).to_have_count(2)
    assert [field.input_value() for field in names.all()] == ["Ann Invented", "Cat Invented"]


@pytest.mark.parametrize("way", WAYS)
def test_each_branch_by_keyboard(portal, phone, way, axe, screenshot):
    def look(heading: str) -> None:
        if heading.removesuffix(" (three)") in LOOKED_AT[way]:
            axe(phone)
            assert_no_sideways_scroll(phone)
            screenshot(phone, heading[:30].lower().replace(" ", "-").strip("?"))

    walk(phone, way, Keys(), look)


@pytest.mark.parametrize("way", WAYS)
def test_each_branch_by_touch_without_scripts(portal, open_page, way):
    walk(open_page(javascript=False), way, Touch(), lambda heading: None)


@pytest.mark.parametrize("hands", [Keys(), Touch()], ids=["keyboard", "no-javascript"])
def test_advice_answer_leads_to_helplines(portal, open_page, hands):
    page = open_page(javascript=isinstance(hands, Keys))
    page.goto("/report/?area=norfolk")
    hands.give(page, "I want advice before I decide")
    hands.press(page, "Continue")
    expect(page).to_have_url(re.compile("/report/advice/"))
    expect(page.locator("main .portal-urgent a[href='tel:08000113764']")).to_be_visible()
    assert not [cookie for cookie in page.context.cookies() if cookie["name"] != "csrf"]
    hands.press(page, "Report a concern")
    expect(page.locator("h1")).to_have_text("Before you start")
