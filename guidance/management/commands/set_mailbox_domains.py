"""Set the domains in which a force's mailboxes for referrals have to be. Run it as the owner of the tables.

Not in the CMS: its database login cannot tell an administrator from an editor (ADR 0108).
"""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from guidance.models import Force


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("force", help="its slug, like norfolk")
        parser.add_argument("domains", nargs="*", help="such as norfolk.police.uk; none: any domain")

    def handle(self, *, force: str, domains: list[str], **options: Any) -> None:
        found = Force.objects.filter(slug=force).first()
        if found is None:
            raise CommandError(
                f"No force is called {force}: {', '.join(Force.objects.values_list('slug', flat=True))}."
            )
        found.mailbox_domains = " ".join(domains)
        try:
            found.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        found.save(update_fields=["mailbox_domains"])
        self.stdout.write(f"{found}: {', '.join(found.domains) or 'any domain'}")
