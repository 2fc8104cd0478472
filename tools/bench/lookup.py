"""Measure the search for earlier concerns about one person among a million, on PostgreSQL."""

import json
import os
import subprocess
import sys
import tempfile

from tests.figures import ROOT, Figures
from tools.machine import postgresql
from tools.machine.keys import sealing_pair

LONGEST_MS = 100.0
STORES = (20_000, 1_000_000)


def measure() -> Figures:
    figures = Figures(
        "Looking for earlier concerns among a million",
        (
            "Concerns",
            "Tokens",
            "Looked for",
            "Opened each",
            "Flagged",
            "Looking, p50",
            "p95",
            "longest",
            "With all written, p50",
            "What is due",
        ),
        "PostgreSQL, one process. *Looking*: tokens made, candidates found, opened and compared. *Flagged*: more "
        "shared a strong key than are opened (ADR 0074). *Written*: also the concern’s own tokens, matches of both "
        "sides, flags and events. The million are 50 copies of 20,000 made-up people with their names and birthdays "
        "at other addresses, so that each name is as common as it would be. *Due*: what each worker asks every ten "
        "seconds, when it is nothing. Target: 100 ms at the 95th of 100.",
    )
    for store in STORES:
        result = _in_a_process(store)
        looking = result["looking"]
        figures.add(
            f"{store:,}",
            f"{result['tokens']:,}",
            result["asked"],
            f"{result['opened']:.0f}",
            f"{result['cut'] / result['asked']:.0%}",
            *(f"{each:.0f} ms" for each in (*looking, result["written"], result["due"])),
        )
        assert looking[1] <= LONGEST_MS, result
    return figures


def _in_a_process(store: int) -> dict:
    """A separate process, because its settings name another database."""
    public, private = sealing_pair("bench")
    with tempfile.TemporaryDirectory(prefix="portal-lookup-") as folder, postgresql.cluster(postgresql.find()) as url:
        environment = os.environ | {
            "DATABASE_URL": url,
            "DATA_DIR": folder,
            "DEMO": "true",
            "SECRET_KEY": "x" * 50,
            "SEALING_PUBLIC_KEYS": public,
            "SEALING_PRIVATE_KEYS": private,
            "DJANGO_SETTINGS_MODULE": "prevent_portal.settings",
        }
        command = [sys.executable, "-m", "tools.bench._lookup_store", str(store)]
        done = subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])
