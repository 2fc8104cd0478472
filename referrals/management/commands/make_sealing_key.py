"""Make a key pair for sealing. The private key is printed once and stored nowhere: keep it safe."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from referrals.sealing import make_key_pair


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key_id", help="letters, digits, _ and -, like portal-2026")

    def handle(self, *, key_id: str, **options: Any) -> None:
        public, private = make_key_pair()
        self.stdout.write(f"SEALING_PUBLIC_KEYS entry:  {key_id}:{public}")
        self.stdout.write(f"SEALING_PRIVATE_KEYS entry: {key_id}:{private}")
