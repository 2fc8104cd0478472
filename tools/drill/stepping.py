"""The process of drill F2: it forks, and the child kills itself at a step.

`python -m tools.drill.stepping ROUNDS [PLANT]` prints JSON.
"""

import io
import json
import os
import signal
import sys
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from referrals import sealing, transports
from referrals.actions import submission
from referrals.management.commands import send_deliveries
from referrals.models import Concern, Delivery, Event, Worker
from referrals.report import drafts
from tools.drill import pictures, seeding
from tools.drill.reporter import REFERENCE

PICTURE = pictures.draw(0)
HOST = {"HTTP_HOST": "127.0.0.1"}
Child = Callable[[], Any]


def kill_self() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def kill_before(owner: Any, name: str) -> None:
    setattr(owner, name, lambda *args, **kwargs: kill_self())


def kill_after(owner: Any, name: str) -> None:
    real = getattr(owner, name)

    def wrapped(*args: Any, **kwargs: Any) -> None:
        if real(*args, **kwargs) is not None or any(args):
            kill_self()

    setattr(owner, name, wrapped)


# Steps of a submission, then steps of a delivery worker.
SUBMITTING: dict[str, Callable[[], None]] = {
    "request read": lambda: kill_before(drafts, "load_draft"),
    "draft locked": lambda: kill_after(drafts, "load_draft"),
    "sealed, not stored": lambda: kill_after(sealing, "seal"),
    "concern stored": lambda: kill_before(submission, "queue_deliveries"),
    "deliveries queued": lambda: kill_after(submission, "queue_deliveries"),
    "event recorded": lambda: kill_after(drafts, "submit_concern"),
    "receipt written": lambda: kill_after(drafts.OpenDraft, "send"),
    "committed, not answered": lambda: None,
}
SENDING: dict[str, Callable[[], None]] = {
    "claimed": lambda: kill_after(send_deliveries, "claim_deliveries"),
    "mail made": lambda: kill_before(transports, "send"),
    "mail taken, not noted": lambda: kill_after(transports, "send"),
    "noted, not settled": lambda: kill_after(send_deliveries, "send_claimed"),
    "settling": lambda: kill_after(Event.objects, "record_each"),
    "marked sent": lambda: kill_after(send_deliveries, "settle_sent"),
}


def run_in_child(work: Child) -> int:
    """Run `work` in a forked child; returns its exit code. The database connection is closed before the fork."""
    connection.close()
    if pid := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    try:
        work()
    finally:
        os._exit(3)


def prepared() -> Client:
    client = Client(**HOST)
    client.cookies[settings.DRAFT_COOKIE_NAME] = seeding.draft(picture=PICTURE).to_cookie()
    return client


def deliver() -> None:
    """Deliver all due mail. Heartbeats are set back, so that leases of killed workers expire without waiting."""
    Worker.objects.update(beat_at=timezone.now() - timedelta(hours=1))
    call_command("send_deliveries", "--once", stdout=io.StringIO())


def submit_round(arrange: Callable[[], None]) -> dict[str, Any]:
    client = prepared()
    known = set(Concern.objects.values_list("pk", flat=True))

    def killed() -> None:
        arrange()
        client.post("/report/check/")
        kill_self()

    ended = run_in_child(killed)
    assert ended == -signal.SIGKILL, f"ended with {ended}, not by the kill"
    stored = Concern.objects.exclude(pk__in=known).count()
    client.post("/report/check/")
    shown = REFERENCE.search(client.get("/report/sent/").content.decode())
    found = Concern.objects.exclude(pk__in=known)
    lost = shown is None or not found.filter(reference=shown[1]).exists()
    deliver()
    return tally(found, stored=stored, lost=int(lost), twice=max(found.count() - 1, 0))


def send_round(arrange: Callable[[], None]) -> dict[str, Any]:
    known = set(Concern.objects.values_list("pk", flat=True))
    prepared().post("/report/check/")

    def killed() -> None:
        arrange()
        call_command("send_deliveries", "--once", stdout=io.StringIO())

    ended = run_in_child(killed)
    assert ended == -signal.SIGKILL, f"ended with {ended}, not by the kill"
    deliver()
    return tally(Concern.objects.exclude(pk__in=known), stored=1, lost=0, twice=0)


def tally(found: Any, **counts: int) -> dict[str, Any]:
    mails = Delivery.objects.filter(concern__in=found, transport="email")
    assert not mails.filter(sent_at=None, due_at__isnull=False, held_at=None).exists(), "a mail is stuck"
    shown = pictures.stored(concern__in=found)
    spoilt = sum(shown.get(concern.reference) != [pictures.known_by(PICTURE)] for concern in found)
    return {
        "rounds": 1,
        "spoilt": spoilt,
        "message_ids": list(mails.exclude(sent_at=None).values_list("message_id", flat=True)),
        **counts,
    }


def forget_receipt() -> None:
    """The control's fault: a draft does not record that it was sent, so it can be sent again."""
    drafts.OpenDraft._write_receipt = lambda *args, **kwargs: None  # type: ignore[method-assign]
    real = drafts.submit_concern
    drafts.submit_concern = lambda *, submission, at: real(
        submission=replace(submission, draft_id=uuid.uuid4()), at=at
    )


def main(rounds: int, plant: str) -> dict[str, dict[str, Any]]:
    deliver()
    found: dict[str, dict[str, Any]] = {}
    for steps, one_round in ((SUBMITTING, submit_round), (SENDING, send_round)):
        for name, arrange in steps.items():
            if plant and name != "committed, not answered":
                continue
            total: dict[str, Any] = {}
            for _ in range(rounds):
                for key, value in one_round(_planted(arrange, plant)).items():
                    total[key] = total[key] + value if key in total else value
            found[name] = total
            print(f"  {name}: {rounds} rounds", file=sys.stderr, flush=True)
    return found


def _planted(arrange: Callable[[], None], plant: str) -> Callable[[], None]:
    def both() -> None:
        if plant:
            forget_receipt()
        arrange()

    return both


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")))
