"""`python -m tools.bench._review_pages fill 1000` fills the database of DATABASE_URL, `... time` times its pages."""

import json
import os
import statistics
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from prevent_portal.accounts.models import User  # noqa: E402
from referrals.models import Concern, Officer, SavedView, Urgency  # noqa: E402
from referrals.review import queue  # noqa: E402
from referrals.review.queue_filters import QueueFilters, filtered  # noqa: E402
from tests.referrals.review.building import acknowledge, exchange, send  # noqa: E402
from tools.bench._review_rows import fill  # noqa: E402

ROUNDS = 15
HUNDREDTH = 100
FILTERED = {
    "queue, one flag and one area": "?flag=child&area=norfolk",
    # The newest week, which is last in the order and has more than a page of rows at every size; otherwise an empty
    # page would be compared with a full one.
    "queue, one state and a week": "?state=received&from_day=2026-11-13&to_day=2026-11-20",
    "queue, overdue": "?whose=overdue",
    "queue, my work": "?whose=mine",
}
OF_A_CONCERN = {
    "a concern": "",
    "its messages": "messages/",
    "its notes": "notes/",
    "its files": "files/",
    "its history": "timeline/",
    "person and earlier concerns": "earlier/",
    "its chronology": "chronology/",
    "a question to the reporter": "ask/",
    "its assessment": "assessment/",
    "its outcome": "outcome/",
}


def officers() -> list[Officer]:
    force = send().force
    made = []
    for number in range(20):
        user = User.objects.create_user(f"officer{number}@example.org", "a long pass phrase")
        made.append(Officer.objects.create(user=user, force=force))
    flags = ("child", "earlier", "violence", "unread", "danger")
    SavedView.objects.bulk_create(SavedView(officer=made[0], name=flag, query=f"flag={flag}") for flag in flags)
    return made


def hundredth(officer: Officer) -> str:
    cursor = ""
    for _ in range(HUNDREDTH - 1):
        after = queue.page(filtered(officer, QueueFilters(), []), cursor=cursor).after
        if not after:
            break
        cursor = after
    return f"?after={cursor}"


def timed(client: Client, address: str) -> tuple[float, float, int]:
    """Median seconds, median seconds of this process's processor time, and number of queries of a request.

    The first one, which writes more, is skipped.
    """
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
        queries = len(captured)
    rounds = []
    for _ in range(ROUNDS):
        began = time.perf_counter(), time.process_time()
        client.get(address)
        rounds.append((time.perf_counter() - began[0], time.process_time() - began[1]))
    seconds, processor = (statistics.median(each) for each in zip(*rounds, strict=True))
    return seconds, processor, queries


def prepare(size: int) -> None:
    call_command("migrate", verbosity=0)
    call_command("load_guidance", confirm_for_demo=True, verbosity=0)
    people = officers()
    fill(Concern.objects.get(), people, size)


@override_settings(REQUIRE_MFA=False, ALLOWED_HOSTS=["testserver"])
def time_pages() -> dict[str, tuple[float, float, int]]:
    officer = Officer.objects.select_related("user").earliest("pk")
    client = Client()
    client.force_login(officer.user)
    # Created here, because each process with the test settings has its own sealing key.
    concern = acknowledge(send(), officer)
    exchange(concern, officer, 3)
    # The first page of the queue: reports that open, as long as most are.
    for _ in range(queue.PAGE_SIZE):
        named = send(urgency=Urgency.URGENT, answer="Canaryworry and more. " * 60)
        Concern.objects.filter(pk=named.pk).update(danger_signs="weapon")
    pages = {"queue, first page": "", "queue, 100th page": hundredth(officer)} | FILTERED
    pages |= {name: f"{concern.reference}/{address}" for name, address in OF_A_CONCERN.items()}
    return {page: timed(client, f"/review/{address}") for page, address in pages.items()}


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        prepare(int(sys.argv[2]))
    else:
        print(json.dumps(time_pages()))
