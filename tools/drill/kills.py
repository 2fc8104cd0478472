"""F1: random SIGKILLs of every process while reporters send; each acknowledged concern is stored once and mailed."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.figures import Figures
from tools.drill import pictures, stack
from tools.drill.reporter import Reporter
from tools.machine import postgresql

# Relative frequency of targets.
SHARES = {"web worker": 8, "delivery worker": 8, "postmaster": 3, "web master": 1}
COLUMNS = (
    "run",
    "sent by 8 reporters",
    "kills",
    "acknowledged and lost",
    "stored twice",
    "pictures lost or changed",
    "never mailed",
    "mailed again, same id",
    "queue empty after the last kill",
    "took",
)
PATIENCE_SECONDS = 120
# One report in this many goes through the whole form.
WALKING = 4
QUEUE_SECONDS = 60


@dataclass
class Tally:
    acknowledged: list[str] = field(default_factory=list)
    # Reference -> digest of the picture's pixels.
    pictures: dict[str, str] = field(default_factory=dict)
    spoilt: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    retries: int = 0
    lost: int = 0
    stored: int = 0
    unmailed: int = 0
    repeats: int = 0
    strange_ids: int = 0
    emptied_after: float = 0
    seconds: float = 0

    def check(self, submissions: int) -> None:
        assert len(self.acknowledged) == len(set(self.acknowledged)) == submissions
        assert self.lost == 0, f"{self.lost} acknowledged and lost"
        assert self.stored == submissions, f"{self.stored} stored for {submissions} sent"
        assert self.spoilt == 0, f"{self.spoilt} pictures lost or changed"
        assert self.unmailed == 0, f"{self.unmailed} never mailed"
        assert self.repeats <= self.kills["delivery worker"], f"{self.repeats} repeats: {self.kills}"
        assert self.emptied_after <= QUEUE_SECONDS, f"queue empty {self.emptied_after:.0f} s after the last kill"
        assert self.strange_ids == 0, "a mail came with an id that is not in the delivery log"


def measure() -> Figures:
    figures = Figures(
        "F1: killed at random",
        COLUMNS,
        "kill -9 of web workers, the web server, the delivery worker and the postmaster of PostgreSQL (fsync on) "
        "while eight reporters send, each report with a picture of its own, and try again with the same draft. Every "
        "fourth walks the whole form from its first page; the others come with their answers given. Afterwards "
        "each picture is opened with the portal's key and compared pixel by pixel. The control marks a mail as "
        "sent before it leaves, as a careless worker would.",
    )
    # The control comes first and takes a minute. Enough reports between kills that each hits a running worker.
    control = run_kills(submissions=400, kills=8, shares={"delivery worker": 1}, plant="marked-before-sent")
    assert control.unmailed > 0, "the control lost no mail, so the drill would not have noticed"
    tally = run_kills(submissions=2_000, kills=200, say=_progress)
    tally.check(2_000)
    figures.add(*_row("as built", tally))
    figures.add(*_row("control", control))
    return figures


def _row(name: str, tally: Tally) -> tuple[object, ...]:
    kills = ", ".join(f"{count} {target}" for target, count in tally.kills.most_common())
    twice = max(tally.stored - len(tally.acknowledged), 0)
    times = (f"{tally.emptied_after:.0f} s", f"{tally.seconds:.0f} s")
    lost = (tally.lost, twice, tally.spoilt, tally.unmailed)
    return (name, len(tally.acknowledged), kills, *lost, tally.repeats, *times)


def run_kills(
    *,
    submissions: int,
    kills: int,
    clients: int = 8,
    shares: dict[str, int] = SHARES,
    plant: str = "",
    seed: int = 1,
    say: Callable[[Tally], None] = lambda tally: None,
) -> Tally:
    """Kills are spread evenly over the acknowledged concerns; `seed` determines the order of targets."""
    tally = Tally()
    began = time.monotonic()
    with stack.running() as (portal, database):
        drafts = portal.seed(submissions, "illustrated")
        web, delivery = portal.serve(), portal.deliver(plant=plant)
        numbers = iter(range(submissions))
        lock = threading.Lock()

        def send() -> None:
            while True:
                with lock:
                    number = next(numbers, None)
                if number is None:
                    break
                walks = number % WALKING == 0
                reporter = Reporter(portal.port, patience=PATIENCE_SECONDS, draft="" if walks else drafts[number])
                picture = pictures.draw(number)
                reference = reporter.report(picture=picture)
                reporter.close()
                with lock:
                    tally.acknowledged.append(reference)
                    tally.pictures[reference] = pictures.known_by(picture)
                    tally.retries += reporter.retries

        threads = [threading.Thread(target=send, daemon=True) for _ in range(clients)]
        for thread in threads:
            thread.start()
        for number, target in enumerate(_targets(kills, shares, seed), start=1):
            while len(tally.acknowledged) < number * submissions // (kills + 1):
                assert any(thread.is_alive() for thread in threads), "the reporters gave up"
                time.sleep(0.02)
            _kill(target, web, delivery, database)
            tally.kills[target] += 1
            say(tally)
        last_kill = time.monotonic()
        for thread in threads:
            thread.join(PATIENCE_SECONDS)
        portal.wait_for(stack.MAILS_WAITING, 0, QUEUE_SECONDS + 30)
        tally.emptied_after = time.monotonic() - last_kill
        _count(tally, portal)
    tally.seconds = time.monotonic() - began
    return tally


def _targets(kills: int, shares: dict[str, int], seed: int) -> list[str]:
    chance = random.Random(seed)
    return chance.choices(list(shares), weights=list(shares.values()), k=kills)


def _kill(target: str, web: stack.Restarted, delivery: stack.Restarted, database: postgresql.Server) -> None:
    if target == "postmaster":
        database.kill()
        database.start()
    elif target == "web worker":
        while not web.kill_a_child():
            time.sleep(0.05)
    else:
        {"web master": web, "delivery worker": delivery}[target].kill()


def _count(tally: Tally, portal: stack.Stack) -> None:
    stored = {reference for (reference,) in portal.rows("SELECT reference FROM referrals_concern")}
    known = {key for (key,) in portal.rows("SELECT message_id FROM referrals_delivery WHERE transport = 'email'")}
    mailed = Counter(each.message["Message-ID"] for each in portal.mail.messages)
    tally.stored = len(stored)
    tally.lost = len(set(tally.acknowledged) - stored)
    tally.unmailed = len(known - set(mailed))
    tally.repeats = sum(mailed.values()) - len(mailed)
    tally.strange_ids = len(set(mailed) - known)
    opened = pictures.read_back(portal.environment)
    tally.spoilt = sum(set(opened.get(each, ())) != {shown} for each, shown in tally.pictures.items())


def _progress(tally: Tally) -> None:
    if (done := tally.kills.total()) % 20 == 0:
        print(f"  {done} kills, {len(tally.acknowledged)} acknowledged", flush=True)
