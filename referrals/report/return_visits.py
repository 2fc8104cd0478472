"""Visits of reporters who entered a return code, split between a database row and a cookie (ADR 0024).

The code itself is not stored. The key that is derived from it is encrypted in a row that expires after
RETURN_MINUTES; the key of the row is in the reporter's cookie. Neither opens anything alone.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from prevent_portal import clock
from prevent_portal.cookie_key import CookieKey
from prevent_portal.encryption import CannotOpen
from referrals.models import Concern, Draft
from referrals.models.minutes import next_minute
from referrals.sealing import ReplyKey


@dataclass
class Visit:
    """`words` is a message that was typed in an earlier visit that expired, and is not sent yet."""

    cookie: CookieKey
    concern_id: uuid.UUID
    reply_key: ReplyKey
    words: str = ""

    def concern(self) -> Concern | None:
        return Concern.objects.for_reporter().select_related("force").filter(pk=self.concern_id).first()

    def save(self) -> None:
        """Save and extend the visit. A visit that another request ended stays ended."""
        Draft.objects.filter(pk=self.cookie.row_id).update(**self._row())

    def end(self) -> None:
        Draft.objects.filter(pk=self.cookie.row_id).delete()

    def _row(self) -> dict[str, object]:
        content = {
            "concern": str(self.concern_id),
            "reply_key": self.reply_key.to_text(),
            "words": self.words,
        }
        return {
            "ciphertext": self.cookie.encrypt(content),
            "expires_at": next_minute(clock.now() + timedelta(minutes=settings.RETURN_MINUTES)),
        }


def start_visit(concern: Concern, letters: str, *, words: str) -> Visit:
    visit = Visit(CookieKey.new(), concern.id, ReplyKey.from_code(letters), words)
    Draft.objects.create(pk=visit.cookie.row_id, **visit._row())
    return visit


def load_visit(request: HttpRequest) -> Visit | None:
    key = CookieKey.from_cookie(request.COOKIES.get(settings.RETURN_COOKIE_NAME, ""))
    row = Draft.objects.alive(clock.now()).filter(pk=key.row_id).first() if key else None
    if key is None or row is None:
        return None
    try:
        content = key.decrypt(row.ciphertext)
        reply_key = ReplyKey.from_text(content["reply_key"])
        return Visit(key, uuid.UUID(content["concern"]), reply_key, content["words"])
    except (CannotOpen, ValueError, KeyError):
        # A wrong key, or the cookie of a report's draft in place of this one.
        return None


def end_visit(request: HttpRequest) -> None:
    if visit := load_visit(request):
        visit.end()


def give_key(response: HttpResponse, visit: Visit) -> None:
    response.set_cookie(
        settings.RETURN_COOKIE_NAME,
        visit.cookie.to_cookie(),
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def forget_key(response: HttpResponse) -> None:
    response.delete_cookie(settings.RETURN_COOKIE_NAME, samesite="Strict")
    if settings.SESSION_COOKIE_SECURE:
        # Browsers ignore a Set-Cookie header for a __Host- cookie without Secure, including one that deletes it.
        response.cookies[settings.RETURN_COOKIE_NAME]["secure"] = True
