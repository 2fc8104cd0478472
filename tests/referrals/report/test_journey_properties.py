"""Properties of the journey under any sequence of answers and changes, tested with Hypothesis.

No database: the directory of areas and councils is a small fake one.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django import forms
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guidance import directory
from guidance.directory import AreaEntry, CouncilEntry, PlaceOption, PlaceReading
from prevent_portal.govuk.fields import DateInputField
from referrals.report.forms.entries import PeopleForm
from referrals.report.journey import Journey
from referrals.report.raw_answers import bind, capture
from referrals.report.steps import STEPS, WALK

# Derandomised and without a deadline, so that results do not depend on the run or on load.
PROFILE = settings(
    max_examples=40,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)

AREAS = [
    AreaEntry(number, slug, slug.title(), number, slug, slug.title(), None) for number, slug in enumerate(["a", "b"])
]
COUNCILS = [CouncilEntry("E1", "One", "a", "A"), CouncilEntry("E2", "Two", "b", "B")]
ABOUT = st.sampled_from(["person", "people", "self", "group", "place"])
YOU = next(step for step in STEPS if step.slug == "you")
Choose = Callable[[Any, str], dict[str, list[str]]]
ONE, TWO = (PlaceOption(council=council) for council in COUNCILS)
OTHER = PlaceOption("Elsewhere", police=directory.POLICE["kent"])
PLACES = {
    "AA1 1AA": PlaceReading("AA1 1AA", (ONE,), postcode="AA1 1AA", is_sure=True),
    "AA2 2AA": PlaceReading("AA2 2AA", (ONE, TWO), postcode="AA2 2AA"),
    "AA3 3AA": PlaceReading("AA3 3AA", postcode="AA3 3AA"),
    "AA4 4AA": PlaceReading("AA4 4AA", (OTHER,), postcode="AA4 4AA", is_sure=True),
    "two of one name": PlaceReading("two of one name", (ONE, OTHER)),
    "a slip": PlaceReading("a slip", (TWO,), is_guess=True),
}


@pytest.fixture(autouse=True, scope="module")
def fake_places():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(directory, "areas", lambda: AREAS)
        patch.setattr(directory, "councils", lambda: COUNCILS)
        patch.setattr(directory, "read_place", lambda text: PLACES.get(text, PlaceReading(text)))
        yield


@dataclass
class Visitor:
    """A browser with the answers of its draft. Typed text names the form that asked for it."""

    raw: dict
    area: str = ""

    @property
    def journey(self) -> Journey:
        return Journey(self.raw, area=self.area)

    def answer(self, journey: Journey, slug: str, choose: Choose) -> None:
        """Post the page; an invalid answer leaves the draft unchanged."""
        step = journey.step(slug)
        empty = journey.form(step)
        form = journey.form(step, bind(choose(empty, f"<{type(empty).__name__}>")))
        if form.is_valid():
            self.raw[journey.key(step)] = capture(form)

    def finish(self) -> Journey:
        """Answer every open question. At an exit page, answer again the question that led there."""
        for _ in range(2 * len(STEPS)):
            journey = self.journey
            if journey.is_complete:
                return journey
            self.answer(journey, journey.path[-1].slug, everything)
        pytest.fail(f"the journey does not end: {[step.slug for step in self.journey.path]}")


def everything(form, mark: str) -> dict[str, list[str]]:
    """Every field that is seen filled, with its first choice; places are given by council."""
    given = {name: first_of(field, mark) for name, field in form.fields.items()}
    given |= {"where": ["council"]} if "where" in given else {}
    unseen = {
        other
        for name, choices in form.reveals.items()
        for choice, names in choices.items()
        for other in names
        if given[name] != [choice]
    }
    return {name: value for name, value in given.items() if name not in unseen}


def first_of(field, mark: str) -> list[str]:
    if isinstance(field, forms.ChoiceField):
        return [next(value for value, _ in field.choices if value)]
    if isinstance(field, forms.IntegerField):
        return [str(min(17, field.max_value))]
    if isinstance(field, forms.EmailField):
        return ["me@example.com"]
    return [mark]


@st.composite
def visitors(draw) -> Visitor:
    """A visitor who has answered everything, and then changed up to six answers."""
    visitor = Visitor({"about": {"about": [draw(ABOUT)]}}, draw(st.sampled_from(["", "a"])))
    if draw(st.booleans()):
        visitor.raw[visitor.journey.key(YOU)] = {"relation": ["work"]}
    visitor.finish()
    for step in [step for step in WALK if step.is_optional]:
        if step in visitor.journey.path:
            visitor.answer(visitor.journey, step.slug, everything)
    for _ in range(draw(st.integers(0, 6))):
        journey = visitor.journey
        slug = draw(st.sampled_from([step.slug for step in journey.path]))
        visitor.answer(journey, slug, lambda form, mark: draw(anything(form, mark)))
    return visitor


def anything(form, mark: str):
    """Strategy for what a browser could send for this form."""
    values = {name: value_of(field, mark) for name, field in form.fields.items()}
    if isinstance(form, PeopleForm):
        values |= {"shown": st.just([str(form.number)]), "add": st.sampled_from([[], ["1"]])}
    return st.fixed_dictionaries(values).map(flat)


def flat(values) -> dict[str, list[str]]:
    """A date is sent as three fields; empty values are not sent."""
    dates = {part: text for value in values.values() if isinstance(value, dict) for part, text in value.items()}
    return dates | {name: value for name, value in values.items() if isinstance(value, list) and value}


def value_of(field, mark: str):
    if isinstance(field, forms.MultipleChoiceField):
        return st.lists(st.sampled_from([value for value, _ in field.choices]), unique=True)
    if isinstance(field, forms.ChoiceField):
        return st.sampled_from([[], *([value] for value, _ in field.choices if value)])
    if isinstance(field, forms.BooleanField):
        return st.sampled_from([[], ["on"]])
    if isinstance(field, forms.IntegerField):
        return st.sampled_from([[], ["0"], ["17"], ["18"], ["120"]])
    if isinstance(field, forms.EmailField):
        return st.sampled_from([[], ["me@example.com"]])
    if isinstance(field, DateInputField):
        years = st.sampled_from(["1999", "2012"])
        return st.none() | years.map(
            lambda year: {"date_of_birth_day": ["1"], "date_of_birth_month": ["2"], "date_of_birth_year": [year]}
        )
    if "Postcode" in str(field.label):
        return st.sampled_from([[], *([code] for code in PLACES)])
    return st.sampled_from([[], [mark], [mark]])


@PROFILE
@given(visitor=visitors())
def test_any_sequence_of_changes_ends_at_valid_check_page(visitor):
    assert_back_reaches_the_first_question(visitor.journey)
    journey = visitor.finish()
    assert [step.slug for step in journey.path] == [step.slug for step in WALK if step.applies(journey.answers)]
    assert all(is_answered(journey, step) or step.is_optional for step in journey.path)
    place = journey.place()
    assert len([each for each in (place.lives_in, place.known_from, place.chosen) if each]) == 1
    content = journey.content()
    assert (
        [part["step"] for part in content["said"]]
        == [*content["facts"]]
        == [step.slug for step in STEPS if step in journey.path]
    )
    assert_left_branches_are_not_sent(journey, content)


def assert_back_reaches_the_first_question(journey):
    """Of the short way, and of each section of what can be added."""
    for last in {journey.beside(step)[-1] for step in journey.path}:
        step, seen = last, []
        while step := journey.before(step):
            seen.append(step)
            assert is_answered(journey, step) or step.is_optional
        assert seen == journey.beside(last)[-2::-1]


def is_answered(journey, step):
    return journey.form(step).is_valid()


def assert_left_branches_are_not_sent(journey, content):
    sent = set(re.findall(r"<(\w+)>", str(content)))
    assert sent <= {step.form_for(journey.answers).__name__ for step in journey.path}
    assert "WorryForm" in sent


@PROFILE
@given(visitor=visitors(), other=ABOUT)
def test_changing_about_and_back_keeps_all_answers(visitor, other):
    before = visitor.finish().content()
    old = visitor.raw["about"]
    visitor.raw["about"] = {"about": [other]}
    visitor.finish()
    visitor.raw["about"] = old
    assert visitor.journey.content() == before
