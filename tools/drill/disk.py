"""F9: the database's disk is full. No reference is shown for an unstored concern, and the portal recovers."""

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.figures import Figures
from tools.drill import stack
from tools.drill.reporter import Reporter

SIZE = "192m"


def measure() -> Figures:
    figures = Figures(
        "F9: disk full",
        ("run", "reports before", "tried while full", "refused", "references shown for nothing", "back after"),
        f"PostgreSQL's data on a file system in memory of {SIZE}, filled to the last byte, then freed. Needs root. "
        "The control acknowledges what its database did not take.",
    )
    figures.add("as built", *fill(before=5, tries=20))
    control = fill(before=1, tries=5, application="tools.drill._forgetting_wsgi:application")
    assert control[3] > 0, "the control showed no reference for nothing, so the drill would not have noticed"
    figures.add("control", *control)
    return figures


def fill(*, before: int, tries: int, application: str = "") -> tuple[int, int, int, int, str]:
    with small_disk() as disk, stack.running(directory=disk) as (portal, database):
        portal.serve(application)
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
            # As a service manager does; the portal itself is not restarted.
            database.start()
        references.append(Reporter(portal.port, patience=60).report())
        back = time.monotonic() - began
        stored = {reference for (reference,) in portal.rows("SELECT reference FROM referrals_concern")}
        lost = len(set(references) - stored)
        assert application or refused > 0, "the disk was not full, so nothing was proven"
        assert application or lost == 0, f"{lost} references were shown for nothing"
        portal.wait_for(stack.MAILS_WAITING, 0, 120)
        return before, tries, refused, lost, f"{back:.1f} s"


@contextmanager
def small_disk() -> Iterator[Path]:
    disk = Path(tempfile.mkdtemp(prefix="portal-drill-disk-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=755", "tmpfs", disk], check=True)
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", disk], check=True)
        disk.rmdir()
