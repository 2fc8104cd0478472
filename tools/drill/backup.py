"""F15: back up, wipe and restore the database, and open everything with only the recovery key."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.figures import ROOT, Figures
from tools.drill import stack
from tools.machine import postgresql
from tools.machine.keys import sealing_pair

CONCERNS = 1_000
MODULE = "tools.drill._contents"
ALL = "SELECT count(*) FROM referrals_concern"


def measure() -> Figures:
    figures = Figures(
        "F15: back up, wipe, restore, open with the recovery key",
        ("what", "envelopes", "opened", "as before"),
        f"{CONCERNS:,} concerns, some with messages, notes, pictures, transfers, restrictions; `pg_dump -Fc`, each "
        "table dropped, `pg_restore`; then a process that has the recovery key and no other. The controls: a key of "
        "another portal, and a few bytes of each note changed. After it `verify_events` and `verify_deliveries` find "
        "nothing.",
    )
    recovery, recovery_private = sealing_pair("recovery")
    with stack.running() as (portal, database):
        portal.environment["SEALING_PUBLIC_KEYS"] += f",{recovery}"
        _python(portal, "fill", str(CONCERNS))
        before = contents(portal)
        figures.add("before", *_counts(before, before))
        dump = portal.folder / "portal.dump"
        _tool(database, "pg_dump", "-Fc", "-f", str(dump), database.url)
        portal.rows("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        assert portal.number("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0, "nothing was wiped"
        _tool(database, "pg_restore", "--exit-on-error", "-d", database.url, str(dump))
        after = contents(portal, SEALING_PRIVATE_KEYS=recovery_private)
        figures.add("restored, with the recovery key", *_counts(after, before))
        assert after == before, "something is missing or was changed"
        assert portal.number(ALL) == CONCERNS
        portal.manage("verify_events")
        portal.manage("verify_deliveries")
        _, other = sealing_pair("recovery")
        strange = contents(portal, SEALING_PRIVATE_KEYS=other)
        figures.add("control: another portal's key", *_counts(strange, before))
        assert _counts(strange, before)[1] == 0, "a key that does not fit opened something"
        portal.rows("UPDATE referrals_note SET sealed = overlay(sealed placing 'AAAA' from length(sealed) - 8 for 4)")
        damaged = contents(portal, SEALING_PRIVATE_KEYS=recovery_private)
        figures.add("control: notes changed by a few bytes", *_counts(damaged, before))
        assert damaged != before, "damage is not seen"
    return figures


def contents(portal: stack.Stack, **keys: str) -> dict[str, str]:
    lines = _python(portal, "open", **keys).splitlines()
    return {f"{name} {row}": digest for name, row, digest in (line.split() for line in lines)}


def _counts(found: dict[str, str], before: dict[str, str]) -> tuple[int, int, int]:
    opened = {row: digest for row, digest in found.items() if digest != "closed"}
    return len(found), len(opened), sum(before.get(row) == digest for row, digest in opened.items())


def _python(portal: stack.Stack, *arguments: str, **environment: str) -> str:
    command = [sys.executable, "-m", MODULE, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=portal.environment | environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def _tool(database: postgresql.Server, name: str, *arguments: str) -> None:
    """Run the tool of the server's version if there is one."""
    own = Path(database.binaries) / name
    subprocess.run([str(own if own.exists() else shutil.which(name)), *arguments], check=True)
