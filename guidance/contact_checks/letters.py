"""Mails about contacts, to the mailbox itself or to the editors for a phone. They never mention a concern."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from guidance import people
from guidance.contact_checks import links
from guidance.models import Contact, ContactAsk, Purpose
from guidance.models.contact_history import LINK_FOR
from prevent_portal import clock
from prevent_portal.mail.kinds import Content
from prevent_portal.mail.models import Letter


def question(letter: Letter) -> Content | None:
    return _question(letter, again=False)


def reminder(letter: Letter) -> Content | None:
    return _question(letter, again=True)


def _question(letter: Letter, *, again: bool) -> Content | None:
    """None when the question is closed. The link is made when the mail is sent, so that it is never stored, and
    mailed to the contact alone.
    """
    asked = ContactAsk.objects.open().select_related("contact__area").filter(pk=letter.about).first()
    if asked is None:
        return None
    contact = asked.contact
    words = {"contact": contact, "again": again, "portal_name": settings.PORTAL_NAME}
    start = "Reminder: please" if again else "Please"
    if contact.kind == "email":
        if letter.to != contact.value:
            return None
        last_day = timezone.localdate(clock.now() + LINK_FOR)
        body = _body("question", **words, link=links.make(asked), last_day=last_day)
        return Content(f"{start} confirm this mailbox: Prevent concerns for {contact.area.name}", body)
    body = _body("call", **words, link=_call_address(contact))
    return Content(f"{start} make a test call: Prevent contact for {contact.area.name}", body)


def failing(contact: Contact, reason: str, *, has_route: bool) -> Content:
    body = _body("failing", contact=contact, reason=reason, has_route=has_route, link=_edit_address(contact))
    return Content(f"A Prevent contact for {contact.area.name} was not confirmed", body)


def stopped(contact: Contact, reason: str) -> Content:
    body = _body("stopped", contact=contact, reason=reason, link=_edit_address(contact))
    return Content(f"A Prevent contact for {contact.area.name} was stopped: call instead", body)


def question_recipients(contact: Contact) -> list[str]:
    """The mailbox; for a telephone, who calls it: the force's supervisors for its own number, else the editors."""
    if contact.kind == "email":
        return [contact.value]
    callers = people.supervisors if contact.purpose == Purpose.REFERRAL else people.editors
    return people.or_duty_desk(callers(contact.area))


def failure_recipients(contact: Contact) -> list[str]:
    """The area's editors and the duty desk."""
    return list(dict.fromkeys([*people.editors(contact.area), *settings.DUTY_EMAILS]))


def _call_address(contact: Contact) -> str:
    if contact.purpose == Purpose.REFERRAL:
        return f"{settings.OFFICERS_URL}/review/contacts/"
    return _edit_address(contact)


def _edit_address(contact: Contact) -> str:
    return f"{settings.EDITORS_URL}/cms/snippets/guidance/contact/edit/{contact.pk}/"


def _body(name: str, **words: object) -> str:
    return render_to_string(f"guidance/mail/{name}.txt", words)
