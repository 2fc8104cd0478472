"""Remind an area's editors by mail of pages and contacts that are due for review."""

import datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from guidance.models import Area, Reminder
from guidance.models.reviews import Review, reviews_due
from prevent_portal.mail import queue
from prevent_portal.mail.kinds import Kind
from prevent_portal.mail.models import Letter

DAYS_BEFORE = 14


def remind_of_reviews(*, at: datetime.datetime) -> list[Review]:
    """Queue one mail for each review due within 14 days, once for each date. Return reviews without a recipient."""
    without_recipient = []
    for review in reviews_due(timezone.localdate(at) + datetime.timedelta(days=DAYS_BEFORE)):
        recipients = _recipients(review.area)
        if recipients:
            _queue(review, recipients, at)
        else:
            without_recipient.append(review)
    return without_recipient


def _recipients(area: Area | None) -> list[str]:
    """The area's editors, else its approvers; administrators for pages outside any area."""
    active = get_user_model().objects.filter(is_active=True).exclude(email="").order_by("pk")
    if area is None:
        asked = [active.filter(is_superuser=True)]
    else:
        asked = [active.filter(groups=group) for group in (area.editors_id, area.approvers_id) if group]
    return next((list(found) for each in asked if (found := each.values_list("email", flat=True))), [])


@transaction.atomic
def _queue(review: Review, recipients: list[str], at: datetime.datetime) -> None:
    reminder, _ = Reminder.objects.select_for_update().get_or_create(
        page_id=review.page_id, contact_id=review.contact_id, review_on=review.review_on
    )
    again_since = at - queue.AGAIN_AFTER
    if reminder.sent_at or queue.has_letter(REVIEW, about=reminder.pk, given_up_since=again_since):
        return
    place = review.area.name if review.area else "the portal"
    subject = f"Guidance of {place} to be reviewed"
    link = f"{settings.EDITORS_URL}{review.edit_path}"
    body = render_to_string("guidance/mail/review.txt", {"review": review, "link": link})
    for to in recipients:
        queue.add(REVIEW, to=to, subject=subject, body=body, about=reminder.pk, at=at)


def _note_sent(letter: Letter, at: datetime.datetime) -> None:
    Reminder.objects.filter(pk=letter.about, sent_at=None).update(sent_at=at)


REVIEW = Kind("review-reminder", "Page or contact to be reviewed", sent=_note_sent)
