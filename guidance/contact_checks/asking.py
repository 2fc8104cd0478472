"""Ask the team behind a contact whether it works, and record the answer or the lack of one."""

from collections.abc import Callable
from datetime import datetime
from enum import Enum

from django.db import transaction
from django.utils import timezone

from guidance.actions import history
from guidance.actions.contacts import InvalidTransition, close_asks, lock, mark_failing
from guidance.models import ChangeKind, Contact, ContactAsk, ProposalState, Status
from guidance.models.contacts import CONFIRMED_FOR

FAILED_TO_ANSWER = "Nobody answered within 14 days of being asked."
STOPPED = "The duty desk has stopped this contact. Bring it back first, which the force has to approve."
LONGEST_NAME = 200


class CallResult(Enum):
    WORKS = "works"
    NO_ANSWER = "no-answer"
    WRONG = "wrong"


@transaction.atomic
def ask(*, contact_id: int, reason: str, by: str, at: datetime) -> ContactAsk:
    """Return the open question, or create one to be mailed. Raises InvalidTransition when retired."""
    contact = lock(contact_id)
    if contact.status == Status.RETIRED:
        raise InvalidTransition("This contact is retired. Bring it back first.")
    if contact.stopped_at:
        raise InvalidTransition(STOPPED)
    if existing := ContactAsk.objects.open().filter(contact=contact).first():
        return existing
    _record(contact, ChangeKind.ASKED, lambda: None, reason=reason, by=by, at=at)
    return ContactAsk.objects.create(contact=contact, value=contact.value, asked_at=at, asked_by=by)


@transaction.atomic
def record_mailed(*, ask_id: int, is_reminder: bool, by: str, at: datetime) -> None:
    """Record the first mail accepted; for a phone this is called for the letter to each editor."""
    contact = lock(ContactAsk.objects.values_list("contact_id", flat=True).get(pk=ask_id))
    row = ContactAsk.objects.select_for_update().get(pk=ask_id)
    if row.closed_at or (row.reminded_at if is_reminder else row.mailed_at):
        return
    if is_reminder:
        row.reminded_at = at
        _record(contact, ChangeKind.REMINDED, lambda: None, reason="No answer for 7 days.", by=by, at=at)
    else:
        row.mailed_at = at
    row.save(update_fields=["mailed_at", "reminded_at"])


@transaction.atomic
def give_up(*, asked: ContactAsk, reason: str, by: str, at: datetime) -> bool:
    """Return False when an answer came in the meantime."""
    lock(asked.contact_id)
    if ContactAsk.objects.get(pk=asked.pk).closed_at:
        return False
    return mark_failing(contact_id=asked.contact_id, reason=reason, by=by, at=at)


@transaction.atomic
def answer_link(*, ask_id: int, takes_concerns: bool, name: str, role: str, at: datetime) -> None:
    """Record a person's answer. Raises InvalidTransition when the link was used or the address has changed."""
    asked = open_ask(ask_id)
    contact = lock(asked.contact_id)
    asked = open_ask(ask_id)  # again, now that the contact is locked
    who = f"{name}, {role}"[:LONGEST_NAME]
    if not takes_concerns:
        refusal = "A person at the mailbox answered that it is not the place for concerns."
        mark_failing(contact_id=contact.pk, reason=refusal, by=who, at=at)
        close_asks(contact, at=at)
        return
    _confirm(contact, who, "Answered the link mailed to the address.", by=who, at=at)


@transaction.atomic
def record_call(
    *, contact_id: int, result: CallResult, answered_by: str, called_at: datetime, by: str, at: datetime
) -> None:
    """Record a test call to a phone: `by` called, `answered_by` (name and role) answered.

    Raises InvalidTransition for a mailbox, a contact that is retired or stopped, and for who proposed the number.
    """
    contact = lock(contact_id)
    if contact.kind != "phone" or contact.status == Status.RETIRED:
        raise InvalidTransition("A test call is for a telephone that is not retired.")
    if contact.stopped_at:
        raise InvalidTransition(STOPPED)
    if _proposed_by(contact).casefold() == by.casefold():
        raise InvalidTransition("A test call is recorded by somebody else than who proposed the number.")
    when = f"{timezone.localtime(called_at):%d.%m.%Y %H:%M}"
    if result is CallResult.WORKS:
        _confirm(contact, answered_by[:LONGEST_NAME], f"Test call at {when}, answered.", by=by, at=at)
    elif result is CallResult.WRONG:
        mark_failing(contact_id=contact_id, reason=f"Test call at {when}: the wrong number.", by=by, at=at)
    else:
        words = f"Test call at {when}: nobody answered."
        _record(contact, ChangeKind.NO_ANSWER, lambda: None, reason=words, by=by, at=at)


@transaction.atomic
def confirm_for_demo(*, contact: Contact, at: datetime) -> None:
    """The caller must make sure that this is a demo."""
    _confirm(contact, "demo", "Confirmed by the demo itself: nobody was asked.", by="demo", at=at)


def open_ask(ask_id: int) -> ContactAsk:
    """Raises InvalidTransition, with a message for the person who followed the link."""
    asked = ContactAsk.objects.select_related("contact__area").filter(pk=ask_id).first()
    if asked is None or asked.contact.value != asked.value or not asked.contact.may_be_asked:
        raise InvalidTransition("This link is for an address that has changed since.")
    if asked.closed_at:
        raise InvalidTransition("This link has been used, or is no longer needed.")
    return asked


def _proposed_by(contact: Contact) -> str:
    applied = contact.proposals.filter(state=ProposalState.APPLIED, needs_confirmation=True).order_by("-pk")
    return applied.values_list("proposed_by", flat=True).first() or ""


def _confirm(contact: Contact, who: str, reason: str, *, by: str, at: datetime) -> None:
    def change() -> None:
        contact.status, contact.confirmed_at, contact.confirmed_by = Status.CONFIRMED, at, who
        contact.review_on = timezone.localdate(at + CONFIRMED_FOR)
        contact.save(update_fields=["status", "confirmed_at", "confirmed_by", "review_on"])

    close_asks(contact, at=at)
    _record(contact, ChangeKind.CONFIRMED, change, reason=reason, by=by, at=at)


def _record(
    contact: Contact, kind: ChangeKind, change: Callable[[], None], *, reason: str, by: str, at: datetime
) -> None:
    before = history.facts(contact)
    change()
    history.record(contact, kind, before=before, reason=reason, by=by, at=at)
