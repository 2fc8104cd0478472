"""Mails about accounts, queued in the transaction of the action.

They say nothing about concerns and put no user input in a header. A letter that is given up writes an AccountEvent.
"""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from prevent_portal.accounts import invitation_link, roles
from prevent_portal.accounts.administrators import administrators
from prevent_portal.accounts.models import AccountEvent, Invitation, RoleRequest, User
from prevent_portal.accounts.models import Kind as EventKind
from prevent_portal.accounts.roles import Assignment
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


def queue_change(kind: EventKind, *, about: str, of: Iterable[Assignment], at: datetime) -> None:
    """Tell the approvers of these roles, or all administrators where a role has none, of what was done."""
    pages: dict[str, str] = {}
    for assignment in of:
        found = roles.approvers(assignment).values_list("email", flat=True)
        page = roles.approvers_page(assignment) if found else reverse("people")
        pages |= dict.fromkeys(found or administrators().values_list("email", flat=True), page)
    for page in sorted(set(pages.values())):
        to = [email for email, its in pages.items() if its == page]
        queue_told(kind, about=about, to=to, page=page, at=at)


def queue_told(kind: EventKind, *, about: str, to: Iterable[str], page: str, at: datetime) -> None:
    body = render_to_string("accounts/mail/changed.txt", {"about": about, "what": kind.label, "page": page})
    queue.add_each(CHANGED, to=to, subject=f"An account: {kind.label.lower()}", body=body, at=at)


def queue_request(asked: RoleRequest, deciders: Iterable[User], *, page: str, at: datetime) -> None:
    facts = {"asked": asked, "page": page, "by": asked.asked_by}
    body = render_to_string("accounts/mail/asked.txt", facts)
    to = [user.email for user in deciders]
    queue.add_each(ASKED, to=to, subject="Approve or refuse an account", body=body, at=at)


def of_invitations(invitations: Iterable[Invitation]) -> dict[str, Letter]:
    """Letters by the invitation's primary key as text. Letters are deleted after a month."""
    about = [str(each.pk) for each in invitations]
    return {each.about: each for each in Letter.objects.filter(kind=INVITATION.name, about__in=about)}


def _invite(letter: Letter) -> Content | None:
    """The link opens an account, so it is made on sending, never stored, and mailed to nobody else."""
    # The delivery worker's database login may read only these columns.
    invitation = Invitation.objects.only("email", "sent_at").filter(pk=letter.about, email=letter.to).first()
    if invitation is None:
        return None
    facts = {"link": invitation_link.make(invitation), "last_day": timezone.localdate(invitation.expires_at)}
    return Content(f"Your account: {settings.PORTAL_NAME}", render_to_string("accounts/mail/invitation.txt", facts))


def _note_not_delivered(letter: Letter, error: TransportError, at: datetime) -> None:
    label = kinds.get(letter.kind).label
    AccountEvent.objects.create(about=letter.to, kind=EventKind.NOT_DELIVERED, at=at, by=WORKER, reason=label)


INVITATION = Kind("invitation", "Invitation", compose=_invite, given_up=_note_not_delivered)
FACTOR_RESET = Kind("factor-reset", "Second factor reset", given_up=_note_not_delivered)
ASKED = Kind("role-request", "Account to approve", given_up=_note_not_delivered)
CHANGED = Kind("account-changed", "Account changed", given_up=_note_not_delivered)
NEW_PLACE = Kind("new-place", "Signed in with a new browser", given_up=_note_not_delivered)
