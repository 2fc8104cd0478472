"""`make test`: find or fetch PostgreSQL and a browser, and run the whole suite.

The exit code is pytest's, so 0 means that every test ran and passed.
"""

import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

from tools.machine import browser, kept, postgresql, prepared

# Twice the number of cores of the target machine: browser tests often wait for a page, a mail or a process.
PROCESSES = "4"
ROOT = Path(__file__).resolve().parent.parent.parent


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, _leave)
    chromium = browser.find()
    print(f"Browser: {chromium}", flush=True)
    binaries = postgresql.find()
    print(f"PostgreSQL: {binaries}", flush=True)
    migrated = kept.cluster(binaries)
    has_kept = migrated.exists()  # asked once, for another run may keep one meanwhile
    started = postgresql.server(binaries, copy_of=migrated if has_kept else None)
    with started as server, TemporaryDirectory(prefix="portal-prepared-") as folder:
        print("Preparing a database and static files for all processes", flush=True)
        found = {"DATABASE_URL": server.url, "PORTAL_TEST_CHROMIUM": str(chromium)}
        environment = (
            prepared.compiling() | found | prepared.make(server, Path(folder), keep_at=None if has_kept else migrated)
        )
        pytest = [sys.executable, "-m", "pytest", "-p", "tools.machine.complete"]
        command = [*pytest, "-n", PROCESSES, "--dist", "loadgroup", *arguments]
        return _run(command, environment)


def _run(command: list[str], environment: dict[str, str]) -> int:
    with subprocess.Popen(command, cwd=ROOT, env=environment) as tests:
        try:
            return tests.wait()
        except SystemExit:
            # Ctrl-C reaches pytest by itself; on SIGTERM, pass it on so that the tests stop their portals.
            tests.send_signal(signal.SIGINT)
            raise


def _leave(number: int, frame: FrameType | None) -> None:
    """SIGTERM raises SystemExit, so that the server is stopped and its directory removed."""
    sys.exit(128 + number)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
