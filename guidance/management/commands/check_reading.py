"""Print the reading age of every guidance page. Exits 1 when one is above HIGHEST_AGE.

--first-text checks the text that load_guidance would load and needs no database.
"""

import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from guidance.loading import first_texts
from guidance.models.pages import PAGE_TYPES
from guidance.readability import HIGHEST_AGE, reading_age


class Command(BaseCommand):
    help = "Print the reading age of every guidance page; exit 1 when one is too hard."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--first-text", action="store_true", help="Read the text that load_guidance would load.")

    def handle(self, *args: Any, **options: Any) -> None:
        texts = first_texts() if options["first_text"] else _live_texts()
        ages = {slug: reading_age(text) for slug, text in texts}
        for slug, age in sorted(ages.items(), key=lambda row: -row[1]):
            self.stdout.write(f"{age:5.1f}  {slug}{'  TOO HARD' if age > HIGHEST_AGE else ''}")
        if max(ages.values(), default=0) > HIGHEST_AGE:
            sys.exit(1)


def _live_texts() -> Iterator[tuple[str, str]]:
    for model in PAGE_TYPES:
        for page in model.objects.live():
            yield page.slug, page.plain_text()
