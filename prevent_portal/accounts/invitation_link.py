"""The link in an invitation: signed, for one mail of one invitation, and dead after seven days."""

import hashlib

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from prevent_portal.accounts.models import Invitation
from prevent_portal.accounts.models.invitation import OPEN_FOR

_SALT = "accounts.invitation"


class DeadLink(Exception):
    """Never signed by us, expired, used, withdrawn or overtaken: a stranger is not told which."""


def make(invitation: Invitation) -> str:
    """The whole address. The token stands in its query, which the documented proxy keeps out of its log."""
    return f"{settings.PORTAL_URL}{reverse('account_join')}?token={token(invitation)}"


def token(invitation: Invitation) -> str:
    return signing.dumps({"invitation": invitation.pk, "mail": _mail(invitation)}, salt=_SALT)


def read(text: str) -> Invitation:
    """Raises DeadLink."""
    try:
        found = signing.loads(text, salt=_SALT, max_age=OPEN_FOR)
    except signing.BadSignature:
        raise DeadLink from None
    invitation = Invitation.objects.open().select_related("force").filter(pk=found["invitation"]).first()
    # Signed as its mail left, which may have been late. Sent again, or after a restore the same id may stand for
    # another invitation.
    if invitation is None or invitation.expires_at <= timezone.now() or _mail(invitation) != found["mail"]:
        raise DeadLink
    return invitation


def _mail(invitation: Invitation) -> str:
    """A hash: the link itself must not spell out whom it invites."""
    text = f"{invitation.email} {invitation.sent_at.timestamp()}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]
