"""Actions that change a contact, each with its history entry. An area must keep at least one referral contact."""

from datetime import datetime

from django.db import transaction

from guidance.actions import history
from guidance.models import Area, ChangeKind, Contact, ContactAsk, Purpose, Status

_ADDRESS = ("kind", "value")


class NoReferralContactLeft(Exception):
    """The change would leave an area without a referral contact. `field` is the form field to show the error at."""

    def __init__(self, area: Area, field: str) -> None:
        super().__init__(
            f"{area.name} would have no contact left that a concern can go to. "
            "Add another contact to share a concern with first."
        )
        self.field = field


class InvalidTransition(Exception):
    """The state of the contact or question does not allow this. The message can be shown to users."""


@transaction.atomic
def save_contact(*, contact: Contact, reason: str, by: str, at: datetime) -> Contact:
    """Save a new or changed contact. A new address resets the confirmation.

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
    """The contact comes back unconfirmed. Raises InvalidTransition when it is not retired."""
    contact = lock(contact_id)
    if contact.status != Status.RETIRED:
        raise InvalidTransition("This contact is not retired.")
    before = history.facts(contact)
    contact.unconfirm()
    contact.save(update_fields=["status", "confirmed_at", "confirmed_by"])
    history.record(contact, ChangeKind.RESTORED, before=before, reason=reason, by=by, at=at)


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


def lock(contact_id: int) -> Contact:
    """Lock the area, then the contact, so that two people cannot retire its last two contacts at once."""
    area_id = Contact.objects.values_list("area_id", flat=True).get(pk=contact_id)
    Area.objects.select_for_update().get(pk=area_id)
    return Contact.objects.select_for_update(of=("self",)).select_related("area").get(pk=contact_id)


def close_asks(contact: Contact, *, at: datetime) -> None:
    ContactAsk.objects.open().filter(contact=contact).update(closed_at=at)


def _check_route(old: Contact, field: str) -> None:
    """Allows changes in an area that had no referral contact before, so that it can be repaired."""
    was_route = old.purpose == Purpose.REFERRAL and old.status != Status.RETIRED
    if was_route and not Contact.objects.routes().filter(area=old.area).exists():
        raise NoReferralContactLeft(old.area, field)
