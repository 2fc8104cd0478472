"""Proposals as plain values, and a supervisor's decisions on those of their own force (for guidance.directory)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Q, When

from guidance.contact_checks import asking
from guidance.contact_checks.asking import CallResult
from guidance.models import Contact, ContactProposal, Kind, ProposalState, Purpose, Status
from guidance.models.contacts import ContactQuerySet
from guidance.proposals import deciding
from guidance.proposals.deciding import Approver

_LISTED = 50


@dataclass(frozen=True)
class ProposalEntry:
    """`differences`: (field, now, proposed). `awaits`: "confirmation" by the mailed link, "call" for a test call,
    "approval", or "" when closed.
    """

    id: int
    area_name: str
    act: str
    value: str
    differences: tuple[tuple[str, str, str], ...]
    reason: str
    proposed_by: str
    proposed_at: datetime
    confirmed_by: str
    confirmed_at: datetime | None
    awaits: str
    state: str
    closed_by: str
    closed_at: datetime | None
    closed_reason: str
    objected_by: str
    objection: str


@dataclass(frozen=True)
class NumberEntry:
    id: int
    area_name: str
    value: str
    label: str
    status: str
    confirmed_at: datetime | None
    confirmed_by: str


def proposals(force_id: int) -> list[ProposalEntry]:
    """The newest of the force, those that wait first."""
    rows = ContactProposal.objects.of_force(force_id).select_related("area", "contact")
    listed = rows.order_by(Case(When(state=ProposalState.OPEN, then=0), default=1), "-pk")[:_LISTED]
    return [_entry(row, differences=False) for row in listed]


def proposal(proposal_id: int, *, force_id: int) -> ProposalEntry | None:
    rows = ContactProposal.objects.of_force(force_id).select_related("area", "contact")
    row = rows.filter(pk=proposal_id).first()
    return _entry(row) if row else None


def approve(proposal_id: int, *, force_id: int, by: str, at: datetime, two_people: str = "") -> None:
    """Raises InvalidTransition, ChangeRefused or MaybeOnePerson."""
    approver = Approver(by, force_id=force_id)
    deciding.approve(proposal_id=proposal_id, by=approver, at=at, two_people=two_people)


def reasons_to_confirm(proposal_id: int, *, by: str, at: datetime) -> list[str]:
    return deciding.reasons_to_confirm(ContactProposal.objects.get(pk=proposal_id), by, at=at)


def refuse(proposal_id: int, *, force_id: int, reason: str, by: str, at: datetime) -> None:
    """Raises InvalidTransition."""
    deciding.refuse(proposal_id=proposal_id, reason=reason, by=Approver(by, force_id=force_id), at=at)


def record_proposal_call(
    proposal_id: int, *, force_id: int, result: str, answered_by: str, called_at: datetime, by: str, at: datetime
) -> None:
    """As record_call. Raises InvalidTransition, also for who proposed it; LookupError for another force's."""
    if not ContactProposal.objects.of_force(force_id).filter(pk=proposal_id).exists():
        raise LookupError(proposal_id)
    deciding.record_call(
        proposal_id=proposal_id,
        result=CallResult(result),
        answered_by=answered_by,
        called_at=called_at,
        by=by,
        at=at,
    )


def numbers(force_id: int) -> list[NumberEntry]:
    """The force's own numbers, whose test calls its supervisors record."""
    rows = _numbers(force_id).select_related("area").order_by("area__name", "order", "pk")
    return [
        NumberEntry(
            id=row.pk,
            area_name=row.area.name,
            value=row.value,
            label=row.label,
            status=row.get_status_display(),
            confirmed_at=row.confirmed_at,
            confirmed_by=row.confirmed_by,
        )
        for row in rows
    ]


def record_call(
    contact_id: int, *, force_id: int, result: str, answered_by: str, called_at: datetime, by: str, at: datetime
) -> None:
    """`result`: "works", "no-answer" or "wrong". Raises InvalidTransition; LookupError for another force's number."""
    if not _numbers(force_id).filter(pk=contact_id).exists():
        raise LookupError(contact_id)
    asking.record_call(
        contact_id=contact_id,
        result=CallResult(result),
        answered_by=answered_by,
        called_at=called_at,
        by=by,
        at=at,
    )


def _numbers(force_id: int) -> ContactQuerySet:
    in_use = ~Q(status=Status.RETIRED) & Q(stopped_at=None)
    return Contact.objects.filter(in_use, area__force=force_id, kind=Kind.PHONE, purpose=Purpose.REFERRAL)


def _entry(row: ContactProposal, *, differences: bool = True) -> ProposalEntry:
    awaits = "approval" if row.awaits_approval else ""
    if row.awaits_confirmation:
        awaits = "call" if row.kind == Kind.PHONE else "confirmation"
    return ProposalEntry(
        id=row.pk,
        area_name=row.area.name,
        act=row.get_act_display(),
        value=row.value,
        differences=tuple(row.differences) if differences else (),
        reason=row.reason,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        confirmed_by=row.confirmed_by,
        confirmed_at=row.confirmed_at,
        awaits=awaits,
        state=row.get_state_display(),
        closed_by=row.closed_by,
        closed_at=row.closed_at,
        closed_reason=row.closed_reason,
        objected_by=row.objected_by,
        objection=row.objection,
    )
