"""Invite the first administrator, who then invites everybody else. Prints whether the mail was handed over.

Run again for an address whose invitation is still open, it mails a new link, and the old one is dead.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from prevent_portal.accounts import letters
from prevent_portal.accounts.actions import invitations
from prevent_portal.accounts.models import Invitation, Role


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
            invitation = invitations.invite(
                email=email, role=Role.ADMINISTRATOR, force=None, areas=[], by=None, at=timezone.now()
            )
        except invitations.NotNow as error:
            invitation = self._again(email, error)
        letters.invitation(invitation).send()
        self.stdout.write("The invitation was mailed. Its link works for 7 days, once.")

    def _again(self, email: str, refusal: invitations.NotNow) -> Invitation:
        """With no administrator yet, nobody else could send it again."""
        open_one = Invitation.objects.open().filter(email=email.lower(), role=Role.ADMINISTRATOR).first()
        if open_one is None:
            raise CommandError(f"{refusal}.") from refusal
        return invitations.renew(invitation_id=open_one.pk, by=None, at=timezone.now())
