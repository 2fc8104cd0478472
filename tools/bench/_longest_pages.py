"""Time the pages of the longest concern in DATABASE_URL, for each of the worst characters. Prints JSON."""

import json
import os
import sys
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db.models import CharField  # noqa: E402
from django.db.models.functions import Cast  # noqa: E402
from django.test import Client, override_settings  # noqa: E402

from referrals.actions.casework.malicious import MOST  # noqa: E402
from referrals.actions.search import matching  # noqa: E402
from referrals.actions.submission import Submission, submit_concern  # noqa: E402
from referrals.models import Concern, Event, Urgency  # noqa: E402
from referrals.models.event import Kind  # noqa: E402
from referrals.report.steps import STEPS  # noqa: E402
from referrals.review.audit import MOST_TAKEN_OUT  # noqa: E402
from tests.house.longest import WORST, fill_form, longest_concern, longest_journey  # noqa: E402
from tests.house.longest_pages import asks_of, by_reporters  # noqa: E402
from tests.house.test_costs import TOO_LONG, answers_of  # noqa: E402
from tests.referrals.report.filling import client_with, fill  # noqa: E402
from tests.referrals.review.building import AT, send, some_officer, some_supervisor  # noqa: E402

ROUNDS, LONG = 2, 0.05
Costs = dict[str, dict[str, tuple[float, int]]]


def timed(ask: Callable[[], Any]) -> tuple[float, int]:
    seconds, size = list[float](), 0
    # What takes long is timed once.
    while len(seconds) < ROUNDS and sum(seconds) < LONG:
        began = _spent()
        answer = ask()
        seconds.append(_spent() - began)
        assert getattr(answer, "status_code", 200) in (200, 302), answer
        size = len(getattr(answer, "content", b""))
    return min(seconds), size


def _spent() -> float:
    """Processor time, since others may use the machine; with that of processes that made a PDF."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


@override_settings(REQUIRE_MFA=False, ALLOWED_HOSTS=["testserver"])
def costs() -> Costs:
    first = send()
    owner, boss = some_officer(first), some_supervisor(first)
    client = Client()
    client.force_login(boss.user)
    fill_the_log(first)
    found: Costs = defaultdict(dict)
    for name, text in WORST.items():
        # The code of the last one is given to the next.
        Concern.objects.update(return_hash=Cast("id", CharField()))
        concern = longest_concern(text, owner, boss)
        found["matching"][name] = timed(lambda: matching.find_matches(concern, by="bench", at=AT))  # noqa: B023
        fill_the_list(text)
        for page, (_, ask) in asks_of(client, concern, boss).items():
            found[page][name] = timed(ask)
        for page, ask in by_reporters(concern, text).items():
            found[page][name] = timed(ask)
        print(name, file=sys.stderr, flush=True)
        for step in STEPS:
            for kind, post in steps_of(step, text).items():
                cost = timed(post)
                found[kind][name] = max(found[kind].get(name, (0.0, 0)), cost)
    return found


def fill_the_list(text: Callable[[int], str]) -> None:
    """As many of the longest reports as are chosen at once."""
    journey, at = longest_journey(text), AT + timedelta(minutes=Concern.objects.count())
    for _ in range(MOST):
        submission = Submission(
            draft_id=uuid4(),
            content=journey.content(),
            place=journey.place(),
            urgency=Urgency.STANDARD,
            form_version="test",
            language="en",
        )
        submit_concern(submission=submission, at=at)
    Concern.objects.filter(state="received").update(matched_under=matching.current_edition())


def fill_the_log(concern: Concern) -> None:
    """With as many events as are taken out at once."""
    lines = [(concern.pk, Kind.READ, AT, {"part": "report"})] * MOST_TAKEN_OUT
    Event.objects.record_each(lines, by="officer@example.org")


def steps_of(step: Any, text: Callable[[int], str]) -> dict[str, Callable[[], Any]]:
    draft = fill(answers_of(step))
    form, client = draft.glance().form(step), client_with(draft)
    full, over = fill_form(form, text, {}), {field: text(TOO_LONG // len(form.fields)) for field in form.fields}
    address = f"/report/{step.slug}/"
    return {"a step": lambda: client.post(address, full), "a step, overfull": lambda: client.post(address, over)}


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    call_command("load_guidance", confirm_for_demo=True, verbosity=0)
    print(json.dumps(costs()))
