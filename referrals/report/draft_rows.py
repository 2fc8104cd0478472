"""What is stored of a draft, read with the key that decrypts it."""

from datetime import UTC, datetime
from typing import Any

from prevent_portal import clock
from prevent_portal.cookie_key import CookieKey
from prevent_portal.encryption import CannotOpen
from prevent_portal.queries import single_row
from referrals.actions.submission import Receipt
from referrals.models import Draft
from referrals.report.steps import FORM_VERSION


def read_draft(cookie: str, *, lock: bool = False) -> tuple[CookieKey, dict[str, Any], datetime] | None:
    """The key, what is stored and when it expires."""
    key = CookieKey.from_cookie(cookie)
    opened = open_row(key, lock=lock) if key else None
    return (key, *opened) if key and opened else None


def open_row(key: CookieKey, *, lock: bool = False) -> tuple[dict[str, Any], datetime] | None:
    rows = Draft.objects.select_for_update() if lock else Draft.objects.all()
    alive = rows.filter(pk=key.row_id, expires_at__gt=clock.now())
    found = single_row(alive.values_list("ciphertext", "expires_at"))
    try:
        return (key.decrypt(found[0]), found[1]) if found else None
    except (CannotOpen, ValueError):
        return None


def fields_of(key: CookieKey, content: dict[str, Any], expires_at: datetime) -> dict[str, Any]:
    """Of an OpenDraft."""
    receipt = content.get("receipt")
    return {
        "key": key,
        "area": content.get("area", ""),
        "carried": content.get("carried", ""),
        "answers": content.get("answers", {}),
        "receipt": Receipt(**receipt) if receipt else None,
        "expires_at": expires_at,
        # Another form version may have other questions, so all answers are validated again.
        "known": content["known"] if content.get("version") == FORM_VERSION else (),
        "begun_at": datetime.fromtimestamp(content.get("begun", 0), UTC),
        "is_waiting": content.get("waiting", False),
        "at_work": content.get("work", False),
        "others": content.get("others", []),
        "place": content.get("place", 0),
        "more_receipts": [Receipt(**each) for each in content.get("more", [])],
        "sent_about": content.get("about", ""),
    }
