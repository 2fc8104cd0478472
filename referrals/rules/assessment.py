"""The parts of an assessment, and what of a report fills them in before an officer has."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings

from guidance import directory
from referrals.models.danger_sign import DangerSign
from referrals.rules.questions import question

FROM_REPORT = "From the report"


@dataclass(frozen=True)
class Part:
    """`steps` are the questions whose answers fill it in, `risks` the danger signs that do."""

    label: str
    help_text: str = ""
    steps: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()


# In the order in which they are asked. The names are those of the export (docs/export.md).
PARTS: Mapping[str, Part] = {
    "checks_own": Part("Checks on our own systems", "Which were made, when, and what came back, if nothing too."),
    "checks_partners": Part(
        "Checks with partners", "For example social care, education, health, probation.", steps=("agencies",)
    ),
    "vulnerability": Part("Vulnerability", "Needs, health, losses, isolation, and who may exploit them.", ("needs",)),
    "intent": Part(
        "Intent", "What they say or show that they want to do.", risks=("threat", "plan", "travel", "violence")
    ),
    "capability": Part("Capability", "Means, skills, money, contacts and access.", risks=("weapon",)),
    "protective": Part("Protective factors", "Who and what keeps them safe.", ("carers", "help")),
    "immediate_risk": Part(
        "Immediate risk",
        "To them or to others, and what was done about it at once.",
        risks=(*DangerSign.values, "violence", "pressure"),
    ),
    "recommendation": Part("Recommendation", "What is to happen next, and why."),
    "consulted": Part("Whom you consulted", "Who, when, and what they said.", ("lead", "first")),
}


def parts_for(force: str) -> Mapping[str, Part]:
    """In the words of the force with this slug. The names are the same for all, because the export has them."""
    own = settings.ASSESSMENT_WORDING.get(force, {})
    return {name: replace(part, **own.get(name, {})) for name, part in PARTS.items()}


def wrong_wording(wording: Any) -> list[str]:
    """What of the setting says nothing: sentences, for the system check."""
    if not isinstance(wording, Mapping) or not all(isinstance(own, Mapping) for own in wording.values()):
        return ["It is not a list of parts for each force"]
    named = [(force, name, words) for force, own in wording.items() for name, words in own.items()]
    return [f"{force}: {name}" for force, name, words in named if not _says_something(force, name, words)]


def _says_something(force: str, name: str, words: Any) -> bool:
    is_known = force in directory.POLICE and name in PARTS
    return is_known and isinstance(words, Mapping) and set(words) <= {"label", "help_text"}


def as_text(answers: Mapping[str, str], force: str) -> str:
    """As one text, for everything that shows or searches notes."""
    parts = parts_for(force)
    return "\n\n".join(f"{part.label}\n{answers[name]}" for name, part in parts.items() if answers.get(name))


def from_report(content: Mapping[str, Any], signs: Mapping[str, str]) -> dict[str, str]:
    """What to show in an empty form. `signs` says for each kind of danger sign where it was found."""
    return {name: text for name, part in PARTS.items() if (text := "\n".join(_lines(part, content, signs)))}


def _lines(part: Part, content: Mapping[str, Any], signs: Mapping[str, str]) -> Iterator[str]:
    for said in content.get("said", ()):
        if said.get("step") in part.steps and said["answer"]:
            label = question(said["step"]).label or said["question"]
            yield f"{FROM_REPORT}, {label}: {' '.join(said['answer'])}"
    for code in part.risks:
        if code in signs:
            yield f"{FROM_REPORT}: {signs[code]}"
