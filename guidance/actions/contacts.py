"""Changing a contact. Each verb writes its own history, and none may leave an area routing nowhere."""

from datetime import datetime

from django.db import transaction

from guidance.actions import history
from guidance.models import Area, ChangeKind, Contact, ContactAsk, Purpose, Status

_ADDRESS = ("kind", "value")


class NoReferralContactLeft(Exception):
    """The change would leave an area without anything that a concern could go to. `field` is what to put right."""

    def __init__(self, area: Area, field: str) -> None:
        super().__init__(
            f"{area.name} would have no contact left that a concern can go to. "
            "Add another contact to share a concern with first."
        )
        self.field = field


class InvalidTransition(Exception):
    """The contact, or the question to its team, is no longer in a state for this. Its words can be shown."""


@transaction.atomic
def save_contact(*, contact: Contact, reason: str, by: str, at: datetime) -> Contact:
    """Write a new contact, or what was changed on one. A new address loses the confirmation of the old one.

    Raises NoReferralContactLeft.
    """
    old = lock(contact.pk) if contact.pk else None
    before = history.facts(old)
    if old is None:
        contact.save()
        history.record(contact, ChangeKind.ADDED, before=before, reason=reason, by=by, at=at)
        return contact
    if any(getattr(old, name) != getattr(contact, name) for name in _ADDRESS):
        contact.unconfirm()
        close_asks(contact, at=at)
    contact.save()
    _check_route(old, "purpose" if old.area_id == contact.area_id else "area")
    history.record(contact, ChangeKind.CHANGED, before=before, reason=reason, by=by, at=at)
    return contact


@transaction.atomic
def retire_contact(*, contact_id: int, reason: str, by: str, at: datetime) -> None:
    """Raises NoReferralContactLeft."""
    old, contact = lock(contact_id), lock(contact_id)
    before = history.facts(old)
    contact.status = Status.RETIRED
    contact.save(update_fields=["status"])
    close_asks(contact, at=at)
    _check_route(old, "reason")
    history.record(contact, ChangeKind.RETIRED, before=before, reason=reason, by=by, at=at)


@transaction.atomic
def restore_contact(*, contact_id: int, reason: str, by: str, at: datetime) -> None:
    """A contact comes back unconfirmed, whatever it was when it was retired.

    Raises InvalidTransition when it is not retired.
    """
    contact = lock(contact_id)
    if contact.status != Status.RETIRED:
        raise InvalidTransition("This contact is not retired.")
    before = history.facts(contact)
    contact.unconfirm()
    contact.save(update_fields=["status", "confirmed_at", "confirmed_by"])
    history.record(contact, ChangeKind.RESTORED, before=before, reason=reason, by=by, at=at)


@transaction.atomic
def mark_failing(*, contact_id: int, reason: str, by: str, at: datetime) -> bool:
    """False when the contact is gone, retired or failing already: a fault seen again writes nothing again.

    Never refused, even for an area's last contact: it is a fact, and routing has to know it.
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


def lock(contact_id: int) -> Contact:
    """The area first and always: two people who each retire one of its last two contacts have to queue."""
    area_id = Contact.objects.values_list("area_id", flat=True).get(pk=contact_id)
    Area.objects.select_for_update().get(pk=area_id)
    return Contact.objects.select_for_update(of=("self",)).select_related("area").get(pk=contact_id)


def close_asks(contact: Contact, *, at: datetime) -> None:
    ContactAsk.objects.open().filter(contact=contact).update(closed_at=at)


def _check_route(old: Contact, field: str) -> None:
    """An area that had no route before may still be edited, or nobody could ever mend it."""
    was_route = old.purpose == Purpose.REFERRAL and old.status != Status.RETIRED
    if was_route and not Contact.objects.routes().filter(area=old.area).exists():
        raise NoReferralContactLeft(old.area, field)
