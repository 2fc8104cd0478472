"""Conditions on earlier answers that decide which questions apply.

The names are part of FORM_DIGEST (steps.py): renaming a condition makes a new form version.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

# Answers to earlier steps: step slug -> cleaned data of its form.
Answers = Mapping[str, Mapping[str, Any]]

ELSEWHERE = "elsewhere"
UNKNOWN = "unknown"
TALK = "talk"
ADULT = 18


class About(StrEnum):
    """The wording of a question. Without an answer to "about", a person is assumed."""

    THEM = "them"
    YOU = "you"
    IT = "it"


def about(answers: Answers) -> About:
    words = {"self": About.YOU, "group": About.IT, "place": About.IT}
    return words.get(_said(answers, "about", "about"), About.THEM)


def always(answers: Answers) -> bool:
    return True


def is_person(answers: Answers) -> bool:
    return about(answers) is About.THEM


def is_self(answers: Answers) -> bool:
    return about(answers) is About.YOU


def is_not_self(answers: Answers) -> bool:
    return not is_self(answers)


def is_group_or_place(answers: Answers) -> bool:
    return about(answers) is About.IT


def is_not_group_or_place(answers: Answers) -> bool:
    return not is_group_or_place(answers)


def may_have_pictures(answers: Answers) -> bool:
    """Pictures are stored beside the draft, so those of several people could not be told apart."""
    return not answers.get("start", {}).get("place")


def has_others(answers: Answers) -> bool:
    return is_group_or_place(answers) or _said(answers, "about", "about") == "people"


def is_through_work(answers: Answers) -> bool:
    """The report was begun at "Report through your work"."""
    return bool(answers.get("start", {}).get("work"))


def is_professional(answers: Answers) -> bool:
    return is_through_work(answers) or _said(answers, "you", "relation") == "work"


def is_professional_about_person(answers: Answers) -> bool:
    return is_professional(answers) and is_person(answers)


def is_public_about_person(answers: Answers) -> bool:
    return is_person(answers) and not is_professional(answers)


def is_child(answers: Answers) -> bool:
    """The person of concern, or the reporter who writes about themselves, is under 18."""
    years = answers.get("age", {}).get("years")
    return years is not None and years < ADULT


def is_child_of_concern(answers: Answers) -> bool:
    return is_child(answers) and is_person(answers)


def may_be_contacted(answers: Answers) -> bool:
    return is_through_work(answers) or _said(answers, "contact", "contact") == "yes"


def has_occupation(answers: Answers) -> bool:
    # A child's school has its own question.
    return is_professional_about_person(answers) and not is_child(answers)


def council_is_unclear(answers: Answers) -> bool:
    """The reporter chose to name a council, or what they typed is of no one force that it could be read as."""
    where = answers.get("where", {})
    if not where or where["is_sure"] or where["outside"]:
        return False
    if where["where"] == UNKNOWN:
        return bool(where["options"])
    return where["where"] == "council" or bool(where["place"])


def home_is_unknown(answers: Answers) -> bool:
    if council_is_unclear(answers):
        return _said(answers, "council", "council") in ("", UNKNOWN)
    return not answers.get("where", {}).get("is_sure")


def area_is_unknown(answers: Answers) -> bool:
    return home_is_unknown(answers) and _said(answers, "known-from", "area") in ("", UNKNOWN)


def reported(answers: Answers) -> str:
    """What the page after sending has to know: "you-child" for somebody under 18 who reported about themselves, and
    "you-any-age" for somebody who did not say how old they are.
    """
    if about(answers) == About.YOU and answers.get("age", {}).get("years") is None:
        return f"{About.YOU}-any-age"
    return f"{about(answers)}-child" if is_child(answers) else str(about(answers))


def nothing_before(answers: Answers) -> dict[str, list[str]]:
    return {}


def you_before(answers: Answers) -> dict[str, list[str]]:
    return {"relation": ["work"]} if is_through_work(answers) else {}


def name_before(answers: Answers) -> dict[str, list[str]]:
    given = _said(answers, "about", "full_name")
    return {"known": ["yes"], "full_name": [given]} if given else {}


def called_before(answers: Answers) -> dict[str, list[str]]:
    given = _said(answers, "about", "full_name")
    return {"called": [given]} if given else {}


def _said(answers: Answers, slug: str, name: str) -> str:
    return answers.get(slug, {}).get(name) or ""
