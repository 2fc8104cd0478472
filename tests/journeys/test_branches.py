"""Every branch of the report on a phone: by keyboard alone with JavaScript, and by touch without.

Tests that a person can complete each branch; which questions a branch asks is tested without a browser in
tests/referrals/report/test_ways.py.
"""

import re
from collections.abc import Callable
from typing import Any, Protocol

import pytest
from playwright.sync_api import Page, expect

from referrals.report.steps import WALK
from tests.journeys.conftest import ON_SQLITE
from tests.journeys.road import assert_no_sideways_scroll, choose, press
from tests.referrals import ways
from tests.referrals.ways import CANARIES, Answers, answers

pytestmark = [ON_SQLITE, pytest.mark.xdist_group("reporter")]


def without(given: Answers, *slugs: str) -> Answers:
    return {slug: fields for slug, fields in given.items() if slug not in slugs}


SAID: Answers = {
    "worry": {"worry": "Canaryworry in one line"},
    "reach": {"phone": CANARIES["phone"], "phone_when": CANARIES["safe"]},
}
GROUP = ways.WAYS["a group"] | SAID
UNKNOWN = {
    "where": {"where": "unknown"},
    "known-from": {"area": "unknown"},
    "team": {"area": "essex"},
    "others": {},
    "noticed": {},
    "contact": {},
}
WAYS: dict[str, Answers] = {
    "a child": answers(name={"known": "no"}, **SAID),
    "oneself": ways.WAYS["oneself, under 18"] | SAID,
    "a group": without(GROUP | UNKNOWN, "council", "reach", "meeting"),
    "a place": without(
        GROUP
        | {
            "about": {"about": "place"},
            "others": {"full_name_1": "Dan Invented"},
            "risks": {},
            "contact": {"contact": "anonymous"},
        },
        "reach",
        "meeting",
    ),
    "a professional": ways.WAYS["an adult, by a professional"]
    | SAID
    | {"about": {"about": "people"}, "age": {}, "others": {}, "agencies": {}, "reach": {}},
}
# Pages that test_main_road does not check.
LOOKED_AT = {
    "a child": {"school", "carers"},
    "oneself": {"age", "worry", "help"},
    "a group": {"called", "team"},
    "a place": {"others"},
    "a professional": {
        "others", "details", "worry", "consent", "first", "organisation", "reach", "check",
    },
}  # fmt: skip


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
LABEL = "field => field.labels[0].textContent.trim()"
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
    given = WAYS[way]
    typed = []
    page.goto("/report/start/?area=norfolk")
    asked = [step for step in WALK if step.slug in given and not step.is_optional]
    added = [step for step in WALK if step.slug in given and step.is_optional]
    section = None
    for step in [*asked, *added]:
        if step in added and step.section != section:
            section = step.section
            expect(page.locator("h1")).to_have_text(re.compile("Check your answers|Add more, if you can"))
            page.goto("/report/add/")
            page.get_by_role("link", name=str(section), exact=True).click()
        expect(page.locator("h1")).to_contain_text(str(step.form_for(given).title))
        for name, value in given[step.slug].items():
            for each in value if isinstance(value, list) else [value]:
                typed += give(page, hands, name, each)
        look(step.slug)
        if (way, step.slug) == ("a professional", "others"):
            name_several(page, hands)
            look("others-three")
        hands.press(page, "Continue")
    expect(page.locator("h1")).to_have_text("Add more, if you can")
    hands.press(page, "Check your answers")
    expect(page.locator("h1")).to_have_text("Check your answers")
    assert "#" not in page.url
    look("check")
    for text in typed:
        expect(page.get_by_text(text).first).to_be_visible()
    hands.press(page, "Send")
    expect(page.locator("h1")).to_have_text("Report sent")


def give(page: Page, hands: Hands, name: str, value: str) -> list[str]:
    """Answer one field, found by its label as a person does. Returns what was typed."""
    field = page.locator(f"[name={name}]").first
    kind = field.evaluate("field => field.tagName === 'SELECT' ? 'select' : field.type")
    if kind == "select":
        hands.pick(page, field.locator(f"option[value={value}]").inner_text())
    elif kind in ("radio", "checkbox"):
        hands.give(page, page.locator(f"[name={name}][value={value}]").evaluate(LABEL))
    else:
        hands.give(page, {field.evaluate(LABEL): value})
        return [value]
    return []


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
    def look(name: str) -> None:
        if name.removesuffix("-three") in LOOKED_AT[way]:
            axe(phone)
            assert_no_sideways_scroll(phone)
            screenshot(phone, name)

    walk(phone, way, Keys(), look)


@pytest.mark.parametrize("way", WAYS)
def test_each_branch_by_touch_without_scripts(portal, open_page, way):
    walk(open_page(javascript=False), way, Touch(), lambda name: None)


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
    expect(page.locator("h1")).to_have_text("What worries you?")
