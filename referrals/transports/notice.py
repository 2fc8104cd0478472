"""A notice has reference, area, urgency and link, but nothing the reporter wrote: mail may be read in transit."""

from collections.abc import Sequence
from email.utils import formatdate

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from referrals.models import Concern, Delivery
from referrals.models.delivery import Purpose
from referrals.rules.call_notes import instructions, tells_of_danger
from referrals.transports.returning import return_address

_WHAT = dict.fromkeys((Purpose.REMINDER, Purpose.ESCALATION, Purpose.UNOPENED), "Not opened yet: concern") | {
    Purpose.MESSAGE: "New message on",
    Purpose.FOLLOW_UP: "To look at again: concern",
}

_MANY = dict.fromkeys((Purpose.REMINDER, Purpose.ESCALATION, Purpose.UNOPENED), "concerns not opened yet") | {
    Purpose.MESSAGE: "concerns with a new message"
}
# In the subject of a notice of a message, when a worker found danger in it.
DANGER_IN_MESSAGE = "possible danger in the text"
# Not about the report: a notice of a message names what was found in it.
_LATER = (Purpose.MESSAGE, Purpose.FOLLOW_UP)
_FOR_DUTY_DESK = (Purpose.DUTY, Purpose.UNOPENED)


def notice(delivery: Delivery) -> EmailMessage:
    return EmailMessage(
        subject=subject(delivery),
        body=render_to_string(f"referrals/mail/{delivery.purpose}.txt", facts(delivery)),
        from_email=return_address(delivery.id),
        to=[delivery.to],
        headers=headers(delivery),
    )


def digest(deliveries: Sequence[Delivery]) -> EmailMessage:
    """One notice for many deliveries of one purpose and urgency to one mailbox. It names their number, and none."""
    first = deliveries[0]
    areas = ", ".join(sorted({delivery.concern.area.name for delivery in deliveries}))
    what = _MANY.get(Purpose(first.purpose), "new concerns")
    page = "duty" if first.purpose in _FOR_DUTY_DESK else "review"
    said = facts(first) | {
        "count": str(len(deliveries)),
        "what": what,
        "area": areas,
        "link": f"{settings.OFFICERS_URL}/{page}/",
    }
    return EmailMessage(
        subject=f"{said['count']} {what}, {areas}, {said['urgency']}",
        body=render_to_string("referrals/mail/digest.txt", said),
        from_email=return_address(first.id),
        to=[first.to],
        headers=headers(first),
    )


def subject(delivery: Delivery) -> str:
    concern = delivery.concern
    what = _WHAT.get(Purpose(delivery.purpose), "New concern")
    said = [f"{what} {concern.reference}", concern.area.name, concern.get_urgency_display().lower()]
    if concern.danger_signs and delivery.purpose not in _LATER:
        said.append(possible_danger(concern))
    if delivery.purpose == Purpose.MESSAGE and tells_of_danger(delivery):
        said.append(DANGER_IN_MESSAGE)
    return ", ".join(said)


def possible_danger(concern: Concern) -> str:
    """Names kinds of danger and no word of the reporter."""
    return f"possible danger in the text: {', '.join(sign.label for sign in concern.signs_in_text)}"


def facts(delivery: Delivery) -> dict[str, str]:
    concern = delivery.concern
    return {
        "reference": concern.reference,
        "area": concern.area.name,
        "urgency": concern.get_urgency_display().lower(),
        "link": f"{settings.OFFICERS_URL}/review/{concern.reference}/",
        "portal_name": settings.PORTAL_NAME,
        # The portal's own instruction for the duty desk.
        "note": instructions(delivery).note,
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
