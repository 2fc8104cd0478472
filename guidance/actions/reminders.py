"""Telling an area's editors that a page or contact of theirs is to be reviewed soon."""

import datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from guidance.models import Area, Reminder
from guidance.models.reviews import Review, reviews_due

DAYS_BEFORE = 14


def remind_of_reviews(*, at: datetime.datetime) -> list[Review]:
    """Mail about each review that is at most 14 days off, once for each date; return what nobody could be told of.

    The row that says so is saved with the sending: when the mail server refuses, it is tried at the next run.
    """
    untold = []
    for review in reviews_due(timezone.localdate(at) + datetime.timedelta(days=DAYS_BEFORE)):
        people = _people(review.area)
        if not people:
            untold.append(review)
            continue
        with transaction.atomic():
            _, is_new = Reminder.objects.get_or_create(
                page_id=review.page_id,
                contact_id=review.contact_id,
                review_on=review.review_on,
                defaults={"sent_at": at},
            )
            if is_new:
                _send(review, people)
    return untold


def _people(area: Area | None) -> list[str]:
    """The area's editors; its approvers where there are none, and administrators for pages of the whole portal."""
    active = get_user_model().objects.filter(is_active=True).exclude(email="").order_by("pk")
    if area is None:
        asked = [active.filter(is_superuser=True)]
    else:
        asked = [active.filter(groups=group) for group in (area.editors_id, area.approvers_id) if group]
    return next((list(found) for each in asked if (found := each.values_list("email", flat=True))), [])


def _send(review: Review, people: list[str]) -> None:
    context = {"review": review, "link": f"{settings.PORTAL_URL}{review.edit_path}"}
    text = render_to_string("guidance/mail/review.txt", context)
    place = review.area.name if review.area else "the portal"
    with mail.get_connection() as connection:
        # One recipient a message: a server that refuses one of two says so nowhere.
        for address in people:
            mail.EmailMessage(
                f"Guidance of {place} to be reviewed", text, None, [address], connection=connection
            ).send()
