"""A session that knows whose it is, so that it can be listed and ended. Neither address nor agent is kept."""

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models


class Session(AbstractBaseSession):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions")
    device = models.CharField(max_length=60, default="")
    signed_in_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    objects = BaseSessionManager()

    @classmethod
    def get_session_store_class(cls) -> type:
        from prevent_portal.accounts.session_store import SessionStore  # the store needs this model

        return SessionStore
