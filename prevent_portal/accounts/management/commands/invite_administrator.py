"""Invite an administrator without approval: the first two, who let in everybody else.

Prints whether the mail was handed over. Run again for an address whose invitation is still open, it mails a new link,
and the old one is dead.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from prevent_portal import clock
from prevent_portal.accounts.actions import invitations, letters
from prevent_portal.accounts.administrators import ADMINISTRATOR
from prevent_portal.accounts.models import Invitation
from prevent_portal.accounts.roles import Assignment
from prevent_portal.mail import TransportError, queue


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *, email: str, **options: Any) -> None:
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError("That is no email address.") from None
        try:
            assignment = Assignment(ADMINISTRATOR.name)
            invitation = invitations.invite(email=email, assignment=assignment, by=None, at=clock.now())
        except invitations.InvalidTransition as error:
            invitation = self._again(email, error)
        self._mail(invitation)
        self.stdout.write("The invitation was mailed. Its link works for 7 days, once.")

    def _mail(self, invitation: Invitation) -> None:
        """Send now rather than wait for the worker, unless the worker was faster."""
        [letter] = letters.of_invitations([invitation]).values()
        try:
            queue.send(letter, now=clock.now)
        except TransportError as error:
            words = f"The mail server did not take it ({error}). It is kept, and the delivery worker goes on trying."
            raise CommandError(words) from error
        letter.refresh_from_db()
        if letter.given_up_at:
            raise CommandError(f"The mail server refuses this address ({letter.reply}).")

    def _again(self, email: str, refusal: invitations.InvalidTransition) -> Invitation:
        # Without any administrator there is no other way to send it again.
        open_one = Invitation.objects.open().filter(email=email.lower(), role=ADMINISTRATOR.name).first()
        if open_one is None:
            raise CommandError(f"{refusal}.") from refusal
        return invitations.renew(invitation_id=open_one.pk, by=None, at=clock.now())
