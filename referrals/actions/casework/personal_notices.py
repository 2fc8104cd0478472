"""Tell an officer what a colleague gave or offered to them, or that a reporter wrote: references, no content."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string

from prevent_portal.mail import queue
from prevent_portal.mail.kinds import Kind as LetterKind
from referrals.models import Concern, Officer

PERSONAL = LetterKind("personal", "What an officer was given, or a reporter’s message")


def tell_owner(concern: Concern, what: str, *, at: datetime) -> None:
    """In the transaction of the act."""
    if concern.owner and concern.owner.user.is_active:
        _add(concern.owner, [concern.reference], what, what, at)


def tell_officer(officer: Officer, references: Sequence[str], what: str, *, by: Officer, at: datetime) -> None:
    """In the transaction of the act. Nothing to oneself, or to somebody whose account is not in use."""
    if not references or officer.pk == by.pk or not officer.user.is_active:
        return
    _add(officer, references, what, f"{what} by a colleague of your force", at)


def _add(officer: Officer, references: Sequence[str], what: str, said: str, at: datetime) -> None:
    subject = f"{references[0]}: {what}" if len(references) == 1 else f"{len(references)} concerns: {what}"
    facts = {"references": references, "said": said, "desk": f"{settings.OFFICERS_URL}/review/"}
    body = render_to_string("referrals/mail/personal.txt", facts)
    queue.add(PERSONAL, to=officer.user.email, subject=subject, body=body, at=at)
