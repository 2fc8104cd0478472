"""Lists the links of published guidance that lead nowhere; exits 1 when one of them is inside the portal.

Other sites are asked only with --external, and are no reason to exit 1: they come and go.
"""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from guidance.broken_links import broken_links


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--external", action="store_true", help="ask other sites too, over the network")

    def handle(self, *, external: bool, **options: Any) -> None:
        broken = list(broken_links(external=external))
        for link in broken:
            self.stdout.write(f"{link.page.url}  {link.words!r} -> {link.address or '(nothing)'}: {link.why}")
        inside = sum(link.is_internal for link in broken)
        self.stdout.write(f"{inside} broken inside the portal, {len(broken) - inside} outside.")
        if inside:
            sys.exit(1)
