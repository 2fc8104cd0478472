"""Start, stop and kill the portal of `make run` in its own processes, on PostgreSQL or SQLite."""

import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.smtp import SmtpServer
from tools.machine.environment import inherited
from tools.machine.orphans import end_with_parent
from tools.machine.ports import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 120
# A little more than the portal allows its own processes.
STOP_SECONDS = 90


@dataclass(frozen=True)
class Account:
    role: str
    place: str
    email: str
    password: str


class Portal:
    def __init__(self, data_dir: Path, mail: SmtpServer, database_url: str = "", exit_url: str = "") -> None:
        """Without a database URL, the SQLite file of `make run` is used."""
        self.data_dir = data_dir
        self.mail = mail
        self.exit_url = exit_url
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database_url = database_url or f"sqlite:///{data_dir / 'portal.sqlite3'}"
        self.log = data_dir.parent / f"{data_dir.name}.log"
        self._process: subprocess.Popen[bytes] | None = None
        # As from a person's shell, without the settings of the tests.
        self.environment = {
            **inherited(),
            "DATA_DIR": str(data_dir),
            "PORT": str(self.port),
            "EMAIL_URL": mail.url,
            "EXIT_URL": exit_url,
            # They make their own.
            "DEMO_EMPTY": "true",
        }
        if database_url:
            self.environment["DATABASE_URL"] = database_url

    @property
    def accounts(self) -> list[Account]:
        lines = (self.data_dir / "demo-accounts.txt").read_text().splitlines()
        return [Account(*line.split()) for line in lines if line and not line.startswith("#")]

    def account(self, role: str, place: str) -> Account:
        return next(each for each in self.accounts if (each.role, each.place) == (role, place))

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "manage.py", "demo"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=end_with_parent(signal.SIGTERM),
            )
        self.wait_for("/healthz")

    def wait_for(self, path: str) -> None:
        assert self._process is not None
        deadline = time.monotonic() + START_SECONDS
        while not self._answers(path):
            assert self._process.poll() is None, f"the portal ended by itself:\n{self.log_text()}"
            assert time.monotonic() < deadline, f"{path}: no 200 in {START_SECONDS} s:\n{self.log_text()}"
            time.sleep(0.1)

    def _answers(self, path: str) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}{path}", timeout=5) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> int:
        """Interrupt as Ctrl-C does. Returns the exit code, or 137 if it had to be killed."""
        assert self._process is not None
        _, *everyone = self.processes()
        self._process.send_signal(signal.SIGINT)
        try:
            return self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return 128 + signal.SIGKILL
        finally:
            self._process.wait()
            for orphan in psutil.wait_procs(everyone, timeout=5)[1]:
                orphan.kill()

    def processes(self) -> list[psutil.Process]:
        """The supervisor first, then its descendants."""
        assert self._process is not None
        supervisor = psutil.Process(self._process.pid)
        return [supervisor, *supervisor.children(recursive=True)]

    def wait_for_processes(self, word: str) -> list[psutil.Process]:
        """Those with this word in their command. One that was killed before starts again after a pause."""
        deadline = time.monotonic() + START_SECONDS
        while not (found := self._find_processes(word)):
            assert time.monotonic() < deadline, f"no {word} was started again:\n{self.log_text()}"
            time.sleep(0.1)
        return found

    def _find_processes(self, word: str) -> list[psutil.Process]:
        found = []
        for each in self.processes()[1:]:
            with suppress(psutil.NoSuchProcess):
                if word in " ".join(each.cmdline()):
                    found.append(each)
        return found

    def stop_sending(self) -> None:
        """Kill the delivery worker and suspend the supervisor, so that it starts no other."""
        (worker,) = self.wait_for_processes("send_deliveries")
        self.processes()[0].suspend()
        worker.kill()

    def send_again(self) -> None:
        """After stop_sending: resume the supervisor, which starts a worker."""
        self.processes()[0].resume()

    def kill(self) -> None:
        assert self._process is not None
        everyone = self.processes()
        for process in everyone:
            process.kill()
        self._process.wait()
        psutil.wait_procs(everyone[1:], timeout=10)

    def log_text(self) -> str:
        return self.log.read_text(errors="replace")
