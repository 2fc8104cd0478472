"""One round of asking: who is due, what is mailed, who is reminded, and who gave no answer.

Safe at any time and any number of times: each step is written down, and done only once.
"""

import smtplib
from dataclasses import dataclass, field
from datetime import datetime

from django.core.mail import EmailMessage, get_connection

from guidance import letters
from guidance.actions import asking
from guidance.models import Contact, ContactAsk
from guidance.models.contact_history import ContactAskQuerySet
from guidance.models.contacts import ContactQuerySet

BY = "ask_contacts"
_AGAIN = "The last confirmation is 90 days old, or its review date has come."


class NotMailed(Exception):
    """The words say why. `refused`: the other side will not take mail for this address at all."""

    def __init__(self, why: str, *, refused: bool = False) -> None:
        super().__init__(why)
        self.refused = refused


@dataclass
class Round:
    asked: list[Contact] = field(default_factory=list)
    reminded: list[Contact] = field(default_factory=list)
    failed: list[Contact] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


def go(at: datetime) -> Round:
    """A fault with one contact stands among the troubles and holds up no other."""
    done = Round()
    for asked in _rows(ContactAsk.objects.to_give_up(at)):
        _fail(asked, asking.FAILED_TO_ANSWER, at, done)
    for contact in due(at):
        asking.ask(contact_id=contact.pk, reason=_AGAIN, by=BY, at=at)
    for asked in _rows(ContactAsk.objects.to_mail()):
        _mail(asked, at, done, done.asked)
    for asked in _rows(ContactAsk.objects.to_remind(at)):
        _mail(asked, at, done, done.reminded)
    return done


def due(at: datetime) -> ContactQuerySet:
    """Who has to be asked again and has not been."""
    asked = ContactAsk.objects.open().values("contact")
    return Contact.objects.due_for_confirmation(at).exclude(pk__in=asked)


def mail_now(asked: ContactAsk, at: datetime) -> list[str]:
    """The first mail of one question, at once. What went wrong; the next round tries again."""
    done = Round()
    if asked.mailed_at is None:
        _mail(asked, at, done, done.asked)
    return done.troubles


def _rows(rows: ContactAskQuerySet) -> list[ContactAsk]:
    return list(rows.select_related("contact__area__editors"))


def _mail(asked: ContactAsk, at: datetime, done: Round, mailed: list[Contact]) -> None:
    try:
        _send(letters.question(asked, at))
    except NotMailed as error:
        done.troubles.append(f"{asked.contact}: {error}")
        if error.refused and asked.contact.kind == "email":
            _fail(asked, f"Its mail server refused the address: {error}", at, done)
        return
    asking.record_mailed(asked=asked, by=BY, at=at)
    mailed.append(asked.contact)


def _fail(asked: ContactAsk, reason: str, at: datetime, done: Round) -> None:
    """Routing has to know at once, so it is written before anybody is told."""
    if not asking.give_up(asked=asked, reason=reason, by=BY, at=at):
        return
    contact = asked.contact
    done.failed.append(contact)
    has_route = Contact.objects.routes().filter(area=contact.area, status="confirmed").exists()
    try:
        _send(letters.failing(contact, reason, has_route=has_route))
    except NotMailed as error:
        done.troubles.append(f"{contact}: nobody could be told that it fails: {error}")


def _send(messages: list[EmailMessage]) -> None:
    """Raise NotMailed unless somebody's mail server took one. An editor who left must not silence the others."""
    if not messages:
        raise NotMailed("there is nobody to ask: the area has no editor, and DUTY_EMAILS is empty")
    errors = [error for message in messages if (error := _refusal(message))]
    if len(errors) == len(messages):
        raise errors[0]


def _refusal(message: EmailMessage) -> NotMailed | None:
    try:
        with get_connection() as connection:
            connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        code, _ = next(iter(error.recipients.values()))
        return NotMailed(f"the mail server answered {code}", refused=code >= 500)
    except (smtplib.SMTPException, OSError) as error:
        return NotMailed(f"the mail server did not take it ({type(error).__name__})")
    return None
