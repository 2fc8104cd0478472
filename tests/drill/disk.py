"""F9: the database's disk is full. No reference is shown for what was not stored, and it recovers by itself."""

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.drill import stack
from tests.drill.reporter import Reporter
from tests.figures import Figures

SIZE = "192m"


def measure() -> Figures:
    figures = Figures(
        "F9: disk full",
        ("reports before", "tried while full", "answered 503", "references shown for nothing", "lost", "back after"),
        f"PostgreSQL's data on a file system in memory of {SIZE}, filled to the last byte, then freed. Needs root.",
    )
    figures.add(*fill(before=5, tries=20))
    return figures


def fill(*, before: int, tries: int) -> tuple[object, ...]:
    with small_disk() as disk, stack.running(directory=disk) as (portal, database):
        portal.serve()
        portal.deliver()
        references = [Reporter(portal.port, patience=10).report() for _ in range(before)]
        drafts = iter(portal.seed(tries, "drafts"))
        ballast = disk / "ballast"
        with suppress(OSError), ballast.open("wb", buffering=0) as full:
            while True:
                full.write(bytes(65536))
        refused = 0
        for draft in drafts:
            reporter = Reporter(portal.port, draft=draft)
            try:
                reporter.send()
                references.append(reporter.read_reference())
            except (AssertionError, OSError):
                refused += 1
            reporter.close()
        ballast.unlink()
        began = time.monotonic()
        if database.process and database.process.poll() is not None:
            # What a service manager does; the portal itself is left alone.
            database.start()
        references.append(Reporter(portal.port, patience=60).report())
        back = time.monotonic() - began
        stored = {reference for (reference,) in portal.rows("SELECT reference FROM referrals_concern")}
        lost = len(set(references) - stored)
        assert refused > 0, "the disk was not full, so nothing was proven"
        assert lost == 0, f"{lost} references were shown for nothing"
        portal.wait_for(stack.MAILS_WAITING, 0, 120)
        return before, tries, refused, lost, lost, f"{back:.1f} s"


@contextmanager
def small_disk() -> Iterator[Path]:
    disk = Path(tempfile.mkdtemp(prefix="portal-drill-disk-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=755", "tmpfs", disk], check=True)
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", disk], check=True)
        disk.rmdir()
