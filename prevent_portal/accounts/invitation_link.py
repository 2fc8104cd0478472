"""Signed links in invitation mails, each valid for one mail and seven days."""

import hashlib

from django.conf import settings
from django.core import signing
from django.urls import reverse

from prevent_portal import clock
from prevent_portal.accounts.models import Invitation
from prevent_portal.accounts.models.invitation import OPEN_FOR
from prevent_portal.signed_links import make_token, read_token

_SALT = "accounts.invitation"


class InvalidLink(Exception):
    """Bad signature, expired, used, withdrawn, superseded or not approved; the page does not say which."""


def make(invitation: Invitation) -> str:
    """The absolute URL. The token is in the query string, which the documented proxy does not log."""
    return f"{settings.OFFICERS_URL}{reverse('account_join')}?token={token(invitation)}"


def token(invitation: Invitation) -> str:
    return make_token({"invitation": invitation.pk, "mail": _mail(invitation)}, salt=_SALT)


def read(text: str) -> Invitation:
    """Raises InvalidLink."""
    try:
        found = read_token(text, salt=_SALT, max_age=OPEN_FOR)
    except signing.BadSignature:
        raise InvalidLink from None
    invitation = Invitation.objects.open().select_related("force").filter(pk=found["invitation"]).first()
    # The signature dates from sending, which may be late, so the expiry is checked too. The hash detects a resent
    # invitation, and an id that was reused after a restore.
    if invitation is None or invitation.expires_at <= clock.now() or _mail(invitation) != found["mail"]:
        raise InvalidLink
    if not invitation.is_approved:
        raise InvalidLink
    return invitation


def _mail(invitation: Invitation) -> str:
    """A hash, so that the link does not reveal the address."""
    text = f"{invitation.email} {invitation.sent_at.timestamp()}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]
