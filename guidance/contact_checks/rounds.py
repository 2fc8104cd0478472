"""One round of contact checks: ask contacts that are due, remind, and mark as failing without an answer.

Idempotent: each step is recorded and done only once, so rounds may run at any time and concurrently.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When

from guidance import people
from guidance.actions.contacts import lock, stop_contact
from guidance.contact_checks import asking, letters
from guidance.models import Contact, ContactAsk
from guidance.models.contact_history import ContactAskQuerySet
from guidance.models.contacts import ContactQuerySet
from prevent_portal import clock, mail
from prevent_portal.mail import TransportError, backoff, queue
from prevent_portal.mail.kinds import Kind
from prevent_portal.mail.models import Letter

BY = "ask_contacts"
# What two clocks may differ by, as in referrals.database.times.
AHEAD = timedelta(minutes=2)
_AGAIN = "The last confirmation is 90 days old, or its review date has come."
_NOBODY = "there is nobody to ask: the area has no editor, and DUTY_EMAILS is empty"


@dataclass
class Round:
    asked: list[Contact] = field(default_factory=list)
    reminded: list[Contact] = field(default_factory=list)
    failed: list[Contact] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def run_round(at: datetime) -> Round:
    """Run one round. An error with one contact is reported in `errors` and does not stop the others."""
    done = Round()
    mend_times_ahead(at)
    for asked in _rows(ContactAsk.objects.to_give_up(at)):
        if fail(asked, asking.FAILED_TO_ANSWER, at):
            done.failed.append(asked.contact)
    for contact in due(at):
        asking.ask(contact_id=contact.pk, reason=_AGAIN, by=BY, at=at)
    given_up_since = at - queue.AGAIN_AFTER
    for kind, rows in ((QUESTION, ContactAsk.objects.to_mail()), (REMINDER, ContactAsk.objects.to_remind(at))):
        for asked in _rows(rows):
            if not _queue(kind, asked, at, given_up_since):
                done.errors.append(f"{asked.contact}: {_NOBODY}")
    _send_now(Letter.objects.waiting().filter(kind__in=[QUESTION.name, REMINDER.name]), done)
    _send_now(Letter.objects.waiting().filter(kind=FAILING.name), done)
    done.errors += [
        f"{contact}: nobody could be told that it fails: {_NOBODY}"
        for contact in done.failed
        if not letters.failure_recipients(contact)
    ]
    return done


def mend_times_ahead(at: datetime) -> int:
    """Of a wrong clock's minute: a contact that was confirmed in 2036 would be asked again in 2036. Now is the most
    that such a time can mean. Return how many were mended.
    """
    latest = at + AHEAD
    # No pause between two tries is longer than this.
    late = at + backoff.LONGEST_PAUSE * 2
    return (
        _at_most(Contact.objects.all(), at, confirmed_at=latest)
        + _at_most(ContactAsk.objects.open(), at, asked_at=latest, mailed_at=latest, reminded_at=latest)
        + _at_most(Letter.objects.waiting(), at, queued_at=latest, due_at=late)
    )


def _at_most(rows: QuerySet[Any], at: datetime, **latest: datetime) -> int:
    """Set to `at` each of these times that is later than its `latest`, in one statement."""
    ahead = {name: Q(**{f"{name}__gt": limit}) for name, limit in latest.items()}
    any_ahead = reduce(or_, ahead.values())
    now = {name: Case(When(condition, then=Value(at)), default=F(name)) for name, condition in ahead.items()}
    return rows.filter(any_ahead).update(**now)


def due(at: datetime) -> ContactQuerySet:
    """Contacts that have to be asked again and have no open question."""
    asked = ContactAsk.objects.open().values("contact")
    return Contact.objects.due_for_confirmation(at).exclude(pk__in=asked)


def mail_now(asked: ContactAsk, at: datetime) -> list[str]:
    """Mail a new question at once. Return errors; the delivery worker retries."""
    done = Round()
    if asked.mailed_at is None:
        queue_question(asked, at)
        _send_now(Letter.objects.waiting().filter(kind=QUESTION.name, about=str(asked.pk)), done)
    return done.errors


def queue_question(asked: ContactAsk, at: datetime) -> bool:
    """Return False when there is no recipient. A letter that was given up before `at` is queued again."""
    return _queue(QUESTION, asked, at, given_up_since=at)


@transaction.atomic
def fail(asked: ContactAsk, reason: str, at: datetime) -> bool:
    """Return False when an answer came in the meantime, or the contact was failing already."""
    if not asking.give_up(asked=asked, reason=reason, by=BY, at=at):
        return False
    contact = asked.contact
    has_route = Contact.objects.routes().filter(area=contact.area, status="confirmed").exists()
    subject, body = letters.failing(contact, reason, has_route=has_route)
    for to in letters.failure_recipients(contact):
        queue.add(FAILING, to=to, subject=subject, body=body, about=contact.pk, at=at)
    return True


@transaction.atomic
def stop(*, contact_id: int, reason: str, by: str, at: datetime) -> Contact:
    """Stop a contact as compromised: nothing is sent there until a proposal to bring it back is approved.

    Raises InvalidTransition when it is retired or stopped already.
    """
    contact = stop_contact(contact_id=contact_id, reason=reason, by=by, at=at)
    subject, body = letters.stopped(contact, reason)
    for to in people.everybody(contact.area):
        queue.add(STOPPED, to=to, subject=subject, body=body, about=contact.pk, at=at)
    return contact


def _rows(rows: ContactAskQuerySet) -> list[ContactAsk]:
    return list(rows.select_related("contact__area"))


@transaction.atomic
def _queue(kind: Kind, asked: ContactAsk, at: datetime, given_up_since: datetime) -> bool:
    """Queue once, even with concurrent rounds. Return False when there is no recipient."""
    lock(asked.contact_id)
    if queue.has_letter(kind, about=asked.pk, given_up_since=given_up_since):
        return True
    recipients = letters.question_recipients(asked.contact)
    for to in recipients:
        queue.add(kind, to=to, about=asked.pk, at=at)
    return bool(recipients)


def _send_now(waiting: Iterable[Letter], done: Round) -> None:
    """Send letters now, instead of leaving them to the delivery worker, to report the outcome.

    A question that at least one recipient accepted is no error, even if other editors' mail was refused.
    """
    reached, refusals = set(), {}
    with mail.kept_open():
        for letter in waiting:
            key = (letter.kind, letter.about)
            with suppress(TransportError):
                queue.send(letter, now=clock.now)
            row = Letter.objects.filter(pk=letter.pk).first()
            if row and row.sent_at:
                reached.add(key)
            elif row and row.reply:
                refusals[key] = f"the mail server did not take it ({row.reply})"
    for kind, about in sorted(reached):
        if kind != FAILING.name:
            contact = _asked(about).contact
            (done.asked if kind == QUESTION.name else done.reminded).append(contact)
    for kind, about in sorted(refusals.keys() - reached):
        why = refusals[kind, about]
        if kind == FAILING.name:
            contact = Contact.objects.select_related("area").get(pk=about)
            why = f"nobody could be told that it fails: {why}"
        else:
            asked = _asked(about)
            contact = asked.contact
            if asked.reminded_at if kind == REMINDER.name else asked.mailed_at:
                continue  # another editor's letter was accepted before
            if asked.closed_at:
                done.failed.append(contact)
        done.errors.append(f"{contact}: {why}")


def _asked(about: str) -> ContactAsk:
    return ContactAsk.objects.select_related("contact__area").get(pk=about)


def _note_mailed(letter: Letter, at: datetime) -> None:
    is_reminder = letter.kind == REMINDER.name
    asking.record_mailed(ask_id=int(letter.about), is_reminder=is_reminder, by=BY, at=at)


def _note_refused(letter: Letter, error: TransportError, at: datetime) -> None:
    """Mark a mailbox that was refused as failing at once. After any other failure the next round asks again."""
    asked = _asked(letter.about)
    if error.refused_recipient and asked.contact.kind == "email":
        reason = f"Its mail server refused the address: the mail server answered {str(error)[:3]}"
        fail(asked, reason, at)


QUESTION = Kind(
    "contact-question",
    "Question to a contact",
    compose=letters.question,
    sent=_note_mailed,
    given_up=_note_refused,
)
REMINDER = Kind(
    "contact-reminder",
    "Reminder to a contact",
    compose=letters.reminder,
    sent=_note_mailed,
    given_up=_note_refused,
)
FAILING = Kind("contact-failing", "Contact that fails")
STOPPED = Kind("contact-stopped", "Contact stopped by the duty desk")
