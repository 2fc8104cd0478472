"""Suspend an account and end its sessions at once, from the server: when no administrator can be trusted or reached.

It stands in the account's history, and the supervisors of the account's force are told, as when an administrator does
it. An administrator restores the account; an officer's, with a supervisor of the force.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from prevent_portal import clock
from prevent_portal.accounts.actions import people
from prevent_portal.accounts.models import User


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--reason", required=True)

    def handle(self, *, email: str, reason: str, **options: Any) -> None:
        user = User.objects.filter(email=email.lower(), is_active=True).first()
        if user is None:
            raise CommandError("There is no active account with this address.")
        people.suspend_from_server(user=user, reason=reason[:500], at=clock.now())
        self.stdout.write(f"{user.email} is suspended and signed out everywhere.")
