"""Release held mail once its contact is confirmed or has a valid certificate. A task of the delivery worker."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import connection, transaction

from guidance import directory
from guidance.directory import ContactEntry
from referrals.actions.delivery.queue import append_deliveries
from referrals.actions.faults.one_by_one import for_each
from referrals.models import Concern, Delivery, Event, Mode
from referrals.models.event import WORKER, Kind
from referrals.rules import routing
from referrals.transports import sealed

BATCH = 100


def release_held(*, at: datetime, by: str = WORKER) -> int:
    """Return how many mails were released.

    The contact's current address and certificate are used, because those are what was confirmed. A mailbox that is
    new to the area gets the concern too. Opened concerns need no mail any more.
    """
    return sum(
        for_each(_waiting_for(contact, area_id), partial(_release, contact=contact, by=by, at=at), at=at)
        for area_id, contact in _ready(at)
    )


def _ready(at: datetime) -> Iterator[tuple[int, ContactEntry]]:
    areas = Delivery.objects.held().order_by().values_list("concern__area_id", "concern__area__slug").distinct()
    for area_id, slug in areas:
        for contact in routing.confirmed_mailboxes(directory.contacts_for(slug)):
            if not contact.certificate or sealed.certificate_problem(contact.certificate, at) is None:
                yield area_id, contact


def _waiting_for(contact: ContactEntry, area_id: int) -> list[UUID]:
    notified = Delivery.objects.filter(contact_id=contact.id, held_at=None).values("concern")
    held = Delivery.objects.held().filter(concern__area_id=area_id).exclude(concern__in=notified)
    return list(held.order_by().values_list("concern", flat=True).distinct()[:BATCH])


@transaction.atomic
def _release(concern_id: UUID, contact: ContactEntry, *, by: str, at: datetime) -> int:
    concerns = Concern.objects.filter(pk=concern_id, opened_at=None)
    if connection.features.has_select_for_update_skip_locked:
        concerns = concerns.select_for_update(skip_locked=True)
    concern = concerns.first()
    rows = Delivery.objects.filter(concern_id=concern_id, contact_id=contact.id)
    if concern is None or rows.filter(held_at=None).exists():  # another worker is releasing it, or has done so
        return 0
    if delivery := rows.first():
        _release_delivery(delivery, contact, at)
    else:
        append_deliveries(concern, [routing.route_to(contact)], at=at)
    Event.objects.record(concern.id, Kind.RELEASED, by=by, at=at)
    return 1


def _release_delivery(delivery: Delivery, contact: ContactEntry, at: datetime) -> None:
    delivery.to = contact.value
    delivery.certificate = contact.certificate
    delivery.mode = Mode.SEALED if contact.certificate else Mode.NOTICE
    delivery.held_at, delivery.held_for, delivery.due_at = None, "", at
    delivery.save(update_fields=["to", "certificate", "mode", "held_at", "held_for", "due_at"])
