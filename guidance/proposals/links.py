"""Signed links of proposals: one confirms the new address, the other objects from an old one."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from guidance.contact_checks.links import Expired, Unreadable
from guidance.models import ContactProposal
from guidance.models.contact_history import LINK_FOR
from prevent_portal.signed_links import make_token, read_token

_CONFIRM, _OBJECT = "guidance.proposal-confirmation", "guidance.proposal-objection"
# Longer than any proposal should wait; whether the objection still counts is for the action to say.
_OBJECTION_LINK_FOR = timedelta(days=180)


@dataclass(frozen=True)
class Named:
    proposal: ContactProposal
    address: str


def confirmation(proposal: ContactProposal) -> str:
    return _url("confirm_proposal", proposal, proposal.value, _CONFIRM)


def objection(proposal: ContactProposal, address: str) -> str:
    return _url("object_to_proposal", proposal, address, _OBJECT)


def read_confirmation(token: str) -> Named:
    """Raises Expired after a week, Unreadable for an invalid token."""
    named = _read(token, _CONFIRM, LINK_FOR)
    if named.address != named.proposal.value:  # after a restore the same id may belong to another proposal
        raise Unreadable
    return named


def read_objection(token: str) -> Named:
    named = _read(token, _OBJECT, _OBJECTION_LINK_FOR)
    if named.address not in named.proposal.told:
        raise Unreadable
    return named


def _url(name: str, proposal: ContactProposal, address: str, salt: str) -> str:
    token = make_token({"proposal": proposal.pk, "to": address}, salt=salt)
    return f"{settings.OFFICERS_URL}{reverse(name)}?token={token}"


def _read(token: str, salt: str, max_age: timedelta) -> Named:
    try:
        found = read_token(token, salt=salt, max_age=max_age)
    except signing.SignatureExpired as error:
        raise Expired from error
    except signing.BadSignature as error:
        raise Unreadable from error
    rows = ContactProposal.objects.select_related("area", "contact")
    proposal = rows.filter(pk=found["proposal"]).first()
    if proposal is None:
        raise Unreadable
    return Named(proposal, found["to"])
