"""The mails about contacts: to a mailbox, or to the area's editors for a telephone. Nothing about any concern."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone

from guidance import links
from guidance.models import Contact, ContactAsk
from guidance.models.contact_history import LINK_FOR

_HEADERS = {"Auto-Submitted": "auto-generated"}


def question(asked: ContactAsk, at: datetime) -> list[EmailMessage]:
    """One mail a recipient, so that a refusal cannot hide behind another's success. The second is the reminder."""
    contact, again = asked.contact, asked.mailed_at is not None
    words = {"contact": contact, "again": again, "portal_name": settings.PORTAL_NAME}
    start = "Reminder: please" if again else "Please"
    if contact.kind == "email":
        last_day = timezone.localdate(at + LINK_FOR)
        body = _body("question", **words, link=links.make(asked), last_day=last_day)
        subject = f"{start} confirm this mailbox: Prevent concerns for {contact.area.name}"
        return [_mail(asked, subject, body, contact.value)]
    body = _body("call", **words, link=edit_address(contact))
    subject = f"{start} make a test call: Prevent contact for {contact.area.name}"
    return [_mail(asked, subject, body, address) for address in keepers(contact)]


def failing(contact: Contact, reason: str, *, has_route: bool) -> list[EmailMessage]:
    """Tells the area's editors and the duty desk."""
    body = _body("failing", contact=contact, reason=reason, has_route=has_route, link=edit_address(contact))
    subject = f"A Prevent contact for {contact.area.name} was not confirmed"
    everybody = dict.fromkeys([*keepers(contact), *settings.DUTY_EMAILS])
    return [EmailMessage(subject=subject, body=body, to=[address], headers=_HEADERS) for address in everybody]


def keepers(contact: Contact) -> list[str]:
    """The area's editors; the duty desk where an area has none."""
    group = contact.area.editors
    found = group.user_set.filter(is_active=True).order_by("email").values_list("email", flat=True) if group else []
    return list(found) or list(settings.DUTY_EMAILS)


def edit_address(contact: Contact) -> str:
    return f"{settings.PORTAL_URL}/cms/snippets/guidance/contact/edit/{contact.pk}/"


def _mail(asked: ContactAsk, subject: str, body: str, to: str) -> EmailMessage:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
    turn = "reminder" if asked.mailed_at else "question"
    # The same whenever it is sent again, so that a repeat can be recognised.
    headers = {**_HEADERS, "Message-ID": f"<contact-{asked.pk}-{asked.asked_at:%Y%m%d}-{turn}@{domain}>"}
    return EmailMessage(subject=subject, body=body, to=[to], headers=headers)


def _body(name: str, **words: object) -> str:
    return render_to_string(f"guidance/mail/{name}.txt", words)
