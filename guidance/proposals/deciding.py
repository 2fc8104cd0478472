"""Confirm a proposal as its team, approve, refuse or object. Approval is the last step, and applies it at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from guidance import people
from guidance.actions import history
from guidance.actions.contacts import InvalidTransition, add_contact, close_asks
from guidance.contact_checks.asking import LONGEST_NAME, CallResult
from guidance.contact_checks.rounds import AHEAD
from guidance.models import Act, ChangeKind, Contact, ContactProposal, Kind, ProposalState, Status
from guidance.models.contacts import CONFIRMED_FOR
from guidance.models.proposals import OBJECT_FOR, OPEN_FOR
from guidance.proposals import letters, wishes
from guidance.proposals.proposing import check_steps, close, end, lock_open, lock_proposal, record, tell_approvers
from prevent_portal.accounts.models import User
from prevent_portal.accounts.one_person import MaybeOnePerson, Who, reasons_for_one_person
from prevent_portal.mail import queue

_NOT_THE_PLACE = "A person there answered that it is not the place for this."
_OWN = "Nobody approves their own proposal."
_KINDS = {Act.CHANGE: ChangeKind.CHANGED, Act.RETIRE: ChangeKind.RETIRED, Act.RESTORE: ChangeKind.RESTORED}


@dataclass(frozen=True)
class Approver:
    """A supervisor of a force, or an approver of areas: the other field is empty."""

    email: str
    force_id: int | None = None
    area_ids: Collection[int] = ()


def may_decide(proposal: ContactProposal, who: Approver) -> bool:
    """A supervisor of the force decides on everything, the area's approvers on what does not concern referrals."""
    if who.force_id is not None and who.force_id == proposal.area.force_id:
        return True
    areas = {proposal.area_id, *(filter(None, proposal.what.get("area", [])))}
    return not proposal.needs_supervisor and areas <= set(who.area_ids)


@transaction.atomic
def answer_link(*, proposal_id: int, takes_concerns: bool, name: str, role: str, at: datetime) -> None:
    """Raises InvalidTransition when the proposal is closed or confirmed already."""
    proposal = _lock_unconfirmed(proposal_id, Kind.EMAIL)
    who = f"{name}, {role}"[:LONGEST_NAME]
    if takes_concerns:
        _confirm(proposal, who, "Answered the link mailed to the new address.", by=who, at=at)
    else:
        _refuse(proposal, reason=_NOT_THE_PLACE, by=who, at=at)


@transaction.atomic
def record_call(
    *, proposal_id: int, result: CallResult, answered_by: str, called_at: datetime, by: str, at: datetime
) -> None:
    """Raises InvalidTransition, also for who proposed it."""
    proposal = _lock_unconfirmed(proposal_id, Kind.PHONE)
    if _is_same(by, proposal.proposed_by):
        raise InvalidTransition("A test call is made and recorded by somebody else than who proposed the number.")
    when = f"{timezone.localtime(called_at):%d.%m.%Y %H:%M}"
    if result is CallResult.WORKS:
        _confirm(proposal, answered_by[:LONGEST_NAME], f"Test call at {when}, answered.", by=by, at=at)
    elif result is CallResult.WRONG:
        _refuse(proposal, reason=f"Test call at {when}: the wrong number.", by=by, at=at)
    else:
        record(proposal, ChangeKind.NO_ANSWER, reason=f"Test call at {when}: nobody answered.", by=by, at=at)


def reasons_to_confirm(proposal: ContactProposal, by: str, *, at: datetime) -> list[str]:
    """Sentences for the approver; empty where nothing says that who proposed it is the same person."""
    found = {user.email.casefold(): user for user in User.objects.filter(email__in=[proposal.proposed_by, by])}
    first, second = found.get(proposal.proposed_by.casefold()), found.get(by.casefold())
    if first is None or second is None or first == second:
        return []  # nobody approves their own proposal anyway
    return reasons_for_one_person(Who.of(first), Who.of(second), at=at)


@transaction.atomic
def approve(*, proposal_id: int, by: Approver, at: datetime, two_people: str = "") -> Contact:
    """Apply the proposal. `two_people`: how the approver knows that somebody else proposed it, kept in the history.

    Raises InvalidTransition, MaybeOnePerson, or ChangeRefused when it would no longer be allowed.
    """
    proposal = lock_open(proposal_id)
    _check_may_decide(proposal, by)
    if _is_same(by.email, proposal.proposed_by):
        raise InvalidTransition(_OWN)
    if proposal.awaits_confirmation:
        raise InvalidTransition("The team behind the new address has not confirmed it yet.")
    if set(proposal.told) - queue.addresses(letters.WARNING, about=proposal.pk, at=at + AHEAD):
        # Who may write the proposal may also leave out that letter (ADR 0111).
        raise InvalidTransition("The old mailbox is not told of this proposal. Propose it again.")
    if alike := reasons_to_confirm(proposal, by.email, at=at):
        if not two_people:
            raise MaybeOnePerson(alike)
        record(proposal, ChangeKind.TWO_PEOPLE, reason=f"{two_people} ({' '.join(alike)})", by=by.email, at=at)
    contact = _apply(proposal, by=by.email, at=at)
    proposal.contact = contact
    proposal.save(update_fields=["contact"])
    end(proposal, ProposalState.APPLIED, reason=proposal.reason, by=by.email, at=at)
    letters.tell_old(letters.CHANGED, proposal, at=at)
    _tell_editors(proposal, "a change is approved and in force", at=at)
    return contact


@transaction.atomic
def refuse(*, proposal_id: int, reason: str, by: Approver, at: datetime) -> None:
    proposal = lock_open(proposal_id)
    _check_may_decide(proposal, by)
    _refuse(proposal, reason=reason, by=by.email, at=at)


@transaction.atomic
def object_to(*, proposal_id: int, address: str, name: str, role: str, reason: str, at: datetime) -> None:
    """From an old mailbox. Stops an open proposal; after the change it alarms everybody, for 14 days.

    Raises InvalidTransition.
    """
    proposal = lock_proposal(proposal_id)
    check_can_object(proposal, at=at)
    who = f"{name}, {role}, at {address}"[:LONGEST_NAME]
    if proposal.is_open:
        close(proposal, ProposalState.OBJECTED, ChangeKind.OBJECTED, reason=reason, by=who, at=at)
    else:
        proposal.objected_at, proposal.objected_by, proposal.objection = at, who, reason[: history.LONGEST_REASON]
        proposal.save(update_fields=["objected_at", "objected_by", "objection"])
        record(proposal, ChangeKind.OBJECTED, reason=reason, by=who, at=at)
    news = "the old mailbox objects to a change"
    link = letters.review_address(proposal) if proposal.needs_supervisor else letters.cms_address(proposal)
    letters.tell(people.everybody(proposal.area), proposal, news, at=at, link=link)


def end_old(*, at: datetime, by: str) -> int:
    """Withdraw proposals that nobody has decided on for OPEN_FOR, and tell the people of both sides."""
    ended = 0
    for proposal_id in ContactProposal.objects.to_end(at).values_list("pk", flat=True):
        ended += _end_old(proposal_id, at=at, by=by)
    return ended


@transaction.atomic
def _end_old(proposal_id: int, *, at: datetime, by: str) -> bool:
    proposal = lock_proposal(proposal_id)
    if not proposal.is_open:
        return False  # decided on a moment ago
    reason = f"Nobody has decided on it for {OPEN_FOR.days} days."
    close(proposal, ProposalState.WITHDRAWN, ChangeKind.WITHDRAWN, reason=reason, by=by, at=at)
    news = f"a proposed change is withdrawn, because nobody decided on it for {OPEN_FOR.days} days"
    _tell_editors(proposal, news, at=at)
    if proposal.needs_supervisor:
        supervisors = people.or_duty_desk(people.supervisors(proposal.area))
        letters.tell(supervisors, proposal, news, at=at, link=letters.review_address(proposal))
    return True


def check_can_object(proposal: ContactProposal, *, at: datetime) -> None:
    if proposal.contact and proposal.contact.stopped_at:
        raise InvalidTransition("The duty desk has stopped this mailbox. Call the force instead.")
    in_time = proposal.state == ProposalState.APPLIED and proposal.closed_at and at - proposal.closed_at <= OBJECT_FOR
    if proposal.objected_at or not (proposal.is_open or in_time):
        raise InvalidTransition("This change has been stopped already, or was made long ago.")


def _lock_unconfirmed(proposal_id: int, kind: Kind) -> ContactProposal:
    proposal = lock_open(proposal_id)
    if not proposal.awaits_confirmation or proposal.kind != kind:
        raise InvalidTransition("This has been answered already, or is not needed.")
    return proposal


def _confirm(proposal: ContactProposal, who: str, reason: str, *, by: str, at: datetime) -> None:
    proposal.confirmed_at, proposal.confirmed_by = at, who
    proposal.save(update_fields=["confirmed_at", "confirmed_by"])
    record(proposal, ChangeKind.ANSWERED, reason=reason, by=by, at=at)
    tell_approvers(proposal, at=at)


def _refuse(proposal: ContactProposal, *, reason: str, by: str, at: datetime) -> None:
    close(proposal, ProposalState.REFUSED, ChangeKind.REFUSED, reason=reason, by=by, at=at)
    _tell_editors(proposal, "a proposed change is refused", at=at)


def _check_may_decide(proposal: ContactProposal, by: Approver) -> None:
    if not may_decide(proposal, by):
        raise InvalidTransition("This proposal is for the supervisors of the force to decide on.")


def _is_same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _apply(proposal: ContactProposal, *, by: str, at: datetime) -> Contact:
    live = proposal.contact
    act, what = Act(proposal.act), proposal.what
    wishes.check_names(act, what)
    if live and any(wishes.values(live)[name] != before for name, (before, _) in what.items()):
        raise InvalidTransition("The contact has changed since this was proposed. Propose it again.")
    old = Contact.objects.select_related("area").get(pk=live.pk) if live else None
    before = history.facts(old)
    contact = live or Contact()
    wishes.put(contact, what)
    check_steps(proposal, old, contact)
    if act == Act.RETIRE:
        contact.status = Status.RETIRED
    if proposal.needs_confirmation:
        contact.status, contact.stopped_at = Status.CONFIRMED, None
        contact.confirmed_at, contact.confirmed_by = proposal.confirmed_at, proposal.confirmed_by
        if "review_on" not in what or not contact.review_on:
            contact.review_on = timezone.localdate(at + CONFIRMED_FOR)
    wishes.check(act, old, contact, what, at=at)
    if act == Act.ADD:
        return add_contact(contact=contact, reason=proposal.reason, by=by, at=at)
    if wishes.touches_routing(act, what):
        close_asks(contact, at=at)
    contact.save()
    history.record(contact, _KINDS[act], before=before, reason=proposal.reason, by=by, at=at)
    return contact


def _tell_editors(proposal: ContactProposal, news: str, *, at: datetime) -> None:
    found = dict.fromkeys([proposal.proposed_by, *people.editors(proposal.area)])
    addresses = [address for address in found if "@" in address]
    letters.tell(addresses, proposal, news, at=at, link=letters.cms_address(proposal))
