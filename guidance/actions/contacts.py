"""Actions on contacts, each with its history entry. Changes by people are proposals: see guidance.proposals."""

from datetime import datetime

from django.db import transaction

from guidance.actions import history
from guidance.models import Area, ChangeKind, Contact, ContactAsk, Purpose, Status


class ChangeRefused(Exception):
    """The change is not allowed. The message can be shown to users, at the form field `field`."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


class NoReferralContactLeft(ChangeRefused):
    """The change would leave an area without a referral contact."""

    def __init__(self, area: Area, field: str) -> None:
        super().__init__(
            f"{area.name} would have no contact left that a concern can go to. "
            "Add another contact to share a concern with first.",
            field,
        )


class InvalidTransition(Exception):
    """The state of the contact, question or proposal does not allow this. The message can be shown to users."""


@transaction.atomic
def add_contact(*, contact: Contact, reason: str, by: str, at: datetime) -> Contact:
    """Add a contact without approval: for the first loading of an area, and for proposals once approved."""
    contact.save(force_insert=True)
    history.record(contact, ChangeKind.ADDED, before=history.facts(None), reason=reason, by=by, at=at)
    return contact


@transaction.atomic
def mark_failing(*, contact_id: int, reason: str, by: str, at: datetime) -> bool:
    """Return False, and write nothing, when the contact is missing, retired or failing already.

    Allowed even for an area's last contact, because routing has to know that it does not work.
    """
    contact = Contact.objects.filter(pk=contact_id).first()
    if contact is None:
        return False
    contact = lock(contact_id)
    if contact.status in (Status.RETIRED, Status.FAILING):
        return False
    before = history.facts(contact)
    contact.status = Status.FAILING
    contact.save(update_fields=["status"])
    close_asks(contact, at=at)
    history.record(contact, ChangeKind.FAILING, before=before, reason=reason, by=by, at=at)
    return True


@transaction.atomic
def stop_contact(*, contact_id: int, reason: str, by: str, at: datetime) -> Contact:
    """Like failing, but no confirmation brings it back. Raises InvalidTransition when retired or stopped already."""
    contact = lock(contact_id)
    if not contact.may_be_asked:
        raise InvalidTransition("This contact is retired or stopped already.")
    before = history.facts(contact)
    contact.status, contact.stopped_at = Status.FAILING, at
    contact.save(update_fields=["status", "stopped_at"])
    close_asks(contact, at=at)
    history.record(contact, ChangeKind.STOPPED, before=before, reason=reason, by=by, at=at)
    return contact


def lock(contact_id: int) -> Contact:
    """Lock the area, then the contact, so that two people cannot retire its last two contacts at once."""
    area_id = Contact.objects.values_list("area_id", flat=True).get(pk=contact_id)
    Area.objects.select_for_update().get(pk=area_id)
    return Contact.objects.select_for_update(of=("self",)).select_related("area").get(pk=contact_id)


def close_asks(contact: Contact, *, at: datetime) -> None:
    ContactAsk.objects.open().filter(contact=contact).update(closed_at=at)


def check_route_left(old: Contact, field: str) -> None:
    """To be called when `old` would no longer be a referral contact of its area.

    Allows changes in an area that had no referral contact before, so that it can be repaired.
    """
    was_route = old.purpose == Purpose.REFERRAL and old.status != Status.RETIRED
    if was_route and not Contact.objects.routes().filter(area=old.area).exclude(pk=old.pk).exists():
        raise NoReferralContactLeft(old.area, field)
