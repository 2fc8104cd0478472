"""Database sessions (SESSION_ENGINE) with their user, so that they can be listed and ended.

Neither the IP address nor the User-Agent is stored, only a plain description of the device. A row's key is a hash of
the one in the cookie, so that a copy of the table signs nobody in. Its data are signed for that key and this tier
(ADR 0108), so that whoever may write to the table cannot put somebody's session under a key of their own.
"""

import hashlib
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

from prevent_portal.queries import single_row

# Keys in the session data; the row repeats their values for queries.
SIGNED_IN_AT, LAST_USED_AT, DEVICE = "signed_in_at", "last_used_at", "device"


class Session(AbstractBaseSession):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions")
    device = models.CharField(max_length=60, default="")
    signed_in_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    @classmethod
    def get_session_store_class(cls) -> type["SessionStore"]:
        return SessionStore


def hash_key(session_key: str | None) -> str:
    """The primary key of the session's row; of no row without a session key."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:40] if session_key else ""


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    @property
    def key_salt(self) -> str:
        return f"{super().key_salt} {settings.PORTAL_TIER} {hash_key(self.session_key)}"

    def exists(self, session_key: str) -> bool:
        return super().exists(hash_key(session_key))

    def delete(self, session_key: str | None = None) -> None:
        super().delete(hash_key(session_key or self.session_key))

    def save(self, must_create: bool = False) -> None:
        """Update an existing session with one statement, without a transaction."""
        if must_create or self.session_key is None:
            return super().save(must_create=must_create)
        row = self.create_model_instance(dict(self.items()))
        changed = {
            field.attname: getattr(row, field.attname) for field in Session._meta.fields if not field.primary_key
        }
        if not Session.objects.filter(pk=row.pk).update(**changed):
            raise UpdateError
        return None

    def load(self) -> dict[str, Any]:
        row = single_row(Session.objects.filter(pk=hash_key(self.session_key), expire_date__gt=timezone.now()))
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row.session_data)

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        plain = super().create_model_instance(data)
        return Session(
            session_key=hash_key(plain.session_key),
            session_data=plain.session_data,
            expire_date=plain.expire_date,
            user_id=data.get(SESSION_KEY),
            device=data.get(DEVICE, ""),
            signed_in_at=_moment(data.get(SIGNED_IN_AT)),
            last_used_at=_moment(data.get(LAST_USED_AT)),
        )


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
