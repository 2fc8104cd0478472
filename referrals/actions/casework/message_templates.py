"""The texts of a force for messages to reporters: its supervisors keep them, its officers use them."""

import uuid
from datetime import datetime

from django.db import transaction

from referrals.models import Event, ForceAuditLog, MessageTemplate, Officer
from referrals.models.event import Kind
from referrals.models.states import Changed
from referrals.rules.message_templates import MOST, STARTERS, Text
from referrals.rules.permissions import check_user_can_supervise


class TooManyTexts(Exception):
    """The force has as many texts as there can be."""


class UnknownText(Exception):
    """The force has no text with this key."""


def texts_of(force_id: int) -> dict[str, Text]:
    """Also those not in use, by key: the force's own in the order of their names after those it began with."""
    own = {
        row.key: Text(row.key, row.name, row.words, row.number, row.is_active)
        for row in MessageTemplate.objects.latest_of(force_id).order_by("name", "key")
    }
    return {text.key: own.get(text.key, text) for text in STARTERS} | own


def texts_in_use(force_id: int) -> dict[str, Text]:
    return {key: text for key, text in texts_of(force_id).items() if text.is_active}


@transaction.atomic
def save_text(*, key: str, name: str, words: str, is_active: bool, by: Officer, at: datetime, shown: int = 0) -> Text:
    """As a new version, unless nothing has changed. Without a key as a new text.

    `shown` is the number that the supervisor saw. Raises NotPermitted, UnknownText, TooManyTexts, Changed.
    """
    check_user_can_supervise(by)
    # Its row orders the versions of the force's texts, too.
    log = ForceAuditLog.objects.locked(by.force_id)
    texts = texts_of(by.force_id)
    if key and key not in texts:
        raise UnknownText
    if not key and len(texts) >= MOST:
        raise TooManyTexts
    before = texts[key] if key else Text(uuid.uuid4().hex, "", "")
    if shown != before.number:
        raise Changed
    saved = Text(before.key, name, words, before.number + 1, is_active)
    if (name, words, is_active) == (before.name, before.words, before.is_active):
        return before
    MessageTemplate.objects.create(force_id=by.force_id, by=by, at=at, **vars(saved))
    Event.objects.record(
        log.pk, Kind.TEMPLATE_SAVED, by=by.user.email, at=at, template=saved.key, number=saved.number
    )
    return saved
