"""The database's sessions, whose rows say whose they are: from what signing in wrote into them."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db

from prevent_portal.accounts.models import Session

SIGNED_IN_AT, LAST_USED_AT, DEVICE = "signed_in_at", "last_used_at", "device"


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = super().create_model_instance(data)
        row.user_id = data.get(SESSION_KEY)
        row.device = data.get(DEVICE, "")
        row.signed_in_at, row.last_used_at = _moment(data.get(SIGNED_IN_AT)), _moment(data.get(LAST_USED_AT))
        return row


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
