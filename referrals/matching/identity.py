"""The name and age of whom a concern is about, for people to read. Ignores what has another shape, like people.py."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from referrals.matching.people import Facts, step_of, text_of

# A line of an officers' page; the report has the whole.
LONGEST = 80


@dataclass(frozen=True)
class Identity:
    """`age` is in years, or None. `name` is empty when nobody knows it."""

    name: str = ""
    age: int | None = None


def identity_of(content: Mapping[str, Any], *, on: date) -> Identity:
    """The person, group or place of the report; the reporter, where it is about themselves. The age on this day."""
    facts = content.get("facts")
    if not isinstance(facts, Mapping):
        return Identity()
    name, called = step_of(facts, "name"), step_of(facts, "called")
    texts = [text_of(name, "full_name"), text_of(name, "other_names"), text_of(called, "called")]
    if step_of(facts, "about").get("about") == "self":
        texts.append(text_of(step_of(facts, "contact"), "your_name"))
    named = next((line for text in texts if (line := " ".join(text.split()))), "")
    return Identity(named if len(named) <= LONGEST else f"{named[:LONGEST]}…", _age(step_of(facts, "age"), on))


def _age(said: Facts, on: date) -> int | None:
    try:
        born = date.fromisoformat(text_of(said, "date_of_birth"))
        return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    except ValueError:
        years = said.get("years")
        return years if isinstance(years, int) and not isinstance(years, bool) else None
