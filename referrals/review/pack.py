"""The handover pack: a concern in the order of the national Prevent referral form (ADR 96)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from prevent_portal.documents.pdf import Block, Document, make_pdf
from prevent_portal.documents.word import Form, Part, fit, make_docx
from referrals.models import Concern, NoteKind, Officer, RestrictionKind

_TITLE = "Prevent referral"


@dataclass(frozen=True)
class Pack:
    title: str
    marking: str
    footer: str
    parts: list[Part]


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

    def is_ticked(self, step: str, name: str) -> bool:
        answers = self._facts.get(step)
        return isinstance(answers, Mapping) and answers.get(name) is True


def pack_of(concern: Concern, content: Mapping[str, Any], *, by: Officer, at: datetime) -> Pack:
    """`content` is what reading returned."""
    taken = f"{concern.reference}, taken out by {by.user.email} on {_moment(at)}"
    parts = [
        Part(part.heading, [(label, fit(text)) for label, text in part.rows]) for part in _parts(concern, content)
    ]
    return Pack(f"{_TITLE} {concern.reference}", settings.HANDOVER_MARKING, taken, parts)


def _parts(concern: Concern, content: Mapping[str, Any]) -> list[Part]:
    report = _Report(content)
    return [
        Part("A. Individual’s biographical and contact details", _individual(report)),
        Part("B. Describe concerns", [("Concerns", report.said("worry", "more", "risks", "pictures"))]),
        Part("C. Complex needs", [("Complex needs", report.said("needs", "help"))]),
        Part(
            "D. Other information",
            [
                ("Social media names", _lines(report.fact("called", "online"), report.fact("name", "other_names"))),
                ("Service number", ""),
                ("Other agencies or professionals involved", report.said("agencies")),
            ],
        ),
        Part("E. Person who first identified the concerns", _first(report)),
        Part("F. Person making this referral, if different", _referrer(report)),
        Part(
            "G. Relevant dates",
            [
                ("Date the concern first came to light", report.said("noticed")),
                ("Date referred", _moment(concern.came_at or concern.received_at)),
            ],
        ),
        Part("H. Safeguarding considerations", _safeguarding(report)),
        Part(
            "I. Employment and education",
            [
                ("Current occupation and employer", report.fact("occupation", "now")),
                ("Previous occupation and employer", report.fact("occupation", "before")),
                ("Current school, college or university", report.fact("school", "school")),
                ("Previous school, college or university", ""),
            ],
        ),
        Part("Of the portal", _portal(concern, content)),
    ]


def _individual(report: _Report) -> list[tuple[str, str]]:
    is_self = report.fact("about", "about") == "self"
    name = report.fact("contact", "your_name") if is_self else report.fact("name", "full_name")
    first, _, last = " ".join(name.split()).rpartition(" ")
    reach = report.fact("reach", "phone") if is_self else report.fact("details", "reach")
    email = report.fact("reach", "email") if is_self else reach if "@" in reach else ""
    born, years = report.fact("age", "date_of_birth"), report.fact("age", "years")
    return [
        ("Forename(s)", first or last),
        ("Surname", last if first else ""),
        ("Date of birth", born),
        ("Approximate age, if the date of birth is not known", "" if born else years),
        ("Gender", report.fact("details", "gender")),
        ("Known address(es)", _address(report)),
        ("Nationality or citizenship", report.fact("details", "nationality")),
        ("Immigration or asylum status", ""),
        ("Primary language", report.fact("details", "language")),
        ("Contact number(s)", "" if "@" in reach and reach == email else reach),
        ("Email address(es)", email),
        ("Family details", _lines(report.fact("details", "home"), report.said("carers"))),
    ]


def _address(report: _Report) -> str:
    return _lines(
        report.fact("where", "address"), report.fact("where", "postcode"), report.said("council", "known-from")
    )


def _first(report: _Report) -> list[tuple[str, str]]:
    if report.fact("first", "first") == "other":
        reach = report.fact("first", "first_reach")
        role = report.fact("first", "first_role")
        anonymous = report.is_ticked("first", "first_anonymous")
        return _person(report.fact("first", "first_name"), role, "", reach, "", anonymous=anonymous)
    return _person(*_reporter(report), anonymous=report.fact("contact", "contact") == "anonymous")


def _referrer(report: _Report) -> list[tuple[str, str]]:
    """Empty where who first identified the concerns is not somebody else."""
    return _person(*(_reporter(report) if report.fact("first", "first") == "other" else ("", "", "", "", "")))


def _reporter(report: _Report) -> tuple[str, str, str, str, str]:
    phones = _lines(report.fact("reach", "phone"), report.fact("reach", "other_phone"))
    role = _lines(report.fact("organisation", "role"), report.fact("organisation", "organisation"))
    return report.fact("contact", "your_name"), role, report.said("you"), phones, report.fact("reach", "email")


def _person(
    name: str, role: str, relation: str, phone: str, email: str, *, anonymous: bool | None = None
) -> list[tuple[str, str]]:
    wish = [] if anonymous is None else [("Do they wish to remain anonymous?", "Yes" if anonymous else "No")]
    return [
        *wish,
        ("Name", name),
        ("Role and organisation", role),
        ("Relationship to the individual", relation),
        ("Telephone", phone),
        ("Email address", email),
    ]


def _safeguarding(report: _Report) -> list[tuple[str, str]]:
    return [
        ("Stated or diagnosed disability, disorder or mental health issue", report.said("needs")),
        ("Discussed with own safeguarding or Prevent lead, and result", report.said("lead")),
        ("Individual informed of this referral, and response", report.said("consent", "aware")),
        ("Direct action taken with the individual, and result", report.fact("consent", "action")),
        ("Discussed with other agencies, and result", report.said("agencies")),
    ]


def _portal(concern: Concern, content: Mapping[str, Any]) -> list[tuple[str, str]]:
    corrections = [each for each in content["restrictions"] if each.restriction.kind == RestrictionKind.CORRECTION]
    return [
        ("Reference", concern.reference),
        ("Force and area", f"{concern.force}, {concern.area.name}"),
        ("Group or place, where it is about one", _Report(content).said("called")),
        ("How it came", concern.get_arrival_display() or "This portal"),
        ("Language of the report", concern.language),
        ("How the reporter would like to be met", _Report(content).said("meeting")),
        ("Others whom the report names", _Report(content).said("others")),
        ("Corrections by the person", "\n".join(each.text for each in corrections)),
        (
            "Added by the reporter",
            "\n\n".join(line.text for line in content["messages"] if not line.message.officer_id),
        ),
        *_translations(content),
        ("Pictures in the portal", str(concern.attachments.count())),
    ]


def _translations(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    texts = [text for note, text in content["notes"] if note.kind == NoteKind.TRANSLATION]
    return [("Translations by officers", "\n\n".join(texts))] if texts else []


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
