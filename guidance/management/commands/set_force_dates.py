"""Set the first and the last day of a force, when forces merge. Run it as the owner of the tables."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.formats import date_format

from guidance.models import Force


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("force", help="its slug, like norfolk")
        parser.add_argument("--first", type=date.fromisoformat, help="such as 2028-04-01; left out: none")
        parser.add_argument("--last", type=date.fromisoformat, help="such as 2028-03-31; left out: none")

    def handle(self, *, force: str, first: date | None, last: date | None, **options: Any) -> None:
        found = Force.objects.filter(slug=force).first()
        if found is None:
            raise CommandError(
                f"No force is called {force}: {', '.join(Force.objects.values_list('slug', flat=True))}."
            )
        found.valid_from, found.valid_until = first, last
        try:
            found.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        found.save(update_fields=["valid_from", "valid_until"])
        self.stdout.write(f"{found}: first day {_day(first)}, last day {_day(last)}")
        for area in found.areas.order_by("name") if last else ():
            self.stdout.write(f"Takes no concerns after that, unless it has another force by then: {area.name}")


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else "none"
