"""A report as officers read it: its words, signs of danger, how to reach its reporter safely, then other facts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from referrals.review.report_sections import in_sections
from referrals.rules.questions import Page, Section, question

# What the reporter asked for, to be safe: values of the form, in officers' words.
CARE = {
    "no-message": "Do not leave a message.",
    "text-first": "Send a text before you call.",
    "only-me": "Only speak to the reporter, and to nobody else who answers.",
    "last": "Use email only if they cannot be reached by phone.",
}
_WAYS = {"phone": "By phone", "other_phone": "By the other phone", "email": "By email"}
# Shown in their own places, before the facts.
_WORDS, _SIGNS = "worry", "risks"


@dataclass(frozen=True)
class Fact:
    label: str
    lines: list[str]


@dataclass(frozen=True)
class ReportPage:
    words: list[str]
    signs: list[str]
    cautions: list[str]
    sections: list[tuple[Section, list[Fact]]]
    # Labels of questions that were asked and not answered.
    unanswered: list[str]


def report_page(content: Mapping[str, Any]) -> ReportPage:
    said = content["said"]
    facts = content.get("facts", {})
    placed = [
        (section, [_fact(part) for part in parts if part["answer"] and part.get("step") not in (_WORDS, _SIGNS)])
        for section, parts in in_sections(said, Page)
    ]
    return ReportPage(
        words=_answer(said, _WORDS),
        signs=_answer(said, _SIGNS),
        cautions=list(_cautions(facts.get("reach"))),
        sections=[(section, shown) for section, shown in placed if shown],
        unanswered=[_label(part) for part in said if not part["answer"]],
    )


def _answer(said: list[dict[str, Any]], slug: str) -> list[str]:
    return [line for part in said if part.get("step") == slug for line in part["answer"]]


def _fact(part: Mapping[str, Any]) -> Fact:
    return Fact(_label(part), part["answer"])


def _label(part: Mapping[str, Any]) -> str:
    return question(part.get("step", "")).label or part["question"]


def _cautions(reach: Any) -> Iterator[str]:
    for way, label in _WAYS.items() if isinstance(reach, Mapping) else ():
        chosen = reach.get(f"{way}_care")
        if isinstance(chosen, list) and chosen:
            yield f"{label}: {' '.join(CARE.get(str(each), str(each)) for each in chosen)}"
