"""The fields of a handover pack, and what a force's own system wants of it: its order and its marking (ADR 0096)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.conf import settings

from guidance import directory

_PERSON = ("Name", "Role and organisation", "Relationship to the individual", "Telephone", "Email address")
# Most reports have none, and then no line for it.
TRANSLATIONS = "Translations by officers"


class Section(NamedTuple):
    heading: str
    labels: tuple[str, ...]


# Of the national referral form, and what only the portal has. A field is named by section and label: "A. Surname".
FIELDS: Mapping[str, Section] = {
    "A": Section(
        "A. Individual’s biographical and contact details",
        (
            "Forename(s)",
            "Surname",
            "Date of birth",
            "Approximate age, if the date of birth is not known",
            "Gender",
            "Known address(es)",
            "Nationality or citizenship",
            "Immigration or asylum status",
            "Primary language",
            "Contact number(s)",
            "Email address(es)",
            "Family details",
        ),
    ),
    "B": Section("B. Describe concerns", ("Concerns",)),
    "C": Section("C. Complex needs", ("Complex needs",)),
    "D": Section(
        "D. Other information",
        ("Social media names", "Service number", "Other agencies or professionals involved"),
    ),
    "E": Section("E. Person who first identified the concerns", ("Do they wish to remain anonymous?", *_PERSON)),
    "F": Section("F. Person making this referral, if different", _PERSON),
    "G": Section("G. Relevant dates", ("Date the concern first came to light", "Date referred")),
    "H": Section(
        "H. Safeguarding considerations",
        (
            "Stated or diagnosed disability, disorder or mental health issue",
            "Discussed with own safeguarding or Prevent lead, and result",
            "Individual informed of this referral, and response",
            "Direct action taken with the individual, and result",
            "Discussed with other agencies, and result",
        ),
    ),
    "I": Section(
        "I. Employment and education",
        (
            "Current occupation and employer",
            "Previous occupation and employer",
            "Current school, college or university",
            "Previous school, college or university",
        ),
    ),
    "Portal": Section(
        "Of the portal",
        (
            "Reference",
            "Force and area",
            "Group or place, where it is about one",
            "How it came",
            "Language of the report",
            "How the reporter would like to be met",
            "Others whom the report names",
            "Corrections by the person",
            "Added by the reporter",
            TRANSLATIONS,
            "Pictures in the portal",
        ),
    ),
}
# Its parts are in the words of the force, so that a force's order has it as a whole.
ASSESSMENT = "Assessment"
SECTIONS = (*FIELDS, ASSESSMENT)
_NAMES = {f"{section}. {label}": (section, label) for section, found in FIELDS.items() for label in found.labels}


def marking_of(force: str) -> str:
    return settings.HANDOVER_MARKINGS.get(force, settings.HANDOVER_MARKING)


def order_of(force: str) -> list[tuple[str, str]]:
    """Of sections and labels; an empty label is all of the section that is not named. What the force leaves out
    follows, so that nothing of a report is lost.
    """
    named = [_NAMES.get(each, (each, "")) for each in settings.HANDOVER_ORDER.get(force, ())]
    return [*named, *((section, "") for section in SECTIONS if (section, "") not in named)]


def wrong_order(orders: Any) -> Iterator[str]:
    """What of the setting says nothing: sentences, for the system check."""
    if not isinstance(orders, Mapping):
        yield "It is not a list of fields for each force"
        return
    for force, order in orders.items():
        yield from _wrong_force(force)
        if not _is_list_of_texts(order):
            yield f"{force}: it is not a list of fields"
            continue
        for at, each in enumerate(order):
            if each not in _NAMES and each not in SECTIONS:
                yield f"{force}: there is no field “{each}”"
            elif each in order[:at]:
                yield f"{force}: “{each}” stands in it twice"


def wrong_markings(markings: Any) -> Iterator[str]:
    if not isinstance(markings, Mapping):
        yield "It is not a marking for each force"
        return
    for force, marking in markings.items():
        yield from _wrong_force(force)
        if not isinstance(marking, str) or not marking.strip():
            yield f"{force}: the marking is empty or no text"


def _wrong_force(force: str) -> Iterator[str]:
    if force not in directory.POLICE:
        yield f"there is no police force “{force}”"


def _is_list_of_texts(order: Any) -> bool:
    return isinstance(order, Sequence) and not isinstance(order, str) and all(isinstance(each, str) for each in order)
