"""Signed links that confirm a mailbox, each valid for one question, one address and one week."""

import hashlib

from django.conf import settings
from django.core import signing
from django.urls import reverse

from guidance.models import ContactAsk
from guidance.models.contact_history import LINK_FOR
from prevent_portal.signed_links import make_token, read_token

_SALT = "guidance.contact-confirmation"


class Expired(Exception):
    pass


class Unreadable(Exception):
    pass


def make(asked: ContactAsk) -> str:
    """The absolute URL. The token is in the query string, which the documented proxy does not log."""
    return f"{settings.OFFICERS_URL}{reverse('confirm_contact')}?token={token(asked)}"


def token(asked: ContactAsk) -> str:
    return make_token({"ask": asked.pk, "to": _digest(asked.value)}, salt=_SALT)


def read(text: str) -> int:
    """Return the question's id. Raises Expired after a week, Unreadable for an invalid token."""
    try:
        found = read_token(text, salt=_SALT, max_age=LINK_FOR)
    except signing.SignatureExpired as error:
        raise Expired from error
    except signing.BadSignature as error:
        raise Unreadable from error
    asked = ContactAsk.objects.filter(pk=found["ask"]).first()
    # After a restore from backup the same id may belong to another question.
    if asked is None or _digest(asked.value) != found["to"]:
        raise Unreadable
    return asked.pk


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()[:16]
