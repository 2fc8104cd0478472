"""Read a copy part by part, and take copies out: as a PDF to send, or one concern's as JSON. Each is an event."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import formats, timezone

from prevent_portal import privacy
from prevent_portal.documents.pdf import Block, Document, Picture, make_pdf
from referrals.actions.casework.supervisor_notices import tell_other_supervisors
from referrals.actions.data_rights.copy_parts import Asker, Copy, copy_of, record_of
from referrals.actions.data_rights.redactions import Redacted, decisions_on, lock_found, redact
from referrals.models import Concern, Event, ForceAuditLog, Officer, Role, SubjectAccessRequest
from referrals.models.event import Kind
from referrals.rules import retention
from referrals.rules.permissions import Denied, check_user_can_supervise

FORMAT = "prevent-portal held-data 3"
# In one document. Whoever is in more gets several.
MOST_CONCERNS = 20
_TITLE = "Copy of what is held"
_SOURCE = {
    Role.SUBJECT: "Somebody reported it through this portal, or an officer wrote it. Who reported it is not said.",
    Role.REPORTER: "You reported it through this portal.",
    Role.OFFICER: "You wrote it, or the portal noted what you did.",
}


@dataclass(frozen=True)
class Prepared:
    """A copy as it leaves, with what is left out of it."""

    concern: Concern
    asker: Asker
    parts: Sequence[Redacted]
    copy: Copy

    @property
    def not_given(self) -> list[str]:
        """Each reason once. Of what a supervisor decided only the ground: their own words stay here."""
        rules = [f"{rule.why} {rule.ground.label}." for rule in self.copy.withheld if rule.ground]
        grounds = [each.decision.ground for each in self.parts if each.decision and each.decision.ground]
        return list(dict.fromkeys([*rules, *(f"Single words or parts. {ground.label}." for ground in grounds)]))


@transaction.atomic
def read_copy(
    *, access_request: SubjectAccessRequest, concern: Concern, asker: Asker, by: Officer, at: datetime
) -> Prepared:
    """For the screen, before it leaves. Raises NotPermitted, Denied, InvalidTransition, CannotOpen."""
    concern = lock_found(access_request, concern, by)
    facts = {"access_request": str(access_request.pk), "part": f"copy for {asker.role.value}"}
    Event.objects.record(concern.pk, Kind.READ, by=by.user.email, at=at, **facts)
    return _prepare(access_request, concern, asker)


@transaction.atomic
def take_json(
    *, access_request: SubjectAccessRequest, concern: Concern, asker: Asker, by: Officer, at: datetime
) -> dict[str, Any]:
    """Without pictures. Raises as read_copy."""
    prepared = _prepare(access_request, lock_found(access_request, concern, by), asker)
    _record(access_request, prepared, "json", "", by=by, at=at)
    return {
        "format": FORMAT,
        "reference": concern.reference,
        "role": asker.role.value,
        "parts": [
            {"of": each.part.group, "what": each.part.label, "text": list(each.part.lines)}
            for each in prepared.parts
            if each.part
        ],
        "pictures": sum(1 for each in prepared.parts if each.part and each.part.picture),
        "not_given": prepared.not_given,
        **_facts([prepared], by),
    }


@transaction.atomic
def take_bundle(
    *,
    access_request: SubjectAccessRequest,
    names: Sequence[str],
    askers: Mapping[UUID, Asker],
    officer: Officer | None = None,
    by: Officer,
    at: datetime,
) -> bytes:
    """One PDF of these concerns, and of what is held about an officer who asks. Raises as read_copy."""
    check_user_can_supervise(by)
    if access_request.force_id != by.force_id:
        raise Denied
    # Everything that locks several concerns does so in this order, to avoid deadlocks.
    concerns = access_request.found.visible_to(by).filter(pk__in=askers).order_by("pk")
    locked = [lock_found(access_request, concern, by) for concern in concerns]
    prepared = [_prepare(access_request, concern, askers[concern.pk]) for concern in locked]
    prepared.sort(key=lambda each: (each.concern.received_at, each.concern.reference))
    blocks = [*_cover(access_request, names, prepared, by), *_officers(officer)]
    for each in prepared:
        blocks += _blocks(each)
    footer = f"{_TITLE}, request of {_day(access_request.received_at)}"
    pdf = make_pdf(Document(_TITLE, by.force.name, footer, blocks), at=at)
    digest = sha256(pdf).hexdigest()
    for each in sorted(prepared, key=lambda each: each.concern.pk):
        _record(access_request, each, "pdf", digest, by=by, at=at)
    log = ForceAuditLog.objects.locked(by.force_id)
    facts = {"access_request": str(access_request.pk), "as": "pdf", "concerns": len(prepared), "sha256": digest}
    Event.objects.record(log.pk, Kind.EXPORTED, by=by.user.email, at=at, **facts)
    return pdf


def _prepare(access_request: SubjectAccessRequest, concern: Concern, asker: Asker) -> Prepared:
    copy = copy_of(concern, asker)
    return Prepared(concern, asker, redact(copy, decisions_on(access_request, concern, asker.role)), copy)


def _record(
    access_request: SubjectAccessRequest, prepared: Prepared, what: str, digest: str, *, by: Officer, at: datetime
) -> None:
    facts = {"access_request": str(access_request.pk), "as": what, "role": prepared.asker.role.value}
    facts |= {"sha256": digest} if digest else {}
    Event.objects.record(prepared.concern.pk, Kind.EXPORTED, by=by.user.email, at=at, **facts)
    tell_other_supervisors(prepared.concern, Kind.EXPORTED, by=by, at=at)


def _facts(prepared: Sequence[Prepared], by: Officer) -> dict[str, Any]:
    """What DPA 2018 s.45(2) and UK GDPR Article 15(1) ask for beside the data."""
    return {
        "purposes": privacy.PURPOSES,
        "laws": [f"{who} {law}" for who, law in privacy.LAWS],
        "recipients": [*_recipients(prepared, by), privacy.WHO_SEES_IT],
        "kept": [_kept(each.concern) for each in prepared],
        "source": list(dict.fromkeys(_SOURCE[each.asker.role] for each in prepared)),
        "rights": [*privacy.RIGHTS, privacy.LIMITS],
        "complain": f"{privacy.COMPLAIN_FIRST} {_REGULATOR}",
    }


_REGULATOR = (
    f"You can also complain to the {privacy.REGULATOR} ({privacy.REGULATOR_PAGE}), or ask a court to order that the "
    "law is followed."
)


def _recipients(prepared: Iterable[Prepared], by: Officer) -> list[str]:
    ids = [each.concern.pk for each in prepared if each.asker.role == Role.SUBJECT]
    rows = Concern.objects.filter(pk__in=ids, transfers__isnull=False).values_list(
        "transfers__from_force__name", "transfers__to_force__name"
    )
    return sorted({by.force.name, *(name for row in rows for name in row)})


def _kept(concern: Concern) -> str:
    periods = retention.schedule()
    due = retention.due_at(
        outcome=concern.outcome, about_child=concern.about_child, closed_at=concern.closed_at, periods=periods
    )
    if due:
        return f"{concern.reference}: until {_day(due)}, or longer where the law asks for it."
    days = sorted({period.days(about_child=concern.about_child) for period in periods.values()})
    return f"{concern.reference}: {days[0]} to {days[-1]} days after the force has closed it, by how it ends."


def _cover(
    access_request: SubjectAccessRequest, names: Sequence[str], prepared: Sequence[Prepared], by: Officer
) -> Iterator[Block]:
    facts = _facts(prepared, by)
    asked = f"You asked {by.force.name} on {_day(access_request.received_at)} what is held about you. Looked for:"
    yield Block("What is held about you", [asked], points=list(names), level=1)
    yield Block("Why it is held, and by which law", [facts["purposes"], privacy.NO_AUTOMATED_DECISION], facts["laws"])
    yield Block("Who has it or may get it", points=facts["recipients"])
    yield Block("How long it is kept in this portal", points=facts["kept"])
    yield Block("Where it comes from", facts["source"])
    yield Block("Your rights", ["You can ask a controller to:"], privacy.RIGHTS)
    yield Block("If you are not happy with this answer", [privacy.LIMITS, facts["complain"]])
    if not_given := list(dict.fromkeys(line for each in prepared for line in each.not_given)):
        yield Block("What is not in this copy, and why", points=not_given)


def _blocks(prepared: Prepared) -> Iterator[Block]:
    yield Block(f"Report {prepared.concern.reference}", [f"For: {prepared.asker.role.label.lower()}."])
    given = [each.part for each in prepared.parts if each.part]
    for group, parts in groupby(given, key=lambda part: part.group):
        lines: list[str | tuple[str, str]] = []
        pictures = []
        for part in parts:
            if part.picture:
                pictures.append(Picture(part.picture, part.label))
            else:
                lines += [(part.label, part.lines[0] if part.lines else "Not answered"), *part.lines[1:]]
        yield Block(group, lines, pictures=pictures, level=3)


def _officers(officer: Officer | None) -> Iterator[Block]:
    if officer is not None:
        lines = [(part.label, " ".join(part.lines)) for part in record_of(officer).parts]
        yield Block("What is held about you as an officer", lines)


def _day(moment: datetime) -> str:
    return formats.date_format(timezone.localtime(moment), "j E Y")
