"""Import the ONS Postcode Directory from the CSV or zip file that ONS publishes.

A truncated, wrong or too small file changes nothing. The old data is used until the new data is complete. If the
command is killed, it can be run again.
"""

from collections import Counter
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count
from django.utils import timezone

from guidance.models import Council, Force, Postcode
from guidance.postcodes.onspd import checking, columns, gathering, storing
from guidance.postcodes.onspd.columns import BadFile

_LONGEST_NAME = 40


class Command(BaseCommand):
    help = "Load postcodes from the ONS Postcode Directory (CSV, or the zip that ONS publishes)."

    def add_arguments(self, parser: CommandParser) -> None:
        usual = checking.Limits()
        parser.add_argument("file", type=Path)
        parser.add_argument("--edition", help="Its name, such as 'ONSPD August 2026'. Default: the file's name.")
        parser.add_argument(
            "--straddling",
            type=Path,
            help="A CSV with the same columns: more councils for postcodes that lie in several.",
        )
        parser.add_argument("--at-least", type=int, default=usual.rows, help="Refuse a file with fewer rows.")
        parser.add_argument(
            "--at-least-a-council",
            type=int,
            default=usual.of_a_council,
            help="Refuse a file with fewer rows for one of today's councils.",
        )
        parser.add_argument(
            "--accept-fewer", action="store_true", help="A council may have lost many postcodes since the last file."
        )

    def handle(self, *, file: Path, edition: str | None, straddling: Path | None, **options: Any) -> None:
        limits = checking.Limits(
            rows=options["at_least"],
            of_a_council=options["at_least_a_council"],
            part_of_before=0 if options["accept_fewer"] else checking.Limits().part_of_before,
        )
        started = monotonic()
        ids = dict(Council.objects.lived_in().order_by("gss_code").values_list("gss_code", "pk"))
        today = Council.objects.lived_in().valid_on(timezone.localdate()).order_by("gss_code")
        try:
            found = gathering.gather(
                columns.read(file),
                councils=ids,
                forces=Force.objects.values_list("gss_code", flat=True),
                say=self._say,
            )
            checking.check(found, names=dict(today.values_list("gss_code", "name")), before=_before(), limits=limits)
            if straddling:
                gathering.add_straddling(found, columns.read(straddling))
        except BadFile as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        read_at = monotonic()
        name = (edition or file.stem.replace("_", " "))[:_LONGEST_NAME]
        storing.replace(
            postcodes=((postcode, ids.get(code or ""), name, ended) for postcode, code, ended in found.rows()),
            outwards=((outward, ids.get(code or ""), number) for outward, code, number in found.outwards()),
        )
        self.stdout.write(
            f"{name}: {found.read:,} postcodes read, {sum(found.of_council.values()):,} of them in our areas. "
            f"{Postcode.objects.count():,} rows kept, with the neighbours of the same first halves. "
            f"Read and checked in {read_at - started:.1f} s, tables changed in {monotonic() - read_at:.1f} s."
        )

    def _say(self, read: int) -> None:
        self.stdout.write(f"{read:,} rows read")


def _before() -> Counter[str]:
    rows = Postcode.objects.filter(council__isnull=False).values("council__gss_code").annotate(number=Count("pk"))
    return Counter({row["council__gss_code"]: row["number"] for row in rows.order_by()})
