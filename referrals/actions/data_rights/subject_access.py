"""Subject access requests: search for a person's names in all concerns of a force.

DPA 2018 s.45 (Part 3) and UK GDPR Article 15. Whoever answers must weigh s.45(4) (prejudice to an investigation,
protection of others) and Schedule 2 paragraph 16 (information about other people).
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain, pairwise
from typing import Any

from django.db import transaction
from django.db.models import Q

from prevent_portal.characters import UNSPACED, plain
from referrals import sealing
from referrals.models import Concern, Event, ForceAuditLog, Officer, SubjectAccessRequest
from referrals.models.event import Kind
from referrals.rules.permissions import check_user_can_supervise
from referrals.stored_fields import context_of

# Opened in one request: takes about a third of a second.
SEARCH_BATCH = 500


@transaction.atomic
def make_access_request(*, names: Sequence[str], authority: str, by: Officer, at: datetime) -> SubjectAccessRequest:
    """`authority` says who asked and how their identity was checked. Both are sealed. Raises NotPermitted."""
    check_user_can_supervise(by)
    access_request = SubjectAccessRequest(force_id=by.force_id, by=by, received_at=at)
    access_request.sealed = sealing.seal(
        {"names": list(names), "authority": authority}, context=context_of(access_request)
    )
    access_request.save(force_insert=True)
    return access_request


@transaction.atomic
def read_access_request(*, access_request: SubjectAccessRequest, by: Officer, at: datetime) -> dict[str, Any]:
    check_user_can_supervise(by)
    content = open_access_request(access_request)
    log = ForceAuditLog.objects.locked(by.force_id)
    Event.objects.record(log.pk, Kind.READ, by=by.user.email, at=at, access_request=str(access_request.pk))
    return content


def open_access_request(access_request: SubjectAccessRequest) -> dict[str, Any]:
    """`names` and `authority`; empty after the request's content was erased. Raises CannotOpen."""
    return (
        sealing.open_sealed(access_request.sealed, context=context_of(access_request))
        if access_request.sealed
        else {}
    )


@transaction.atomic
def search_next_batch(*, access_request: SubjectAccessRequest, by: Officer, at: datetime) -> int:
    """Search the next SEARCH_BATCH concerns, newest first; return how many name the person.

    Nobody sees the concerns that are opened here, so only those found get an event. Raises NotPermitted, and
    CannotOpen when the request itself cannot be opened.
    """
    check_user_can_supervise(by)
    access_request = SubjectAccessRequest.objects.visible_to(by).select_for_update().get(pk=access_request.pk)
    wanted = [_words(name) for name in open_access_request(access_request).get("names", [])]
    concerns = list(candidates(access_request)[:SEARCH_BATCH])
    found = [concern for concern in concerns if _names_one(concern, wanted, access_request)]
    # Everything that locks several concerns does so in this order, to avoid deadlocks.
    for concern in sorted(found, key=lambda each: each.pk):
        Concern.objects.select_for_update().only("pk").get(pk=concern.pk)
        Event.objects.record(concern.pk, Kind.FOUND, by=by.user.email, at=at, access_request=str(access_request.pk))
    access_request.found.add(*found)
    access_request.looked += len(concerns)
    access_request.is_searched = len(concerns) < SEARCH_BATCH
    if concerns:
        access_request.looked_to, access_request.looked_id = concerns[-1].received_at, concerns[-1].pk
    access_request.save()
    log = ForceAuditLog.objects.locked(by.force_id)
    facts = {"access_request": str(access_request.pk), "looked": len(concerns), "found": len(found)}
    Event.objects.record(log.pk, Kind.RIGHTS_SEARCHED, by=by.user.email, at=at, **facts)
    return len(found)


def candidates(access_request: SubjectAccessRequest) -> Any:
    """Concerns still to be searched: all of the force, because a name may be anywhere, for example in a note.

    An index of names could order them by likelihood, but must not leave any out: it does not find every name.
    """
    concerns = Concern.objects.filter(force_id=access_request.force_id, destruction=None).order_by(
        "-received_at", "-id"
    )
    if access_request.looked_to:
        concerns = concerns.filter(
            Q(received_at__lt=access_request.looked_to)
            | Q(received_at=access_request.looked_to, id__lt=access_request.looked_id)
        )
    return concerns.prefetch_related("notes", "messages")


def is_named(name: Sequence[str], words: Sequence[str]) -> bool:
    """Whether all words of a name are among the words of a text, in any order.

    Two words that follow each other are also one (Al Zahrani, Alzahrani), in the name or in the text. In a script
    that sets no spaces, a name is looked for within words.
    """
    known = {*words, *_joined(words)}
    spellings = [name, *([*name[:at], two, *name[at + 2 :]] for at, two in enumerate(_joined(name)))]
    return any(all(part in known or _is_within(part, words) for part in spelling) for spelling in spellings)


def _words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in plain(text)).split()


def _joined(words: Sequence[str]) -> list[str]:
    return [one + other for one, other in pairwise(words)]


def _is_within(part: str, words: Sequence[str]) -> bool:
    return bool(UNSPACED.search(part)) and part in "".join(words)


def _names_one(concern: Concern, wanted: Sequence[Sequence[str]], access_request: SubjectAccessRequest) -> bool:
    try:
        words = _words(" ".join(_texts(_contents(concern))))
    except sealing.CannotOpen:
        access_request.unreadable += 1  # shown with the result, for a search by other means
        return False
    return any(is_named(name, words) for name in wanted)


def _contents(concern: Concern) -> Iterator[Any]:
    yield sealing.open_sealed(concern.sealed, context=context_of(concern))
    if concern.rationale_sealed:
        yield sealing.open_sealed(concern.rationale_sealed, context=context_of(concern, "rationale_sealed"))
    for note in concern.notes.all():
        yield sealing.open_sealed(note.sealed, context=context_of(note))
    for message in concern.messages.all():
        yield sealing.open_sealed(message.sealed, context=context_of(message))


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        yield from chain.from_iterable(map(_texts, content.values()))
    elif not isinstance(content, int | float | None):
        yield from chain.from_iterable(map(_texts, content))
