"""The handover pack: a concern in the order of the national Prevent referral form (ADR 96)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from prevent_portal.documents.pdf import Block, Document, make_pdf
from prevent_portal.documents.word import Form, Part, fit, make_docx
from referrals.models import Concern, NoteKind, Officer, RestrictionKind
from referrals.rules.assessment import parts_for
from referrals.rules.handover import ASSESSMENT, FIELDS, TRANSLATIONS, marking_of, order_of

_TITLE = "Prevent referral"
_NOT_ANSWERED = "Not answered"
_WISHES = {"anonymous": "Yes", "yes": "No"}


@dataclass(frozen=True)
class Pack:
    """`parts` are in the order of the national form, `sheet` in that of the force's own system."""

    title: str
    marking: str
    footer: str
    parts: list[Part]
    sheet: list[Part]


class _Report:
    """Its facts as text, and what was said to a question in lines. Ignores what has another shape."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._facts = content.get("facts", {})
        self._said = {part.get("step", ""): part["answer"] for part in content["said"]}

    def fact(self, step: str, name: str) -> str:
        answers = self._facts.get(step)
        value = answers.get(name) if isinstance(answers, Mapping) else None
        return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""

    def said(self, *steps: str) -> str:
        return "\n".join(line for step in steps for line in self._said.get(step, []))

    @property
    def is_by_another(self) -> bool:
        """Whether the reporter was asked who noticed it first, and did not say that they did."""
        return "first" in self._facts and self.fact("first", "first") != "me"

    def is_ticked(self, step: str, name: str) -> bool:
        answers = self._facts.get(step)
        return isinstance(answers, Mapping) and answers.get(name) is True


def pack_of(concern: Concern, content: Mapping[str, Any], *, by: Officer, at: datetime) -> Pack:
    """`content` is what reading returned."""
    taken = f"{concern.reference}, taken out by {by.user.email} on {_moment(at)}"
    parts = _parts(concern, content)
    force = concern.force.slug
    return Pack(f"{_TITLE} {concern.reference}", marking_of(force), taken, [*parts.values()], _sheet(parts, force))


def _parts(concern: Concern, content: Mapping[str, Any]) -> dict[str, Part]:
    """By the names of their sections."""
    report = _Report(content)
    texts = {
        "A": _individual(report),
        "B": [report.said("worry", "more", "risks", "pictures")],
        "C": [report.said("needs", "help")],
        "D": [
            _lines(report.fact("called", "online"), report.fact("name", "other_names")),
            "",
            report.said("agencies"),
        ],
        "E": _first(report),
        "F": _referrer(report),
        "G": [report.said("noticed"), _moment(concern.came_at or concern.received_at)],
        "H": _safeguarding(report),
        "I": [
            report.fact("occupation", "now"),
            report.fact("occupation", "before"),
            report.fact("school", "school"),
            "",
        ],
        "Portal": _portal(concern, content),
    }
    rows = {name: zip(section.labels, texts[name], strict=True) for name, section in FIELDS.items()}
    parts = {
        name: Part(
            section.heading, [(label, fit(text)) for label, text in rows[name] if text or label != TRANSLATIONS]
        )
        for name, section in FIELDS.items()
    }
    assessed = [(label, fit(text)) for label, text in _assessment(content, concern.force.slug)]
    return parts | {
        ASSESSMENT: Part("Officer’s assessment: the judgement of an officer, and not what was reported", assessed)
    }


def _sheet(parts: Mapping[str, Part], force: str) -> list[Part]:
    """Under the heading of its section each time that the section changes."""
    order = order_of(force)
    rows = [
        (parts[section].heading, row)
        for section, label in order
        for row in parts[section].rows
        if row[0] == label or (not label and (section, row[0]) not in order)
    ]
    return [Part(heading, [row for _, row in found]) for heading, found in groupby(rows, key=itemgetter(0))]


def _individual(report: _Report) -> list[str]:
    is_self = report.fact("about", "about") == "self"
    name = report.fact("contact", "your_name") if is_self else report.fact("name", "full_name")
    first, _, last = " ".join(name.split()).rpartition(" ")
    reach = report.fact("reach", "phone") if is_self else report.fact("details", "reach")
    email = report.fact("reach", "email") if is_self else reach if "@" in reach else ""
    born, years = report.fact("age", "date_of_birth"), report.fact("age", "years")
    return [
        first or last,
        last if first else "",
        born,
        "" if born else years,
        report.fact("details", "gender"),
        _address(report),
        report.fact("details", "nationality"),
        "",
        report.fact("details", "language"),
        "" if "@" in reach and reach == email else reach,
        email,
        _lines(report.fact("details", "home"), report.said("carers")),
    ]


def _address(report: _Report) -> str:
    return _lines(
        report.fact("where", "address"), report.fact("where", "postcode"), report.said("council", "known-from")
    )


def _first(report: _Report) -> list[str]:
    if report.is_by_another:
        wish = "Yes" if report.is_ticked("first", "first_anonymous") else _NOT_ANSWERED
        role = report.fact("first", "first_role")
        return [wish, report.fact("first", "first_name"), role, "", report.fact("first", "first_reach"), ""]
    wish = _WISHES.get(report.fact("contact", "contact"), _NOT_ANSWERED)
    return [wish, *_reporter(report)]


def _referrer(report: _Report) -> list[str]:
    """Empty where the reporter is who first identified the concerns."""
    return _reporter(report) if report.is_by_another else [""] * 5


def _reporter(report: _Report) -> list[str]:
    phones = _lines(report.fact("reach", "phone"), report.fact("reach", "other_phone"))
    role = _lines(report.fact("organisation", "role"), report.fact("organisation", "organisation"))
    return [report.fact("contact", "your_name"), role, report.said("you"), phones, report.fact("reach", "email")]


def _safeguarding(report: _Report) -> list[str]:
    return [
        report.said("needs"),
        report.said("lead"),
        report.said("consent", "aware"),
        report.fact("consent", "action"),
        report.said("agencies"),
    ]


def _portal(concern: Concern, content: Mapping[str, Any]) -> list[str]:
    report = _Report(content)
    corrections = [each for each in content["restrictions"] if each.restriction.kind == RestrictionKind.CORRECTION]
    translations = [text for note, text in content["notes"] if note.kind == NoteKind.TRANSLATION]
    return [
        concern.reference,
        f"{concern.force}, {concern.area.name}",
        report.said("called"),
        concern.get_arrival_display() or "This portal",
        concern.language,
        report.said("meeting"),
        report.said("others"),
        "\n".join(each.text for each in corrections),
        "\n\n".join(line.text for line in content["messages"] if not line.message.officer_id),
        "\n\n".join(translations),
        str(concern.attachments.count()),
    ]


def _assessment(content: Mapping[str, Any], force: str) -> list[tuple[str, str]]:
    assessment = content["assessment"]
    if assessment.note is None:
        return [("Assessed by", "No assessment has been saved")]
    signed = ("Assessed by", f"{assessment.note.by}, {_moment(assessment.note.at)}")
    return [signed, *((part.label, assessment.shown[name]) for name, part in parts_for(force).items())]


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F Y, H:i")


def _as_docx(pack: Pack, by: Officer, at: datetime) -> bytes:
    return make_docx(Form(pack.title, by.user.email, pack.marking, pack.footer, pack.parts), at=at)


def _as_pdf(pack: Pack, by: Officer, at: datetime) -> bytes:
    blocks = [Block(f"{pack.marking}: {pack.title}", level=1)]
    for part in pack.parts:
        blocks.append(Block(part.heading, [(label, text or "Not given") for label, text in part.rows]))
    return make_pdf(Document(pack.title, by.user.email, f"{pack.marking}. {pack.footer}", blocks), at=at)


@dataclass(frozen=True)
class FileKind:
    make: Callable[[Pack, Officer, datetime], bytes]
    content_type: str


KINDS = {
    "docx": FileKind(_as_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": FileKind(_as_pdf, "application/pdf"),
}
