"""Search for words in sealed text: a limited number of concerns is opened, and each records it as an event."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from prevent_portal.characters import plain
from referrals import sealing
from referrals.models import Concern, Event, Officer
from referrals.models.concern import ConcernQuerySet
from referrals.models.event import Kind
from referrals.sealing import CannotOpen
from referrals.stored_fields import context_of

# Opened in one request: this many concerns, and no further one after this many characters. Nobody can make a search
# slow by long reports; it is only continued more often.
MAX_SEARCHED, MAX_CHARACTERS = 200, 2_000_000
# Loaded at once.
_BATCH = 25


@dataclass(frozen=True)
class Searched:
    found: list[Concern]
    looked_through: int
    unreadable: int
    # The last one searched, if more follow it.
    last: Concern | None


def search_sealed_text(*, concerns: ConcernQuerySet, words: str, by: Officer, at: datetime) -> Searched:
    """The first MAX_SEARCHED of `concerns` whose report, messages or notes contain these words, ignoring case and
    accents.

    The words are not stored. Nothing is locked while concerns are opened. The events are written before anything is
    returned, so that nobody learns of a concern whose history does not say so; a process that dies before has shown
    nothing. Raises CannotOpen, with nothing written, when none could be opened.
    """
    # Officers may not read restricted concerns (referrals/actions/casework/legal_restrictions.py).
    ids = list(concerns.filter(restricted_at=None).by_risk().values_list("pk", flat=True)[: MAX_SEARCHED + 1])
    wanted, characters = plain(words), 0
    opened: list[Concern] = []
    holding: dict[UUID, bool] = {}
    for concern in _each(ids[:MAX_SEARCHED], by):
        if characters > MAX_CHARACTERS:
            break
        opened.append(concern)
        if (text := _text_of(concern)) is not None:
            characters += len(text)
            holding[concern.pk] = wanted in text
    if opened and not holding:
        raise CannotOpen
    noted = _record(holding, by=by, at=at)
    found = [concern for concern in opened if concern.pk in noted and holding[concern.pk]]
    is_all = not opened or opened[-1].pk == ids[-1]
    return Searched(found, len(noted), len(opened) - len(holding), None if is_all else opened[-1])


def _each(ids: Sequence[UUID], by: Officer) -> Iterator[Concern]:
    """In this order, without those that the officer may no longer read."""
    visible = Concern.objects.visible_to(by).filter(restricted_at=None)
    rows = visible.select_related("area", "owner__user").prefetch_related("messages", "notes")
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        found = rows.in_bulk(batch)
        yield from (found[pk] for pk in batch if pk in found)


@transaction.atomic
def _record(opened: Iterable[UUID], *, by: Officer, at: datetime) -> set[UUID]:
    # Without those that were restricted or transferred meanwhile. Locked in the order of their keys, to avoid
    # deadlocks between two searches.
    rows = Concern.objects.visible_to(by).filter(restricted_at=None, pk__in=list(opened))
    locked = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
    Event.objects.record_each([(pk, Kind.SEARCHED, at, {}) for pk in locked], by=by.user.email)
    return set(locked)


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
