"""Send a contact's mails again, for example after its mailbox accepted mails and lost them.

Existing deliveries are not changed: each replay is a new delivery with its own message id and Event.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from guidance import directory
from guidance.directory import ContactEntry
from referrals.actions.delivery.queue import queue_deliveries
from referrals.models import Concern, Event, Transport
from referrals.models.delivery import Purpose
from referrals.models.event import Kind
from referrals.rules.routing import Route


class NoSuchTarget(Exception):
    """No such force, or no confirmed mailbox of that force with that number."""


@dataclass
class Replay:
    queued: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    without_mailbox: list[str] = field(default_factory=list)


def replay_deliveries(
    *, force: str, start: datetime, end: datetime, to_contact: int | None, dry_run: bool, by: str, at: datetime
) -> Replay:
    """Queue the mail of every unopened concern of a force again that was received from `start` to before `end`.

    It goes to the mailboxes of the original plan, or to one confirmed contact of that force. Opened concerns are
    skipped, and so are those with an outstanding mail to the same mailbox. With `dry_run` nothing is written. Raises
    NoSuchTarget.
    """
    areas = [area for area in directory.areas() if area.force_slug == force]
    if not areas:
        raise NoSuchTarget(f"No area belongs to a force {force!r}.")
    contact = _confirmed_mailbox(to_contact, [area.slug for area in areas]) if to_contact is not None else None
    found = Replay()
    window = Concern.objects.filter(force_id=areas[0].force_id, received_at__gte=start, received_at__lt=end)
    for concern in window.order_by("received_at", "pk").iterator(chunk_size=500):
        with transaction.atomic():
            _replay(concern, contact, found, dry_run=dry_run, by=by, at=at)
    return found


def _replay(
    concern: Concern, contact: ContactEntry | None, found: Replay, *, dry_run: bool, by: str, at: datetime
) -> None:
    concern = Concern.objects.select_for_update().get(pk=concern.pk)
    routes = _routes(concern, contact)
    mails = concern.deliveries.outstanding().filter(due_at__isnull=False, held_at=None)
    if concern.opened_at:
        found.opened.append(concern.reference)
    elif not routes:
        found.without_mailbox.append(concern.reference)
    elif {route.to for route in routes} <= set(mails.values_list("to", flat=True)):
        found.waiting.append(concern.reference)
    else:
        found.queued.append(concern.reference)
        if not dry_run:
            last = concern.deliveries.order_by("-order").values_list("order", flat=True).first() or 0
            queue_deliveries(concern, routes, at=at, first=last + 1)
            Event.objects.record(concern.pk, Kind.REPLAYED, by=by, at=at, routes=len(routes))


def _routes(concern: Concern, contact: ContactEntry | None) -> Sequence[Route]:
    if contact is not None:
        return [Route("email", contact.value, contact_id=contact.id)]
    mails = concern.deliveries.filter(
        transport=Transport.EMAIL, purpose=Purpose.REFERRAL, held_at=None, due_at__isnull=False
    )
    contact_ids = {row.to: row.contact_id for row in mails}
    return [Route("email", to, contact_id=contact_id) for to, contact_id in contact_ids.items()]


def _confirmed_mailbox(number: int, area_slugs: Sequence[str]) -> ContactEntry:
    contacts = [contact for slug in area_slugs for contact in directory.contacts_for(slug)]
    for contact in contacts:
        if (contact.id, contact.kind, contact.purpose) == (number, "email", "referral") and contact.is_confirmed:
            return contact
    raise NoSuchTarget(f"Contact {number} is no confirmed mailbox for concerns of that force.")
