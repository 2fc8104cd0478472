"""A change of sealing keys over everything that is held, in two passes: first every envelope gets the new keys, and
only when none is without them does any lose an old one. Until then the old key opens everything.

Each row is written by itself, and only if it is still what was read: killed at any moment, it is simply run again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from referrals.holdings import HOLDINGS, Holding
from referrals.models import Daybook, Event
from referrals.models.event import Kind
from referrals.sealing import CannotOpen
from referrals.sealing.rotation import rewrap

SHOWN = 20
_CHUNK = 50


@dataclass
class Rotation:
    """Envelopes: `seen` in the first pass; `changed` counts writes of both. `unopened`: SHOWN examples at most."""

    seen: int = 0
    changed: int = 0
    failed: int = 0
    unopened: list[str] = field(default_factory=list)


def rotate(*, dry_run: bool, by: str, at: datetime, tell: Callable[[Rotation], None]) -> Rotation:
    """`tell` is called after each envelope. Old keys stay on all as long as one cannot be opened.

    With `dry_run` nothing is written, and `changed` counts what would be in one pass. Raises SealingUnavailable.
    """
    rotation = Rotation()
    for holding, row in _rows():
        rotation.seen += 1
        _change(holding, row, rotation, drop_old=dry_run, dry_run=dry_run)
        tell(rotation)
    if dry_run or rotation.failed:
        return rotation
    for holding, row in _rows():
        _change(holding, row, rotation, drop_old=True, dry_run=False)
        tell(rotation)
    if rotation.changed:
        _record(rotation, by=by, at=at)
    return rotation


def _rows() -> Iterator[tuple[Holding, Any]]:
    for holding in HOLDINGS:
        for row in holding.rows.only("pk", holding.field, *holding.needs).order_by("pk").iterator(chunk_size=_CHUNK):
            yield holding, row


def _change(holding: Holding, row: Any, rotation: Rotation, *, drop_old: bool, dry_run: bool) -> None:
    """Read again and tried again as often as somebody else wrote it meanwhile."""
    while True:
        old = getattr(row, holding.field)
        raw = bytes(old) if holding.is_picture else old.encode()
        try:
            new = rewrap(raw, context=holding.context(row), drop_old=drop_old, is_picture=holding.is_picture)
        except CannotOpen as error:
            rotation.failed += 1
            if len(rotation.unopened) < SHOWN:
                rotation.unopened.append(f"{holding.name} {row.pk}: {error}")
            return
        if new == raw:
            return
        if dry_run or _write(holding, row, old, new if holding.is_picture else new.decode()):
            rotation.changed += 1
            return
        row = holding.rows.filter(pk=row.pk).first()
        if row is None:
            return  # destroyed meanwhile


def _write(holding: Holding, row: Any, old: Any, new: Any) -> bool:
    unchanged = holding.model._default_manager.filter(pk=row.pk, **{holding.field: old})
    return bool(unchanged.update(**{holding.field: new}))


@transaction.atomic
def _record(rotation: Rotation, *, by: str, at: datetime) -> None:
    book = Daybook.objects.locked(None)
    Event.objects.record(book.pk, Kind.KEYS_ROTATED, by=by, at=at, envelopes=rotation.seen, writes=rotation.changed)
