"""Print the state of every contact. Exits 1 when an area has no confirmed referral contact, or no force."""

import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.formats import date_format

from guidance.models import Area, Contact


class Command(BaseCommand):
    help = "Show the state of every contact; exit 1 when an area has no confirmed route, or no force."

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        areas = Area.objects.valid_on(today).select_related("force").order_by("name")
        without = [area.name for area in areas if not self._show(area)]
        if not areas:
            self.stderr.write("There are no areas. Run load_guidance.")
        for name in without:
            self.stderr.write(f"No confirmed route: {name}")
        forceless = list(Area.objects.without_force(today).select_related("force").order_by("name"))
        for area in forceless:
            self.stderr.write(f"Takes no concerns, as {area.force.name} is no force today: {area.name}")
        if without or forceless or not areas:
            sys.exit(1)

    def _show(self, area: Area) -> bool:
        self.stdout.write(f"{area.name} ({area.force.name})")
        contacts = area.contacts.prefetch_related("asks").shown()
        for contact in contacts:
            notes = "".join(f"  {note}" for note in _notes(contact, timezone.localdate()))
            self.stdout.write(f"  {contact.status:12} {contact.purpose:12} {contact.kind:6} {contact.value}{notes}")
        return any(contact.is_confirmed and contact.purpose == "referral" for contact in contacts)


def _notes(contact: Contact, today: date) -> Iterator[str]:
    if due := contact.confirmation_due_on:
        yield f"{'! overdue since' if due < today else 'ask again'} {_day(due)}"
    for asked in contact.asks.all():
        if asked.closed_at is None:
            mailed = "" if asked.mailed_at else " (not mailed yet)"
            yield f"! asked {_day(timezone.localdate(asked.asked_at))}, no answer yet{mailed}"
    if contact.warning:
        yield f"! {contact.warning}"
    if facts := contact.certificate_facts:
        word = "! certificate expired" if facts.has_expired() else "certificate until"
        yield f"{word} {_day(facts.expires_at.date())}"


def _day(day: date) -> str:
    return date_format(day, "j F Y")
