"""F3: the primary is killed and its synchronous standby promoted, repeatedly, while reporters send."""

import asyncio
import os
import subprocess
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from http import HTTPStatus

from tests.figures import Figures
from tools.drill import stack
from tools.drill.reporter import Reporter
from tools.machine import postgresql
from tools.machine.ports import free_port

ROUNDS = 20
CLIENTS = 4
BACK_SECONDS = 10


def measure() -> Figures:
    figures = Figures(
        "F3: primary killed, synchronous standby promoted",
        ("run", "rounds", "acknowledged", "lost", "stored twice", "longest until back after the promotion"),
        "The address of the database moves as a floating address does. In between the portal answers 503 with 999, "
        "101 and the support line. The control's standby is asynchronous and is cut off half a second before the "
        "kill.",
    )
    outcome = promote(ROUNDS)
    assert (outcome.lost, outcome.twice) == (0, 0), outcome
    assert outcome.longest < BACK_SECONDS, outcome
    figures.add("synchronous", *outcome.cells())
    control = promote(2, synchronous=False)
    assert control.lost > 0, "the control lost nothing, so the drill would not have noticed"
    figures.add("control: asynchronous", *control.cells())
    return figures


@dataclass
class Outcome:
    rounds: int
    acknowledged: int
    lost: int
    twice: int
    longest: float

    def cells(self) -> tuple[object, ...]:
        return self.rounds, self.acknowledged, self.lost, self.twice, f"{self.longest:.1f} s"


def promote(rounds: int, *, synchronous: bool = True, pause: float = 1) -> Outcome:
    references: list[str] = []
    over, lock = threading.Event(), threading.Lock()
    with stack.running() as (portal, primary), ExitStack() as exits:
        address = Address(primary.port)
        exits.callback(address.close)
        portal.environment["DATABASE_URL"] = f"postgres://postgres@127.0.0.1:{address.port}/postgres"
        portal.serve()
        portal.deliver()

        def send() -> None:
            person = Reporter(portal.port, patience=60)
            while not over.is_set():
                reference = person.report()
                with lock:
                    references.append(reference)
            person.close()

        threads = [threading.Thread(target=send, daemon=True) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        longest = 0.0
        for number in range(rounds):
            standby = _standby(primary, number, synchronous=synchronous)
            exits.callback(standby.stop)
            time.sleep(pause)
            if not synchronous:
                _pause_replay_of(standby)
                time.sleep(0.5)
            primary.kill()
            _ask_meanwhile(portal.port)
            longest = max(longest, _take_over(standby, address, references))
            primary = standby
            print(f"  round {number + 1} of {rounds}: {len(references)} acknowledged", flush=True)
        over.set()
        for thread in threads:
            thread.join(90)
        portal.database = primary.url
        rows = [reference for (reference,) in portal.rows("SELECT reference FROM referrals_concern")]
        twice = portal.number("SELECT count(*) - count(DISTINCT draft_id) FROM referrals_concern")
    return Outcome(rounds, len(references), len(set(references) - set(rows)), twice, longest)


def _ask_meanwhile(port: int) -> None:
    answer = Reporter(port).try_to_begin()
    assert answer.status == HTTPStatus.SERVICE_UNAVAILABLE, answer.status
    for number in ("999", "101", "0800 011 3764"):
        assert number in answer.body, f"{number} is not on the page without a database"


def _standby(primary: postgresql.Server, number: int, *, synchronous: bool) -> postgresql.Server:
    """Start a standby that replicates the primary; with `synchronous`, each commit waits for it."""
    # Sibling directories: nested ones would soon make the sockets' paths too long.
    directory = (primary.directory.parent if number else primary.directory) / f"standby-{number}"
    directory.mkdir(mode=0o700)
    if primary.owner:
        os.chown(directory, primary.owner.pw_uid, primary.owner.pw_gid)
    server = postgresql.Server(primary.binaries, directory, primary.owner, [])
    source = f"host=127.0.0.1 port={primary.port} user=postgres application_name=s{number}"
    command = [
        primary.binaries / "pg_basebackup",
        "-R",
        "-X",
        "stream",
        "-c",
        "fast",
        "-d",
        source,
        "-D",
        server.data,
    ]
    owner = {"user": primary.owner.pw_uid, "group": primary.owner.pw_gid} if primary.owner else {}
    subprocess.run(command, check=True, cwd=directory, **owner)
    server.start()
    wanted = f"s{number}" if synchronous else ""
    _ask(primary, f"ALTER SYSTEM SET synchronous_standby_names = '{wanted}'", "SELECT pg_reload_conf()")
    state = "sync" if synchronous else "async"
    while _ask(primary, f"SELECT count(*) FROM pg_stat_replication WHERE sync_state = '{state}'") == [("0",)]:
        time.sleep(0.05)
    return server


def _take_over(standby: postgresql.Server, address: "Address", references: list[str]) -> float:
    """Promote the standby; returns the seconds until the next acknowledged report."""
    _ask(standby, "ALTER SYSTEM SET synchronous_standby_names = ''", "SELECT pg_promote()", "SELECT pg_reload_conf()")
    address.move(standby.port)
    began, before = time.monotonic(), len(references)
    while len(references) == before:
        assert time.monotonic() - began < 90, "the portal did not come back"
        time.sleep(0.02)
    return time.monotonic() - began


def _pause_replay_of(standby: postgresql.Server) -> None:
    """Disconnect the standby, so that later commits of the primary never arrive."""
    _ask(standby, "ALTER SYSTEM SET primary_conninfo = ''", "SELECT pg_reload_conf()")


def _ask(server: postgresql.Server, *statements: str) -> list[tuple[str, ...]]:
    options = [part for statement in statements for part in ("-c", statement)]
    command = [server.binaries / "psql", "-qAt", server.url, *options]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [tuple(line.split("|")) for line in done.stdout.splitlines()]


class Address:
    """A TCP proxy whose target can be moved, like a floating address."""

    def __init__(self, target: int) -> None:
        self.port, self.target = free_port(), target
        self._loop = asyncio.new_event_loop()
        self._writers: set[asyncio.StreamWriter] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        serving = asyncio.start_server(self._connect, "127.0.0.1", self.port)
        self._server = asyncio.run_coroutine_threadsafe(serving, self._loop).result()

    def move(self, target: int) -> None:
        self.target = target
        self._loop.call_soon_threadsafe(lambda: [writer.close() for writer in self._writers])

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self) -> None:
        """Close everything, or else closing the loop logs pending tasks."""
        self._server.close()
        for writer in list(self._writers):
            writer.close()
        if others := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(others, timeout=5)
        await asyncio.sleep(0)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.close()
            return
        self._writers |= {writer, back}
        await asyncio.gather(_pump(reader, back), _pump(there, writer))
        self._writers -= {writer, back}


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    try:
        while data := await source.read(65536):
            sink.write(data)
            await sink.drain()
    except OSError:
        pass
    finally:
        sink.close()
