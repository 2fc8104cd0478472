"""Subject access requests: search for a person's names in all concerns of a force.

DPA 2018 s.45 (Part 3) and UK GDPR Article 15. Whoever answers must weigh s.45(4) (prejudice to an investigation,
protection of others) and Schedule 2 paragraph 16 (information about other people).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from referrals import sealing
from referrals.actions.data_rights.names import words_in
from referrals.actions.data_rights.words_held import Held, Outside, by_eye, named_outside, words_of
from referrals.models import Concern, Event, ForceAuditLog, Officer, SubjectAccessRequest
from referrals.models.event import Kind
from referrals.rules.permissions import check_user_can_supervise
from referrals.stored_fields import context_of

# Opened in one request: takes about a third of a second.
SEARCH_BATCH = 500
# Named on the page; of any more only the number is shown.
MAX_UNOPENED = 200


@transaction.atomic
def make_access_request(
    *, names: Sequence[str], authority: str, by: Officer, at: datetime, officer: str = ""
) -> SubjectAccessRequest:
    """`authority` says who asked and how their identity was checked; `officer` is the address of an officer who asks.

    All are sealed. Raises NotPermitted.
    """
    check_user_can_supervise(by)
    access_request = SubjectAccessRequest(force_id=by.force_id, by=by, received_at=at)
    content = {"names": list(names), "authority": authority, **({"officer": officer} if officer else {})}
    access_request.sealed = sealing.seal(content, context=context_of(access_request))
    access_request.save(force_insert=True)
    return access_request


@transaction.atomic
def read_access_request(*, access_request: SubjectAccessRequest, by: Officer, at: datetime) -> dict[str, Any]:
    check_user_can_supervise(by)
    content = open_access_request(access_request)
    log = ForceAuditLog.objects.locked(by.force_id)
    Event.objects.record(log.pk, Kind.READ, by=by.user.email, at=at, access_request=str(access_request.pk))
    return content


def officer_who_asks(content: Mapping[str, Any], *, force_id: int) -> Officer | None:
    """Of the force that was asked."""
    officers = Officer.objects.filter(force_id=force_id).select_related("user", "force")
    return officers.filter(user__email=content["officer"]).first() if content.get("officer") else None


def open_access_request(access_request: SubjectAccessRequest) -> dict[str, Any]:
    """`names`, `authority`, and `officer` if one asks; empty after its content was erased. Raises CannotOpen."""
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
    wanted = wanted_names(open_access_request(access_request))
    concerns = list(candidates(access_request)[:SEARCH_BATCH])
    held = words_of([concern.pk for concern in concerns])
    found = [concern for concern in concerns if held[concern.pk].names(wanted)]
    _note_unopened(access_request, concerns, held)
    # Everything that locks several concerns does so in this order, to avoid deadlocks.
    ids = sorted(concern.pk for concern in found)
    list(Concern.objects.select_for_update().filter(pk__in=ids).order_by("pk").only("pk"))
    facts: dict[str, Any] = {"access_request": str(access_request.pk)}
    Event.objects.record_each([(pk, Kind.FOUND, at, facts) for pk in ids], by=by.user.email)
    access_request.found.add(*found)
    access_request.looked += len(concerns)
    access_request.is_searched = len(concerns) < SEARCH_BATCH
    if concerns:
        access_request.looked_to, access_request.looked_id = concerns[-1].received_at, concerns[-1].pk
    access_request.save()
    log = ForceAuditLog.objects.locked(by.force_id)
    counted = {"looked": len(concerns), "found": len(found)}
    Event.objects.record(log.pk, Kind.RIGHTS_SEARCHED, by=by.user.email, at=at, **facts, **counted)
    return len(found)


def candidates(access_request: SubjectAccessRequest) -> QuerySet[Concern]:
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
    return concerns.only("id", "reference", "received_at")


def wanted_names(content: Mapping[str, Any]) -> list[list[str]]:
    return [words_in(name) for name in content.get("names", [])]


def search_outside(access_request: SubjectAccessRequest, content: Mapping[str, Any]) -> tuple[list[Outside], int]:
    """What belongs to no concern of the force and has one of the names, and how much of it could not be opened.

    The caller has recorded that the request was read.
    """
    found, unopened = named_outside(wanted_names(content), force_id=access_request.force_id)
    return [each for each in found if each.row.pk != access_request.pk], unopened


def pictures_to_look_at(access_request: SubjectAccessRequest) -> QuerySet[Concern]:
    """Concerns that were searched, with pictures whose words no machine has read, and not found by other words."""
    with_pictures = Q(*(Exists(rows(concern=OuterRef("pk"))) for rows in by_eye()), _connector=Q.OR)
    were_here = Concern.objects.filter(
        with_pictures,
        force_id=access_request.force_id,
        destruction=None,
        received_at__gte=access_request.looked_to or access_request.received_at,
        received_at__lte=access_request.received_at,
    )
    return were_here.exclude(pk__in=access_request.found.values("pk")).order_by("-received_at", "-id")


def _note_unopened(
    access_request: SubjectAccessRequest, concerns: Sequence[Concern], held: Mapping[UUID, Held]
) -> None:
    # A concern of which one part does not open is searched all the same: whoever knows a return code can add junk.
    lines = access_request.unopened.splitlines()
    for concern in concerns:
        if parts := held[concern.pk].unopened:
            access_request.unreadable += 1
            lines.append(f"{concern.reference}: {', '.join(sorted(set(parts)))}")
    access_request.unopened = "\n".join(lines[:MAX_UNOPENED])
