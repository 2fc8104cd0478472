"""Mails about accounts, queued in the transaction of the action.

They say nothing about concerns and put no user input in a header. A letter that is given up writes an AccountEvent.
"""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from prevent_portal.accounts import invitation_link
from prevent_portal.accounts.actions import history
from prevent_portal.accounts.models import Invitation
from prevent_portal.accounts.models import Kind as EventKind
from prevent_portal.mail import TransportError, kinds, queue
from prevent_portal.mail.kinds import Content, Kind
from prevent_portal.mail.models import Letter

WORKER = "delivery worker"


def queue_invitation(invitation: Invitation, *, at: datetime) -> None:
    withdraw_invitation(invitation)
    queue.add(INVITATION, to=invitation.email, about=invitation.pk, at=at)


def withdraw_invitation(invitation: Invitation) -> None:
    queue.withdraw(INVITATION, about=invitation.pk)


def queue_factor_reset(*, to: str, home: str, at: datetime) -> None:
    """`home`: the address of the tier that has the user's pages."""
    body = render_to_string("accounts/mail/factor_reset.txt", {"home": home})
    queue.add(FACTOR_RESET, to=to, subject="Your second way to sign in was removed", body=body, at=at)


def queue_new_place(*, to: str, device: str, at: datetime) -> None:
    body = render_to_string("accounts/mail/new_place.txt", {"device": device, "at": at})
    queue.add(NEW_PLACE, to=to, subject="Signed in with a new browser", body=body, at=at)


def of_invitations(invitations: Iterable[Invitation]) -> dict[str, Letter]:
    """Letters by the invitation's primary key as text. Letters are deleted after a month."""
    about = [str(each.pk) for each in invitations]
    return {each.about: each for each in Letter.objects.filter(kind=INVITATION.name, about__in=about)}


def _invite(letter: Letter) -> Content | None:
    """The link opens an account, so it is made on sending and never stored."""
    # The delivery worker's database login may read only these columns.
    invitation = Invitation.objects.only("email", "sent_at").filter(pk=letter.about).first()
    if invitation is None:
        return None
    facts = {"link": invitation_link.make(invitation), "last_day": timezone.localdate(invitation.expires_at)}
    return Content(f"Your account: {settings.PORTAL_NAME}", render_to_string("accounts/mail/invitation.txt", facts))


def _note_not_delivered(letter: Letter, error: TransportError, at: datetime) -> None:
    label = kinds.get(letter.kind).label
    history.write(EventKind.NOT_DELIVERED, about=letter.to, by=WORKER, at=at, reason=label)


INVITATION = Kind("invitation", "Invitation", compose=_invite, given_up=_note_not_delivered)
FACTOR_RESET = Kind("factor-reset", "Second factor reset", given_up=_note_not_delivered)
NEW_PLACE = Kind("new-place", "Signed in with a new browser", given_up=_note_not_delivered)
