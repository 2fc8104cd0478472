"""Order of the reported answers: by importance on the page, and as in the national referral form on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Group:
    anchor: str
    heading: str
    steps: tuple[str, ...]


_WHERE = ("where", "council", "known-from", "team")
REST = Group("other", "Other answers", ())
PAGE = (
    Group("worry", "What was reported", ("worry", "risks", "noticed", "pictures", "needs")),
    Group(
        "person",
        "Who it is about",
        ("about", "called", "name", "age", "others", "details", "occupation", "school", "carers", *_WHERE),
    ),
    Group("known", "Who else knows", ("agencies", "lead", "aware", "consent", "first")),
    Group(
        "reporter", "The reporter, and how to reach them safely", ("you", "help", "organisation", "contact", "reach")
    ),
    REST,
)
FORM = (
    Group(
        "a",
        "A. The person of concern",
        ("about", "called", "name", "age", "others", "details", "carers", *_WHERE),
    ),
    Group("b", "B. The concerns", ("worry", "risks", "pictures")),
    Group("c", "C. Complex needs", ("needs",)),
    Group("d", "D. Other information", ("agencies",)),
    Group("e", "E. Who noticed it first", ("first",)),
    Group("f", "F. Who makes this referral", ("you", "help", "organisation", "contact", "reach")),
    Group("g", "G. Dates", ("noticed",)),
    Group("h", "H. Safeguarding", ("lead", "consent", "aware")),
    Group("i", "I. Work and education", ("occupation", "school")),
    REST,
)

Said = Sequence[dict[str, Any]]


def in_groups(said: Said, groups: Sequence[Group]) -> list[tuple[Group, list[dict[str, Any]]]]:
    """Answers by group, without empty groups. Answers of a step in no group are put under REST."""
    known = {step for group in groups for step in group.steps}
    rest = [part for part in said if part.get("step") not in known]
    sections = []
    for group in groups:
        parts = [part for step in group.steps for part in said if part.get("step") == step]
        if group is REST:
            parts = rest
        if parts:
            sections.append((group, parts))
    return sections
