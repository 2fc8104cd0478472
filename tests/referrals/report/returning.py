"""A reporter who has come back with the code, as if they had just entered it."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from referrals.models import Concern
from referrals.report.return_visits import Visit, start_visit
from referrals.sealing import ReplyKey, return_codes

CODE = "ABCD-EFGH-JKLM-NPQR"


def give_code(concern: Concern, code: str = CODE) -> None:
    """From now on this code opens the concern."""
    letters = return_codes.read_code(code)
    assert letters
    concern.return_hash = return_codes.hash_code(letters)
    concern.reply_key = ReplyKey.from_code(letters).public()
    concern.save(update_fields=["return_hash", "reply_key"])


def visit(concern: Concern, *, words: str = "") -> Visit:
    give_code(concern)
    return start_visit(concern, CODE.replace("-", ""), words=words)


def visiting(concern: Concern, *, words: str = "", **options: Any) -> Client:
    client = Client(**options)
    client.cookies[settings.RETURN_COOKIE_NAME] = visit(concern, words=words).cookie.to_cookie()
    return client


def enter(client: Client, code: str = CODE, **fields: str) -> HttpResponse:
    return client.post("/return/", {"code": code} | fields)  # type: ignore[return-value]


def write(client: Client, text: str, form_id: str = "1") -> HttpResponse:
    return client.post("/return/messages/", {"text": text, "form_id": form_id})  # type: ignore[return-value]
