"""Search for words in sealed text: a limited number of concerns is opened, and each records it as an event."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import accumulate
from operator import add
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce, Length

from prevent_portal.characters import plain
from referrals import sealing
from referrals.actions.faults.parts import open_text
from referrals.models import Concern, Event, Message, Note, Officer
from referrals.models.concern import ConcernQuerySet
from referrals.models.event import Kind
from referrals.sealing import CannotOpen
from referrals.stored_fields import context_of

# Opened in one request: this many concerns, and no further one after this many characters of envelopes. Nobody can
# make a search slow by long reports; it is only continued more often.
MAX_SEARCHED, MAX_SEALED = 200, 4_000_000


@dataclass(frozen=True)
class Searched:
    found: list[Concern]
    looked_through: int
    unreadable: int
    # The last one searched, if more follow it.
    last: Concern | None


def search_sealed_text(*, concerns: ConcernQuerySet, words: str, by: Officer, at: datetime) -> Searched:
    """The first MAX_SEARCHED of `concerns` whose report, messages or notes contain these words, as
    `characters.plain` reads both: matching does too.

    The words are not stored. Nothing is locked while concerns are opened. The events are written before anything is
    returned, so that nobody learns of a concern whose history does not say so; a process that dies before has shown
    nothing. Raises CannotOpen, with nothing written, when none could be opened.
    """
    # Officers may not read restricted concerns (referrals/actions/casework/legal_restrictions.py).
    ids = list(concerns.filter(restricted_at=None).by_risk().values_list("pk", flat=True)[: MAX_SEARCHED + 1])
    wanted = plain(words)
    opened = _load(ids[:MAX_SEARCHED], by)
    texts = {concern.pk: text for concern in opened if (text := _text_of(concern)) is not None}
    if opened and not texts:
        raise CannotOpen
    noted = _record(texts, by=by, at=at)
    found = [concern for concern in opened if concern.pk in noted and wanted in texts[concern.pk]]
    is_all = not opened or opened[-1].pk == ids[-1]
    return Searched(found, len(noted), len(opened) - len(texts), None if is_all else opened[-1])


def _load(ids: Sequence[UUID], by: Officer) -> list[Concern]:
    """In this order, without those that the officer may no longer read, and the first of them up to MAX_SEALED."""
    visible = Concern.objects.visible_to(by).filter(restricted_at=None, pk__in=ids)
    parts = [Length("sealed"), *(_length_of(model) for model in (Message, Note))]
    sizes = dict(visible.annotate(size=reduce(add, parts)).values_list("pk", "size"))
    before = accumulate((sizes.get(pk, 0) for pk in ids), initial=0)
    chosen = [pk for pk, total in zip(ids, before, strict=False) if pk in sizes and total <= MAX_SEALED]
    rows = visible.select_related("area", "owner__user").prefetch_related("messages", "notes").in_bulk(chosen)
    return [rows[pk] for pk in chosen if pk in rows]


def _length_of(model: type[Message | Note]) -> Coalesce:
    own = model.objects.filter(concern=OuterRef("pk")).order_by().values("concern")
    return Coalesce(Subquery(own.values(total=Sum(Length("sealed")))), 0)


@transaction.atomic
def _record(opened: Iterable[UUID], *, by: Officer, at: datetime) -> set[UUID]:
    # Without those that were restricted or transferred meanwhile. Locked in the order of their keys, to avoid
    # deadlocks between two searches.
    rows = Concern.objects.visible_to(by).filter(restricted_at=None, pk__in=list(opened))
    locked = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
    Event.objects.record_each([(pk, Kind.SEARCHED, at, {}) for pk in locked], by=by.user.email)
    return set(locked)


def _text_of(concern: Concern) -> str | None:
    # None if the report cannot be opened, so that the concern does not count as searched. A message or note that
    # cannot be opened is left out: whoever knows a return code could otherwise keep a concern from being found.
    try:
        return plain("\n".join(_texts(concern)))
    except CannotOpen:
        return None


def _texts(concern: Concern) -> Iterator[str]:
    # Of the report only the answers: the questions are the same in all.
    for part in sealing.open_sealed(concern.sealed, context=context_of(concern))["said"]:
        yield from part["answer"]
    for message in concern.messages.all():
        yield open_text(message)
    for note in concern.notes.all():
        yield open_text(note)
