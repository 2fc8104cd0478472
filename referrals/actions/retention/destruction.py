"""Destroying what was sealed and said. A stub stays, with its events, and a certificate says how many went."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q

from referrals.models import (
    Authority,
    Concern,
    Delivery,
    Destruction,
    Event,
    LegalRestriction,
    Match,
    Outcome,
    RestrictionKind,
    State,
    SubjectAccessRequest,
    Transport,
)
from referrals.models.delivery import Purpose
from referrals.models.event import Kind
from referrals.rules.retention import Period
from referrals.stored_fields import STORED
from referrals.stored_fields.declaration import AtDestruction

# By referrals/stored_fields: models whose rows are deleted, and fields that are emptied of rows that stay.
_DELETED: list[type[models.Model]] = [
    apps.get_model(label) for label, table in STORED.items() if table.at_destruction is AtDestruction.DELETED
]
_EMPTIED = [
    (apps.get_model(label), name)
    for label, table in STORED.items()
    for name, field in table.fields.items()
    if field.emptied and label != "referrals.Concern"
]
_EMPTIED_OF_CONCERN = [name for name, field in STORED["referrals.Concern"].fields.items() if field.emptied]
# Mail that is still wanted after an officer has opened the concern.
_STILL_WANTED = (Purpose.SAFEGUARDING, Purpose.MESSAGE, Purpose.RECEIPT)


Obstacles = Mapping[str, Q]


def obstacles() -> Obstacles:
    """What keeps a concern from everybody, however old it is, by the words for it."""
    outstanding = Delivery.objects.outstanding().filter(concern=OuterRef("pk"), due_at__isnull=False)
    leaving = outstanding.filter(Q(purpose__in=_STILL_WANTED) | Q(transport=Transport.EMAIL, held_at=None))
    holds = LegalRestriction.objects.standing().filter(concern=OuterRef("pk"), kind=RestrictionKind.HOLD)
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
    access_requests = SubjectAccessRequest.objects.standing(at)
    found = SubjectAccessRequest.found.through.objects.filter(
        concern=OuterRef("pk"), subjectaccessrequest__in=access_requests
    )
    to_come = Q(looked_to=None) | Q(looked_to__gte=OuterRef("received_at"))
    searching = access_requests.filter(to_come, force=OuterRef("force_id"), is_searched=False)
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
    Concern.objects.bulk_update(going, [*_EMPTIED_OF_CONCERN, "destruction"])
    facts = {"authority": authority.value, "certificate": str(certificate.pk)}
    Event.objects.record_each([(concern.pk, Kind.PURGED, at, facts) for concern in going], by=by[:254])
    certificate.digest = certificate.compute_digest()
    certificate.save(update_fields=["digest"])
    return certificate


def _destroy_parts(going: list[Concern], at: datetime) -> int:
    """How many rows went, or were emptied."""
    parts = sum(model._default_manager.filter(concern__in=going).delete()[0] for model in _DELETED)
    # The other side of a match. Others stay flagged: that there was an earlier report remains true.
    Match.objects.filter(other__in=going).delete()
    for model, field in _EMPTIED:
        parts += model._default_manager.filter(concern__in=going).exclude(**{field: ""}).update(**{field: ""})
    LegalRestriction.objects.standing().filter(concern__in=going).update(ended_at=at)
    Delivery.objects.outstanding().filter(concern__in=going).update(withdrawn_at=at, leased_until=None)
    return parts


def _empty(concern: Concern) -> None:
    for name in _EMPTIED_OF_CONCERN:
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
