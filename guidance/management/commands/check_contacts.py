"""Prints every contact and its state. Exits 1 when an area has no confirmed route for a concern."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from guidance import directory


class Command(BaseCommand):
    help = "Show the state of every contact; exit 1 when an area has no confirmed route."

    def handle(self, *args: Any, **options: Any) -> None:
        areas = directory.areas()
        without = [area.name for area in areas if not self._show(area)]
        if not areas:
            self.stderr.write("There are no areas. Run load_guidance.")
        for name in without:
            self.stderr.write(f"No confirmed route: {name}")
        if without or not areas:
            sys.exit(1)

    def _show(self, area: directory.AreaEntry) -> bool:
        contacts = directory.contacts_for(area.slug)
        self.stdout.write(f"{area.name} ({area.force_name})")
        for contact in contacts:
            warning = f"  ! {contact.warning}" if contact.warning else ""
            self.stdout.write(f"  {contact.status:12} {contact.purpose:12} {contact.kind:6} {contact.value}{warning}")
        return any(contact.is_confirmed and contact.purpose == "referral" for contact in contacts)
