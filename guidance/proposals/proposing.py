"""Propose a change of a contact, or withdraw the proposal. Nothing here changes a contact."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from guidance import people
from guidance.actions import history
from guidance.actions.contacts import ChangeRefused, InvalidTransition, lock
from guidance.models import Act, Area, ChangeKind, Contact, ContactProposal, Kind, ProposalState
from guidance.proposals import letters, wishes


@transaction.atomic
def propose(
    *, act: Act, wished: Contact, reason: str, by: str, at: datetime, is_administrator: bool = False
) -> ContactProposal:
    """`wished` is the contact as it should be, not saved. An open proposal for the same contact is overtaken.

    Raises ChangeRefused.
    """
    live = lock(wished.pk) if wished.pk else None
    area = Area.objects.select_for_update().get(pk=wished.area_id)
    what = wishes.changes(live, wished) if act in (Act.ADD, Act.CHANGE) else {}
    if "certificate" in what and any(what["certificate"]) and not is_administrator:
        raise ChangeRefused("Only an administrator changes a certificate.", "certificate")
    wishes.check(act, live, wished, what, at=at)
    _overtake(live, wished, by=by, at=at)
    proposal = ContactProposal.objects.create(
        contact=live,
        act=act,
        area=area,
        kind=wished.kind,
        purpose=wished.purpose,
        value=wished.value,
        what=what,
        **_steps(act, live, wished, what),
        reason=" ".join(reason.split())[: history.LONGEST_REASON],
        proposed_at=at,
        proposed_by=by,
    )
    record(proposal, ChangeKind.PROPOSED, reason=reason, by=by, at=at)
    _tell(proposal, at=at)
    return proposal


@transaction.atomic
def withdraw(*, proposal_id: int, reason: str, by: str, at: datetime) -> None:
    """Raises InvalidTransition when it is closed already."""
    proposal = lock_open(proposal_id)
    close(proposal, ProposalState.WITHDRAWN, ChangeKind.WITHDRAWN, reason=reason, by=by, at=at)


@transaction.atomic
def ask_again(*, proposal_id: int, at: datetime) -> None:
    """Mail the link again, because it works for a week. Raises InvalidTransition."""
    proposal = lock_open(proposal_id)
    if not (proposal.awaits_confirmation and proposal.kind == Kind.EMAIL):
        raise InvalidTransition("No mailbox has to confirm this proposal now.")
    letters.ask(proposal, at=at)


def check_steps(proposal: ContactProposal, live: Contact | None, wished: Contact) -> None:
    """That nobody left out a step that the change needs: who may write the row is not who may decide that (ADR 0108).

    `live`: the contact before the change. Raises InvalidTransition.
    """
    steps = _steps(Act(proposal.act), live, wished, proposal.what)
    told = set(steps.pop("told"))
    shown = {name: getattr(wished, name) for name in ("area_id", "kind", "purpose", "value")}
    if told - set(proposal.told) or any(getattr(proposal, name) != each for name, each in (steps | shown).items()):
        raise InvalidTransition("This proposal leaves out a step that such a change needs now. Propose it again.")


def _steps(act: Act, live: Contact | None, wished: Contact, what: wishes.Changes) -> dict[str, Any]:
    touches_routing = wishes.touches_routing(act, what)
    return {
        "needs_confirmation": touches_routing and act != Act.RETIRE,
        "needs_supervisor": touches_routing and wishes.is_about_concerns(live, wished),
        "told": _old_mailboxes(live, wished) if touches_routing else [],
    }


def lock_open(proposal_id: int) -> ContactProposal:
    """Raises InvalidTransition unless it is open."""
    proposal = lock_proposal(proposal_id)
    if not proposal.is_open:
        raise InvalidTransition(f"This proposal is closed: {proposal.get_state_display().lower()}.")
    return proposal


def lock_proposal(proposal_id: int) -> ContactProposal:
    """Lock the area and the contact, then the proposal, in the order of everything that changes a contact."""
    found = ContactProposal.objects.get(pk=proposal_id)
    if found.contact_id:
        lock(found.contact_id)
    Area.objects.select_for_update().get(pk=found.area_id)
    locked = ContactProposal.objects.select_for_update(of=("self",)).select_related("area", "contact__area")
    return locked.get(pk=proposal_id)


def close(
    proposal: ContactProposal, state: ProposalState, kind: ChangeKind, *, reason: str, by: str, at: datetime
) -> None:
    end(proposal, state, reason=reason, by=by, at=at)
    record(proposal, kind, reason=reason, by=by, at=at)


def end(proposal: ContactProposal, state: ProposalState, *, reason: str, by: str, at: datetime) -> None:
    proposal.state, proposal.closed_at, proposal.closed_by = state, at, by
    proposal.closed_reason = " ".join(reason.split())[: history.LONGEST_REASON]
    proposal.save(update_fields=["state", "closed_at", "closed_by", "closed_reason"])


def record(proposal: ContactProposal, kind: ChangeKind, *, reason: str, by: str, at: datetime) -> None:
    """In the contact's history. For a contact that is not there yet, the proposal is all that there is."""
    if not proposal.contact_id:
        return
    live = Contact.objects.select_related("area").get(pk=proposal.contact_id)
    history.record(live, kind, before=history.facts(live), reason=reason, by=by, at=at)


def _overtake(live: Contact | None, wished: Contact, *, by: str, at: datetime) -> None:
    new = Q(contact=None, area=wished.area_id, purpose=wished.purpose, value=wished.value)
    same = Q(contact=live) if live else new
    for older in ContactProposal.objects.open().filter(same):
        close(
            older,
            ProposalState.OVERTAKEN,
            ChangeKind.OVERTAKEN,
            reason="Another proposal was made for this contact.",
            by=by,
            at=at,
        )


def _old_mailboxes(live: Contact | None, wished: Contact) -> list[str]:
    """The mailbox itself; for a telephone or a new contact, the area's other mailboxes of the same purpose."""
    if live and live.stopped_at:
        return []
    if live and live.kind == Kind.EMAIL:
        return [live.value]
    purposes = {wished.purpose, live.purpose if live else wished.purpose}
    area_id = live.area_id if live else wished.area_id
    others = Contact.objects.filter(area=area_id, purpose__in=purposes, kind=Kind.EMAIL, status="confirmed")
    return sorted(set(others.exclude(value=wished.value).values_list("value", flat=True)))


def _tell(proposal: ContactProposal, *, at: datetime) -> None:
    if proposal.needs_confirmation:
        letters.ask(proposal, at=at)
    letters.tell_old(letters.WARNING, proposal, at=at)
    if proposal.awaits_approval:
        tell_approvers(proposal, at=at)
    elif proposal.needs_supervisor:
        supervisors = people.or_duty_desk(people.supervisors(proposal.area))
        letters.tell(supervisors, proposal, "a change is proposed", at=at, link=letters.review_address(proposal))


def tell_approvers(proposal: ContactProposal, *, at: datetime) -> None:
    news = "a change waits for your approval"
    if proposal.needs_supervisor:
        found = people.or_duty_desk(people.supervisors(proposal.area))
        letters.tell(found, proposal, news, at=at, link=letters.review_address(proposal))
    else:
        found = people.or_duty_desk(people.approvers(proposal.area))
        letters.tell(found, proposal, news, at=at, link=letters.cms_address(proposal))
