"""Search for words in sealed text: a limited number of concerns is opened, and each records it as an event."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from prevent_portal.characters import plain
from referrals import sealing
from referrals.models import Concern, Event, Officer
from referrals.models.concern import ConcernQuerySet
from referrals.models.event import Kind
from referrals.sealing import CannotOpen
from referrals.stored_fields import context_of

# Opened in one request, which locks their rows for about a tenth of a second.
MAX_SEARCHED = 200


@dataclass(frozen=True)
class Searched:
    found: list[Concern]
    looked_through: int
    unreadable: int
    # The last one searched, if more follow it.
    last: Concern | None


@transaction.atomic
def search_sealed_text(*, concerns: ConcernQuerySet, words: str, by: Officer, at: datetime) -> Searched:
    """The first MAX_SEARCHED of `concerns` whose report, messages or notes contain these words, ignoring case and
    accents.

    The words are not stored. Raises CannotOpen, with nothing written, when none could be opened.
    """
    # Officers may not read restricted concerns (referrals/actions/casework/legal_restrictions.py).
    ids = list(concerns.filter(restricted_at=None).by_risk().values_list("pk", flat=True)[: MAX_SEARCHED + 1])
    visible = Concern.objects.visible_to(by).filter(restricted_at=None, pk__in=ids[:MAX_SEARCHED])
    rows = visible.select_related("area", "owner__user").prefetch_related("messages", "notes")
    # Locked in the order of their keys, to avoid deadlocks between two searches.
    locked = {concern.pk: concern for concern in rows.order_by("pk").select_for_update(of=("self",))}
    texts = {key: text for key, concern in locked.items() if (text := _text_of(concern)) is not None}
    if locked and not texts:
        raise CannotOpen
    Event.objects.record_each([(key, Kind.SEARCHED, at, {}) for key in texts], by=by.user.email)
    in_order = [key for key in ids if key in locked]
    found = [locked[key] for key in in_order if plain(words) in texts.get(key, "")]
    last = locked[in_order[-1]] if in_order and len(ids) > MAX_SEARCHED else None
    return Searched(found, len(texts), len(locked) - len(texts), last)


def _text_of(concern: Concern) -> str | None:
    # None if any part cannot be opened, so that the concern does not count as searched.
    try:
        return plain("\n".join(_texts(concern)))
    except CannotOpen:
        return None


def _texts(concern: Concern) -> Iterator[str]:
    # Of the report only the answers: the questions are the same in all.
    for part in sealing.open_sealed(concern.sealed, context=context_of(concern))["said"]:
        yield from part["answer"]
    for message in concern.messages.all():
        yield sealing.open_sealed(message.sealed, context=context_of(message))["text"]
    for note in concern.notes.all():
        yield sealing.open_sealed(note.sealed, context=context_of(note))["text"]
