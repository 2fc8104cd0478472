"""Destroying what was sealed and said. A stub stays, with its events, and a certificate says how many went."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q

from referrals.models import (
    Attachment,
    Authority,
    Claim,
    Concern,
    Delivery,
    Destruction,
    Event,
    Match,
    MatchToken,
    Measure,
    MeasureKind,
    Message,
    Note,
    Outcome,
    State,
    Transfer,
    Transport,
)
from referrals.models.concern import Keeping
from referrals.models.delivery import Purpose
from referrals.models.event import Kind
from referrals.retention import Period

# Goes with its concern whole. Whatever else a concern brings has to stand here or in EMPTIED.
WHOLE: tuple[type[models.Model], ...] = (Note, Message, Attachment, Match, MatchToken)
# Stays as a row that tells when and by whom, without what was said.
EMPTIED: tuple[tuple[type[models.Model], str], ...] = ((Transfer, "reason_sealed"), (Measure, "sealed"))
# Mail that is still wanted after an officer has opened the concern.
_STILL_WANTED = (Purpose.SAFEGUARDING, Purpose.MESSAGE, Purpose.RECEIPT)


Obstacles = Mapping[str, Q]


def obstacles() -> Obstacles:
    """What keeps a concern from everybody, however old it is, by the words for it."""
    outstanding = Delivery.objects.outstanding().filter(concern=OuterRef("pk"), due_at__isnull=False)
    leaving = outstanding.filter(Q(purpose__in=_STILL_WANTED) | Q(transport=Transport.EMAIL, held_at=None))
    holds = Measure.objects.standing().filter(concern=OuterRef("pk"), kind=MeasureKind.HOLD)
    return {
        "on hold": Q(Exists(holds)),
        "restricted": Q(restricted_at__isnull=False),
        "not opened by any officer": Q(opened_at=None),
        "with words that nobody has read": Q(unread_at__isnull=False),
        "not delivered yet": Q(Exists(leaving)),
    }


def obstacles_to_schedule(at: datetime) -> Obstacles:
    """And what keeps it from the clock, but not from two supervisors who weigh it: somebody has asked what is held
    about them, and it was found, or the search has not come to it yet.
    """
    claims = Claim.objects.standing(at)
    found = Claim.found.through.objects.filter(concern=OuterRef("pk"), claim__in=claims)
    to_come = Q(looked_to=None) | Q(looked_to__gte=OuterRef("received_at"))
    searching = claims.filter(to_come, force=OuterRef("force_id"), is_searched=False)
    return {**obstacles(), "asked for by whom it may be about": Q(Exists(found)) | Q(Exists(searching))}


def closed() -> models.QuerySet[Concern]:
    return Concern.objects.filter(state=State.CLOSED, closed_at__isnull=False, destruction=None)


def kept_long_enough(periods: Mapping[Outcome, Period], at: datetime) -> models.QuerySet[Concern]:
    """Closed for as long as the schedule says, whatever else may keep them."""
    over = Q(pk__in=[])
    for outcome, period in periods.items():
        for child in (False, True):
            days = timedelta(days=period.days(about_child=child))
            over |= Q(outcome=outcome, about_child=child, closed_at__lte=at - days)
    return closed().filter(over)


def unobstructed(concerns: models.QuerySet[Concern], kept_by: Obstacles) -> models.QuerySet[Concern]:
    for obstacle in kept_by.values():
        concerns = concerns.exclude(obstacle)
    return concerns


@transaction.atomic
def destroy(
    *,
    concerns: models.QuerySet[Concern],
    kept_by: Obstacles,
    ids: Sequence[uuid.UUID],
    authority: Authority,
    by: str,
    at: datetime,
) -> Destruction | None:
    """Of `ids`, all of one force, those still among `concerns` that nothing in `kept_by` keeps; None when none is.

    All of them, their events and their certificate, or nothing.
    """
    # Locked first, asked second: whoever laid a hold held this lock, and the second question sees it.
    list(Concern.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    going = list(unobstructed(concerns, kept_by).filter(pk__in=ids).order_by("pk"))
    if not going:
        return None
    parts = _destroy_parts(going, at)
    certificate = Destruction.objects.create(
        force_id=going[0].force_id,
        at=at.replace(microsecond=0),
        authority=authority,
        by=by,
        count=len(going),
        parts=parts,
    )
    for concern in going:
        _empty(concern)
        concern.destruction = certificate
    Concern.objects.bulk_update(going, [*_CLEARED, "destruction"])
    facts = {"authority": authority.value, "certificate": str(certificate.pk)}
    Event.objects.record_each([(concern.pk, Kind.PURGED, at, facts) for concern in going], by=by[:254])
    certificate.digest = certificate.compute_digest()
    certificate.save(update_fields=["digest"])
    return certificate


def _destroy_parts(going: list[Concern], at: datetime) -> int:
    """How many rows went, or were emptied."""
    parts = sum(model._default_manager.filter(concern__in=going).delete()[0] for model in WHOLE)
    # The other side of a match. Others stay flagged: that there was an earlier report remains true.
    Match.objects.filter(other__in=going).delete()
    for model, field in EMPTIED:
        parts += model._default_manager.filter(concern__in=going).exclude(**{field: ""}).update(**{field: ""})
    Measure.objects.standing().filter(concern__in=going).update(ended_at=at)
    Delivery.objects.outstanding().filter(concern__in=going).update(withdrawn_at=at, leased_until=None)
    return parts


_CLEARED = [name for name, keeping in Concern.KEEPING.items() if keeping is not Keeping.PLAIN]


def _empty(concern: Concern) -> None:
    for name in _CLEARED:
        setattr(concern, name, _nothing(Concern._meta.get_field(name)))
    # It cannot be empty, and any other time would tell how urgent it was.
    concern.target_at = concern.received_at


def _nothing(field: Any) -> Any:
    """What a field holds when it says nothing; where each row's has to differ, something random."""
    if field.unique:
        return uuid.uuid4() if isinstance(field, models.UUIDField) else uuid.uuid4().hex
    if field.null or isinstance(field, models.DateTimeField):
        return None
    return field.get_default() if field.has_default() else ""
