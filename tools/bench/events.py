"""Measure time and memory of verify_events as the number of events grows."""

import io
import json
import subprocess
import sys
import time
import uuid
from datetime import UTC, datetime

import psycopg2

from referrals.models import Event
from tests.figures import ROOT, Figures
from tools.drill import stack

SIZES = (10_000, 1_000_000)
A_CHAIN = 10
AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
COLUMNS = ("id", "concern_id", "number", "kind", "by", "at", "facts", "previous", "digest")
# The largest growth from the smaller to the larger record; more means that memory grows with the record.
MOST_GROWTH_MB = 30
# A child's peak memory includes that of the process it was forked from, so fork from a small one.
METER = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def measure() -> Figures:
    figures = Figures(
        "verify_events",
        ("events", "seconds", "events a second", "largest memory, MB"),
        f"Chains of {A_CHAIN} on PostgreSQL. Pass: memory grows by {MOST_GROWTH_MB} MB at most from the smaller to "
        "the larger record. The control: one event changed in the middle of the larger one is found.",
    )
    memory = []
    with stack.running() as (portal, _):
        there = portal.number("SELECT count(*) FROM referrals_event")
        for size in SIZES:
            _fill(portal.database, size - there)
            there = size
            portal.rows("ANALYZE")
            seconds, megabytes, code = _verify(portal)
            assert code == 0, "a fault was found in a whole record"
            memory.append(megabytes)
            figures.add(f"{size:,}", f"{seconds:.1f}", f"{size / seconds:,.0f}", f"{megabytes:.0f}")
        assert memory[-1] - memory[0] <= MOST_GROWTH_MB, memory
        portal.rows(
            "UPDATE referrals_event SET by = 'x' WHERE id ="
            " (SELECT id FROM referrals_event ORDER BY concern_id, number OFFSET %s LIMIT 1)",
            SIZES[-1] // 2,
        )
        seconds, _, code = _verify(portal)
        assert code == 1, "the control was not found"
        figures.add("control: one changed", f"{seconds:.1f}", "found", "")
    return figures


def _verify(portal: stack.Stack) -> tuple[float, float, int]:
    began = time.monotonic()
    command = [sys.executable, "-c", METER, sys.executable, "manage.py", "verify_events"]
    done = subprocess.run(command, cwd=ROOT, env=portal.environment, capture_output=True, text=True, check=True)
    code, kilobytes = done.stdout.split()[-2:]
    return time.monotonic() - began, int(kilobytes) / 1024, int(code)


def _fill(database: str, number: int) -> None:
    with psycopg2.connect(database) as connection, connection.cursor() as cursor:
        for start in range(0, number, 100_000):
            rows = io.StringIO()
            for _ in range(min(100_000, number - start) // A_CHAIN):
                _write_chain(rows)
            rows.seek(0)
            cursor.copy_expert(f"COPY referrals_event ({', '.join(COLUMNS)}) FROM STDIN", rows)


def _write_chain(rows: io.StringIO) -> None:
    chain, previous = uuid.uuid4(), ""
    for number in range(1, A_CHAIN + 1):
        event = Event(concern_id=chain, number=number, kind="read", by="x@example.org", at=AT, previous=previous)
        previous = event.digest = event.compute_digest()
        cells = (
            event.id,
            chain,
            number,
            event.kind,
            event.by,
            AT.isoformat(),
            json.dumps({}),
            event.previous,
            previous,
        )
        rows.write("\t".join(map(str, cells)) + "\n")
