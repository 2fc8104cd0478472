"""Time the pages of the longest concern in DATABASE_URL, for each of the worst characters. Prints JSON."""

import json
import os
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db.models import CharField  # noqa: E402
from django.db.models.functions import Cast  # noqa: E402
from django.test import Client, override_settings  # noqa: E402

from referrals.actions.search import matching  # noqa: E402
from referrals.models import Concern  # noqa: E402
from referrals.report.drafts import start_draft  # noqa: E402
from referrals.report.steps import STEPS  # noqa: E402
from tests.house.longest import WORST, fill_form, longest_concern, longest_journey  # noqa: E402
from tests.house.test_costs import TOO_LONG, answers_of  # noqa: E402
from tests.house.test_worst_case import pages_of  # noqa: E402
from tests.referrals.report.filling import client_with, fill  # noqa: E402
from tests.referrals.report.returning import visiting  # noqa: E402
from tests.referrals.review.building import AT, send, some_officer, some_supervisor  # noqa: E402

ROUNDS = 3
Costs = dict[str, dict[str, tuple[float, int]]]


def timed(ask: Callable[[], Any]) -> tuple[float, int]:
    seconds, size = [], 0
    for _ in range(ROUNDS):
        # Processor time, since others may use the machine.
        began = time.process_time()
        answer = ask()
        seconds.append(time.process_time() - began)
        size = len(getattr(answer, "content", b""))
    return min(seconds), size


@override_settings(REQUIRE_MFA=False)
def costs() -> Costs:
    first = send()
    owner, boss = some_officer(first), some_supervisor(first)
    client = Client()
    client.force_login(boss.user)
    found: Costs = defaultdict(dict)
    for name, text in WORST.items():
        # The code of the last one is given to the next.
        Concern.objects.update(return_hash=Cast("id", CharField()))
        concern = longest_concern(text, owner, boss)
        found["matching"][name] = timed(lambda: matching.find_matches(concern, by="bench", at=AT))  # noqa: B023
        for page, address in pages_of(concern).items():
            found[page][name] = timed(lambda: client.get(address))  # noqa: B023
        found["word search"][name] = timed(lambda: client.post("/review/filter/", {"words": "canary"}))
        reporter = visiting(concern)
        found["reporter’s messages"][name] = timed(lambda: reporter.get("/return/messages/"))  # noqa: B023
        draft = start_draft("")
        draft.answers.update(longest_journey(text).raw)
        draft.save()
        own = client_with(draft)
        found["check answers"][name] = timed(lambda: own.get("/report/check/"))  # noqa: B023
        for step in STEPS:
            for kind, post in steps_of(step, text).items():
                cost = timed(post)
                found[kind][name] = max(found[kind].get(name, (0.0, 0)), cost)
    return found


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
