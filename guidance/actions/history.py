"""The history of contacts: record each change with old and new values, author, time and reason."""

from datetime import datetime
from typing import Any

from guidance import certificates
from guidance.models import ChangeKind, Contact, ContactChange

_RECORDED_FIELDS = [
    *("area", "kind", "purpose", "value", "label", "hours", "out_of_hours", "order", "note", "source", "source_on"),
    *("status", "confirmed_at", "confirmed_by", "review_on", "certificate", "stopped_at"),
]
LONGEST_REASON = 500


def facts(contact: Contact | None) -> dict[str, str]:
    """Values as text, so that old entries stay readable when a field changes its type."""
    if contact is None:
        return dict.fromkeys(_RECORDED_FIELDS, "")
    return {name: _text(name, getattr(contact, name)) for name in _RECORDED_FIELDS}


def record(
    contact: Contact, kind: ChangeKind, *, before: dict[str, str], reason: str, by: str, at: datetime
) -> ContactChange:
    """Append one entry. Raises ValueError without a reason."""
    reason = " ".join(reason.split())
    if not reason:
        raise ValueError("A change of a contact needs a reason.")
    after = facts(contact)
    what = {name: [before[name], after[name]] for name in _RECORDED_FIELDS if before[name] != after[name]}
    return ContactChange.objects.create(
        contact=contact, area=contact.area, kind=kind, at=at, by=by, reason=reason[:LONGEST_REASON], what=what
    )


def _text(name: str, value: Any) -> str:
    if name == "certificate":
        return certificates.read(value).fingerprint if value else ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return "" if value is None else str(value)
