"""Cookies of an officer who is entering a concern, and of one who has just entered it."""

from datetime import datetime

from referrals.entering.drafts import COOKIE, OpenEntry, start_entry
from referrals.models import Officer
from referrals.models.classification import Arrival
from tests.referrals.report.filling import key
from tests.referrals.walking import answers


def entries(officer: Officer, now: datetime) -> dict[str, dict[str, str]]:
    entering, entered = _entry(officer, now), _entry(officer, now)
    entered.enter(entered.journey(), by=officer)
    return {"entering": _cookie(entering), "entered": _cookie(entered)}


def _entry(officer: Officer, now: datetime) -> OpenEntry:
    entry = start_entry(officer, arrival=Arrival.TELEPHONE, came_at=now)
    for slug, fields in answers(pictures=None).items():
        if fields is not None:
            entry.answers[key(slug)] = {
                name: list(value) if isinstance(value, list) else [value] for name, value in fields.items()
            }
    entry.save()
    return entry


def _cookie(entry: OpenEntry) -> dict[str, str]:
    return {COOKIE: entry.key.to_cookie()}
