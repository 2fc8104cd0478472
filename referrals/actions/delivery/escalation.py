"""Escalate unopened concerns: remind the contact, then notify the supervisors, then the duty desk.

Each step is taken once, by whichever worker comes first; its Event marks it as taken.
"""

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from referrals.actions.delivery.queue import queue_deliveries
from referrals.actions.faults.one_by_one import for_each
from referrals.models import Concern, Delivery, Event, Officer, Transport, Urgency
from referrals.models.concern import ConcernQuerySet
from referrals.models.delivery import Purpose
from referrals.models.event import WORKER, Kind
from referrals.rules import working_hours
from referrals.rules.call_notes import TOLD_BEFORE
from referrals.rules.force_targets import each_targets
from referrals.rules.routing import Route

BATCH = 100


def chase_unopened(*, at: datetime, by: str = WORKER) -> int:
    taken = 0
    for position, kind in enumerate(STEPS):
        since = Coalesce(OuterRef("handed_over_at"), OuterRef("received_at"))
        done = Event.objects.filter(concern_id=OuterRef("pk"), kind=kind, at__gte=since)
        late = unopened_past(position, at=at).exclude(Exists(done)).order_by("urgency", "received_at")[:BATCH]
        chase = partial(chase_concern, kind=kind, at=at, by=by)
        taken += for_each(list(late.values_list("pk", flat=True)), chase, at=at)
    return taken


def unopened_past(position: int, *, at: datetime) -> ConcernQuerySet:
    """Hours of day and night for an urgent concern, the force's working hours for any other."""
    past = Q(pk__in=())
    for own, concerns in each_targets():
        urgent, standard = (own.open_within(urgency, position) for urgency in (Urgency.URGENT, Urgency.STANDARD))
        past |= concerns & (
            _owned_before(at - urgent, Urgency.URGENT)
            | _owned_before(working_hours.before(at, standard, own.hours), Urgency.STANDARD)
        )
    return Concern.objects.unopened().filter(past)


def _owned_before(moment: datetime, urgency: Urgency) -> Q:
    # The time of a transferred concern counts from the transfer.
    return Q(urgency=urgency, received_at__lte=moment) & (Q(handed_over_at=None) | Q(handed_over_at__lte=moment))


@transaction.atomic
def chase_concern(concern_id: uuid.UUID, *, kind: Kind, at: datetime, by: str) -> bool:
    # One step for one concern, unless it was opened or another worker took the step meanwhile.
    rows = Concern.objects.filter(pk=concern_id)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    concern = rows.unopened().first()
    if concern is None or _was_taken(concern, kind):
        return False
    routes = list(STEPS[kind](concern))
    last = concern.deliveries.order_by("-order").values_list("order", flat=True).first() or 0
    queue_deliveries(concern, routes, at=at, first=last + 1)
    Event.objects.record(concern.pk, kind, by=by, at=at, routes=len(routes))
    return True


def _was_taken(concern: Concern, kind: Kind) -> bool:
    return Event.objects.filter(concern_id=concern.pk, kind=kind, at__gte=concern.owned_since).exists()


def _remind_contact(concern: Concern) -> Iterator[Route]:
    # By the deliveries that succeeded. Contacts not reached yet are still being tried.
    for delivery in concern.deliveries.filter(
        purpose=Purpose.REFERRAL, sent_at__isnull=False, queued_at__gte=concern.owned_since
    ):
        yield _reminder(delivery)


def _reminder(delivery: Delivery) -> Route:
    note = TOLD_BEFORE if delivery.transport == Transport.PHONE else ""
    return Route(
        delivery.transport,
        delivery.to,
        contact_id=delivery.contact_id,
        hours=delivery.hours,
        note=note,
        purpose=Purpose.REMINDER,
    )


def _notify_supervisors(concern: Concern) -> Iterator[Route]:
    # If a force has no supervisor, the duty desk is notified one step early.
    supervisors = Officer.objects.filter(force_id=concern.force_id, is_supervisor=True, user__is_active=True)
    addresses = list(supervisors.order_by("pk").values_list("user__email", flat=True))
    for address in addresses:
        yield Route("email", address, purpose=Purpose.ESCALATION)
    if not addresses:
        yield from _notify_duty_desk(concern)


def _notify_duty_desk(concern: Concern) -> Iterator[Route]:
    for address in settings.DUTY_EMAILS:
        yield Route("email", address, purpose=Purpose.UNOPENED)


STEPS: dict[Kind, Callable[[Concern], Iterator[Route]]] = {
    Kind.REMINDED: _remind_contact,
    Kind.ESCALATED: _notify_supervisors,
    Kind.DUTY_TOLD: _notify_duty_desk,
}
