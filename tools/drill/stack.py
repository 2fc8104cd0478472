"""The portal as processes that a drill can kill: PostgreSQL with fsync, Granian, delivery workers, a mail server.

Commands are those of the demo. A process that ends is restarted at once, as systemd does.
"""

import atexit
import functools
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg2

from prevent_portal.demo.serving import answers
from prevent_portal.web_server import web_command
from tests import smtp
from tests.figures import ROOT
from tools.machine import postgresql
from tools.machine.environment import inherited
from tools.machine.keys import sealing_pair
from tools.machine.orphans import end_with_parent
from tools.machine.ports import free_port

READY_SECONDS = 120


class Restarted:
    """A process in its own process group that is restarted whenever it ends, until `end` is called."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self.command, self.environment, self.log = command, environment, log
        self.kills = 0
        self._ending = threading.Event()
        self._launch()
        self._thread = threading.Thread(target=self._restart_loop, daemon=True)
        self._thread.start()

    def _launch(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=end_with_parent(signal.SIGKILL),
            )

    def _restart_loop(self) -> None:
        while not self._ending.wait(0.05):
            if self.process.poll() is not None:
                self._signal_group(signal.SIGKILL)
                self._launch()

    def _signal_group(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def kill(self) -> None:
        self.kills += 1
        self.process.kill()

    def kill_a_child(self) -> bool:
        """Kill a worker of the web server; False when it has none at the moment."""
        with suppress(psutil.NoSuchProcess):
            children = psutil.Process(self.process.pid).children()
            if children:
                secrets.choice(children).kill()
                self.kills += 1
                return True
        return False

    def end(self) -> None:
        self._ending.set()
        self._thread.join()
        self._signal_group(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        self._signal_group(signal.SIGKILL)
        self.process.wait()


class Stack:
    def __init__(self, folder: Path, database: str, mail: smtp.SmtpServer, exits: ExitStack) -> None:
        self.folder, self.database, self.mail, self._exits = folder, database, mail, exits
        self.port = free_port()
        self.log = folder / "log"
        self.environment = _environment(folder, self.port, database, mail.url)

    def serve(self, application: str = "", **environment: str) -> Restarted:
        """`application`: the WSGI application of a control, instead of the portal's."""
        command = [application if application and ":app" in part else part for part in web_command(self.port)]
        web = self.start(command, **environment)
        self.wait_until_served()
        return web

    def wait_until_served(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not answers(self.port):
            assert time.monotonic() < deadline, self.log.read_text(errors="replace")[-3000:]
            time.sleep(0.1)

    def deliver(self, *, plant: str = "") -> Restarted:
        """Start a delivery worker; `plant` names a fault of tools.drill.planted."""
        program = ["-m", "tools.drill.planted", plant] if plant else ["manage.py"]
        return self.start([sys.executable, *program, "send_deliveries"])

    def start(self, command: Sequence[str], **environment: str) -> Restarted:
        restarted = Restarted(command, self.environment | environment, self.log)
        self._exits.callback(restarted.end)
        return restarted

    def manage(self, *arguments: str, **environment: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment | environment, capture_output=True, text=True)
        assert done.returncode == 0, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def seed(self, number: int, what: str = "concerns") -> list[str]:
        """Run tools.drill.seeding, which is faster than the form; returns the words that it printed."""
        command = [sys.executable, "-m", "tools.drill.seeding", what, str(number)]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE, text=True)
        return done.stdout.split()

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        connection = psycopg2.connect(self.database)
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql, values)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def number(self, sql: str, *values: Any) -> int:
        return int(self.rows(sql, *values)[0][0])

    def wait_for(self, sql: str, expected: int, seconds: float) -> float:
        """Wait until the query gives this number; returns the seconds, AssertionError after `seconds`."""
        began = time.monotonic()
        while (found := self.number(sql)) != expected:
            waited = time.monotonic() - began
            assert waited < seconds, f"{sql} gave {found}, not {expected}, for {seconds} s"
            time.sleep(0.1)
        return time.monotonic() - began


MAILS_WAITING = """SELECT count(*) FROM referrals_delivery WHERE transport = 'email' AND sent_at IS NULL
    AND given_up_at IS NULL AND held_at IS NULL AND due_at IS NOT NULL"""


def _environment(folder: Path, port: int, database: str, mail: str) -> dict[str, str]:
    public, private = sealing_pair("drill-1")
    return {
        **inherited(),
        "DJANGO_SETTINGS_MODULE": "prevent_portal.settings",
        "DEMO": "true",
        "REQUIRE_MFA": "false",
        "DATA_DIR": str(folder / "data"),
        "PORT": str(port),
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DATABASE_URL": database,
        "EMAIL_URL": mail,
        "SEALING_PUBLIC_KEYS": public,
        "SEALING_PRIVATE_KEYS": private,
    }


@contextmanager
def running(*, directory: Path | None = None) -> Iterator[tuple[Stack, postgresql.Server]]:
    """Yield a prepared database and a mail server; no process of the portal runs yet."""
    made = _prepared_once()
    with ExitStack() as exits:
        folder = Path(exits.enter_context(tempfile.TemporaryDirectory(prefix="portal-drill-")))
        shutil.copytree(made / "portal", folder / "data")
        database = exits.enter_context(
            postgresql.server(postgresql.find(), durable=True, directory=directory, copy_of=made / "data")
        )
        mail = exits.enter_context(smtp.running())
        portal = Stack(folder, database.url, mail, exits)
        portal.manage("register_sealing_keys")  # the database has those of whoever prepared it
        yield portal, database


@functools.cache
def _prepared_once() -> Path:
    """Create tables, areas and accounts once in a run, because it is slow; each stack gets a copy."""
    made = Path(tempfile.mkdtemp(prefix="portal-drill-made-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    print("  preparing a database", flush=True)
    (made / "portal").mkdir()
    with postgresql.server(postgresql.find()) as database:
        if os.environ.get("PORTAL_TEST_READY"):
            _copy_ready(database.url, made / "portal")
        else:
            _prepare(database.url, made / "portal")
        database.stop()
        subprocess.run(["cp", "-a", database.data, made / "data"], check=True)
    return made


def _prepare(database: str, folder: Path) -> None:
    command = "import django; django.setup(); from prevent_portal.demo.preparation import prepare; prepare()"
    environment = _environment(folder, 0, database, "smtp://127.0.0.1:9") | {"DATA_DIR": str(folder)}
    subprocess.run([sys.executable, "-c", command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def _copy_ready(database: str, folder: Path) -> None:
    """Take the database of `make test`, dumped from a copy: a template cannot be copied while it is read."""
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    copy = f"drill_{secrets.token_hex(4)}"
    binaries = postgresql.find()
    _run(binaries, f"{server}/postgres", f"CREATE DATABASE {copy} TEMPLATE {os.environ['PORTAL_TEST_READY']}")
    dump = subprocess.run([binaries / "pg_dump", f"{server}/{copy}"], check=True, capture_output=True).stdout
    _run(binaries, f"{server}/postgres", f"DROP DATABASE {copy}")
    _run(binaries, database, dump.decode())
    shutil.copytree(Path(os.environ["PORTAL_TEST_PREPARED"]) / "postgresql", folder, dirs_exist_ok=True)


def _run(binaries: Path, database: str, sql: str) -> None:
    command = [binaries / "psql", "-q", "-v", "ON_ERROR_STOP=1", database]
    subprocess.run(command, check=True, input=sql, text=True, stdout=subprocess.DEVNULL)
