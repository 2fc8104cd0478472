"""Change the sealing keys of all stored envelopes, in two passes: add the new keys to all, then remove the old ones.

The second pass runs only if every envelope got the new keys; until then the old key opens everything. Each row is
written by itself, and only if it is unchanged since it was read, so the command can be killed and run again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from prevent_portal.clock import Clock
from referrals.models import Event, ForceAuditLog
from referrals.models.event import Kind
from referrals.sealed_fields import SEALED_FIELDS, SealedField
from referrals.sealing import CannotOpen
from referrals.sealing.rotation import rewrap

MAX_EXAMPLES = 20
_CHUNK = 50


@dataclass
class Rotation:
    """`seen` counts the first pass, `changed` the writes of both passes. `unopened` has at most MAX_EXAMPLES."""

    seen: int = 0
    changed: int = 0
    failed: int = 0
    unopened: list[str] = field(default_factory=list)


def rotate(*, dry_run: bool, by: str, now: Clock, report: Callable[[Rotation], None]) -> Rotation:
    """`report` is called after each envelope. No old key is removed while any envelope cannot be opened.

    With `dry_run` nothing is written, and `changed` counts what one pass would change. Raises SealingUnavailable.
    """
    rotation = Rotation()
    for place, row in _rows():
        rotation.seen += 1
        _change(place, row, rotation, drop_old=dry_run, dry_run=dry_run)
        report(rotation)
    if dry_run or rotation.failed:
        return rotation
    for place, row in _rows():
        _change(place, row, rotation, drop_old=True, dry_run=False)
        report(rotation)
    if rotation.changed:
        _record(rotation, by=by, at=now())  # it may have taken hours
    return rotation


def _rows() -> Iterator[tuple[SealedField, Any]]:
    for place in SEALED_FIELDS:
        for row in place.rows.only(*place.columns).order_by("pk").iterator(chunk_size=_CHUNK):
            yield place, row


def _change(place: SealedField, row: Any, rotation: Rotation, *, drop_old: bool, dry_run: bool) -> None:
    # Repeated with the new row as long as somebody else changes it meanwhile.
    while True:
        old = getattr(row, place.field)
        raw = bytes(old) if place.is_picture else old.encode()
        try:
            new = rewrap(raw, context=place.context(row), drop_old=drop_old, is_picture=place.is_picture)
        except CannotOpen as error:
            rotation.failed += 1
            if len(rotation.unopened) < MAX_EXAMPLES:
                rotation.unopened.append(f"{place.name} {row.pk}: {error}")
            return
        if new == raw:
            return
        if dry_run or _write(place, row, old, new if place.is_picture else new.decode()):
            rotation.changed += 1
            return
        row = place.rows.filter(pk=row.pk).first()
        if row is None:
            return  # destroyed meanwhile


def _write(place: SealedField, row: Any, old: Any, new: Any) -> bool:
    unchanged = place.model._default_manager.filter(pk=row.pk, **{place.field: old})
    return bool(unchanged.update(**{place.field: new}))


@transaction.atomic
def _record(rotation: Rotation, *, by: str, at: datetime) -> None:
    log = ForceAuditLog.objects.locked(None)
    Event.objects.record(log.pk, Kind.KEYS_ROTATED, by=by, at=at, envelopes=rotation.seen, writes=rotation.changed)
