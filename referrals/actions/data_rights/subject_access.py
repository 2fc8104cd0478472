"""A person's right to know what is held about them: search for their names, and a copy to be gone through by hand.

DPA 2018 s.45 (Part 3) and UK GDPR Article 15. Limits that whoever answers must weigh: s.45(4) (prejudice to an
investigation, protection of others) and Schedule 2 paragraph 16 (information about other people).
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import Q

from prevent_portal.characters import plain
from referrals import sealing
from referrals.models import Concern, Event, ForceAuditLog, Officer, SubjectAccessRequest
from referrals.models.event import Kind
from referrals.rules.permissions import check_user_can_supervise
from referrals.stored_fields import context_of

# Opened at one press: about a third of a second.
LOOKED_AT_ONCE = 500


@transaction.atomic
def make_access_request(*, names: Sequence[str], authority: str, by: Officer, at: datetime) -> SubjectAccessRequest:
    """`authority` says who asked and how it was made sure of. Both are sealed. Raises NotPermitted."""
    check_user_can_supervise(by)
    access_request = SubjectAccessRequest(force_id=by.force_id, by=by, received_at=at)
    access_request.sealed = sealing.seal(
        {"names": list(names), "authority": authority}, context=context_of(access_request)
    )
    access_request.save(force_insert=True)
    return access_request


@transaction.atomic
def read_access_request(*, access_request: SubjectAccessRequest, by: Officer, at: datetime) -> dict[str, Any]:
    """As open_claim, and written down. Raises NotPermitted, CannotOpen with nothing written."""
    check_user_can_supervise(by)
    content = open_access_request(access_request)
    book = ForceAuditLog.objects.locked(by.force_id)
    Event.objects.record(book.pk, Kind.READ, by=by.user.email, at=at, access_request=str(access_request.pk))
    return content


def open_access_request(access_request: SubjectAccessRequest) -> dict[str, Any]:
    """`names` and `authority`; nothing once it is emptied. Raises CannotOpen."""
    return (
        sealing.open_sealed(access_request.sealed, context=context_of(access_request))
        if access_request.sealed
        else {}
    )


@transaction.atomic
def look_further(*, access_request: SubjectAccessRequest, by: Officer, at: datetime) -> int:
    """Look through the next concerns, the newest first; how many were found in these.

    What is opened is looked at by this function alone; only what is found is an event of its concern.
    Raises NotPermitted, CannotOpen when the claim itself cannot be opened.
    """
    check_user_can_supervise(by)
    access_request = SubjectAccessRequest.objects.visible_to(by).select_for_update().get(pk=access_request.pk)
    wanted = [tokens(name) for name in open_access_request(access_request).get("names", [])]
    concerns = list(candidates(access_request)[:LOOKED_AT_ONCE])
    found = [concern for concern in concerns if _names_one(concern, wanted, access_request)]
    # In one order everywhere, so that two who lock several never wait for each other.
    for concern in sorted(found, key=lambda each: each.pk):
        Concern.objects.select_for_update().only("pk").get(pk=concern.pk)
        Event.objects.record(concern.pk, Kind.FOUND, by=by.user.email, at=at, access_request=str(access_request.pk))
    access_request.found.add(*found)
    access_request.looked += len(concerns)
    access_request.is_searched = len(concerns) < LOOKED_AT_ONCE
    if concerns:
        access_request.looked_to, access_request.looked_id = concerns[-1].received_at, concerns[-1].pk
    access_request.save()
    book = ForceAuditLog.objects.locked(by.force_id)
    facts = {"access_request": str(access_request.pk), "looked": len(concerns), "found": len(found)}
    Event.objects.record(book.pk, Kind.RIGHTS_SEARCHED, by=by.user.email, at=at, **facts)
    return len(found)


def candidates(access_request: SubjectAccessRequest) -> Any:
    """Concerns still to be looked through. Everything in turn: a name may stand anywhere, in a note too.

    What indexes names could order these by likelihood, but may not leave any out: a right has no recall of 95 in 100.
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


def tokens(text: str) -> frozenset[str]:
    """Words without case or accents."""
    return frozenset("".join(letter if letter.isalnum() else " " for letter in plain(text)).split())


def _names_one(concern: Concern, wanted: Sequence[frozenset[str]], access_request: SubjectAccessRequest) -> bool:
    try:
        held = tokens(" ".join(_texts(_contents(concern))))
    except sealing.CannotOpen:
        access_request.unreadable += 1  # shown with the result: a person has to look by other means
        return False
    return any(name <= held for name in wanted)


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
