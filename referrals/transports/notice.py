"""A notice has reference, area, urgency and link, but nothing the reporter wrote: mail may be read in transit."""

from email.utils import formatdate

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from referrals.models import Delivery
from referrals.models.delivery import Purpose
from referrals.transports.returning import return_address

_WHAT = dict.fromkeys((Purpose.REMINDER, Purpose.ESCALATION, Purpose.UNOPENED), "Not opened yet: concern") | {
    Purpose.MESSAGE: "New message on",
    Purpose.FOLLOW_UP: "To look at again: concern",
}


def notice(delivery: Delivery) -> EmailMessage:
    return EmailMessage(
        subject=subject(delivery),
        body=render_to_string(f"referrals/mail/{delivery.purpose}.txt", facts(delivery)),
        from_email=return_address(delivery.id),
        to=[delivery.to],
        headers=headers(delivery),
    )


def subject(delivery: Delivery) -> str:
    concern = delivery.concern
    what = _WHAT.get(Purpose(delivery.purpose), "New concern")
    return f"{what} {concern.reference}, {concern.area.name}, {concern.get_urgency_display().lower()}"


def facts(delivery: Delivery) -> dict[str, str]:
    concern = delivery.concern
    return {
        "reference": concern.reference,
        "area": concern.area.name,
        "urgency": concern.get_urgency_display().lower(),
        "link": f"{settings.OFFICERS_URL}/review/{concern.reference}/",
        "portal_name": settings.PORTAL_NAME,
        # The portal's own instruction for the caller or the duty desk.
        "note": delivery.note,
        "desk": f"{settings.OFFICERS_URL}/duty/",
    }


def headers(delivery: Delivery) -> dict[str, str]:
    # The same in every attempt. `From` is what people see; bounces go to the envelope sender.
    return {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Message-ID": delivery.message_id,
        "Date": formatdate(delivery.queued_at.timestamp()),
        "Auto-Submitted": "auto-generated",
    }
