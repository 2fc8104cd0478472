"""Every page and file of the longest concern, by what it is, and the addresses that have none of its content."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.test import Client
from django.urls import resolve

from referrals.actions.casework.malicious import MOST
from referrals.entering import urls as entering_urls
from referrals.models import Concern, Match, Officer, SubjectAccessRequest
from referrals.report import return_urls
from referrals.report import urls as report_urls
from referrals.report.drafts import OpenDraft, start_draft
from referrals.report.raw_answers import bind
from referrals.report.steps import STEPS
from referrals.review import urls as review_urls
from tests.house.longest import Text, fill_form, longest_journey
from tests.house.test_worst_case import pages_of
from tests.referrals.report.filling import client_with
from tests.referrals.report.returning import visiting
from tests.referrals.report.working import pupil

Ask = Callable[[], Any]
# Typst makes them in a process of its own: measured by `make bench ARGS=costs` alone.
PDF = ("pack.pdf", "bundle as PDF", "record of a referral")

_LEADS_ON = "leads on to another page, and shows none itself"
_OURS = "has the portal's own words, and a field at most"
_BESIDE = "a form for an officer's words, beside no more of the concern than its first line"
_OTHERS = "of accounts and contacts, which reporters do not write to"
_COUNTS = "numbers"
WITHOUT = {
    **dict.fromkeys(
        (
            *("review:acknowledge", "review:take", "review:answer-offer", "review:assess", "review:withdraw"),
            *("review:assign", "review:shortcuts", "review:save-view", "review:delete-view"),
            *("review:access-request-look", "report:start", "report:people", "report:exit", "return_leave"),
            *("entering:discard", "review:own-absence"),
        ),
        _LEADS_ON,
    ),
    **dict.fromkeys(
        (
            *("report:triage", "report:danger", "report:suspicious", "report:online-material", "report:advice"),
            *("report:elsewhere", "report:no-team", "report:wait", "report:sent", "report:note", "report:work"),
            *("report:save", "report:open", "report:time", "return"),
            *("entering:start", "entering:elsewhere", "entering:no-team", "entering:sent"),
            *("review:notices", "review:absence", "review:me", "review:add-template"),
        ),
        _OURS,
    ),
    **dict.fromkeys(
        (
            *("review:hand-over", "review:wait", "review:follow-up", "review:reopen", "review:transfer"),
            *("review:restriction", "review:restriction-end", "review:call", "review:add-file"),
        ),
        _BESIDE,
    ),
    **dict.fromkeys(
        ("review:people", "review:role-request", "review:contacts", "review:proposal", "review:test-call"), _OTHERS
    ),
    **dict.fromkeys(("review:insight-sheet", "review:certificate"), _COUNTS),
    **dict.fromkeys(("report:picture", "review:picture", "review:file-page"), "one picture, bounded when it came"),
    **dict.fromkeys(("entering:step", "entering:add", "entering:check"), "the pages of report/ in another frame"),
    "report:add": "a list of what may be added",
    "report:pictures": "small views of as many pictures as a draft may have, bounded when they came",
}
# Asked for with a draft: by_reporters, and each step in test_costs and the bench.
BY_REPORTERS = {"report:step", "report:check", "report:tasks", "report:record", "return_messages"}


def asks_of(client: Client, concern: Concern, boss: Officer) -> dict[str, tuple[str, Ask]]:
    """The address of each, and what asks for it."""
    own = f"/review/{concern.reference}/"
    request = SubjectAccessRequest.objects.filter(found=concern).first()
    match, note = concern.matches.filter(decision="same").first(), concern.notes.first()
    assert request, match
    rights = f"/review/rights/{request.pk}/"
    copy, cut = f"{rights}{concern.reference}/subject/", f"{rights}{concern.reference}/reporter/"
    get = pages_of(concern) | {
        "handover pack": f"{own}pack/",
        "pack.docx": f"{own}pack.docx",
        "pack.pdf": f"{own}pack.pdf",
        "copy as JSON": f"{copy}copy.json",
        "copy for the reporter as JSON": f"{cut}copy.json",
        "part of a copy": f"{copy}parts/note:{note.pk}:sealed/",
        "figures": "/review/insight/",
    }
    before_an_outcome = {name: f"{own}{name}/" for name in ("assessment", "note", "ask", "outcome")}
    chosen = [each.reference for each in Concern.objects.filter(state="received").order_by("-received_at")[:MOST]]
    post = {
        "word search": ("/review/filter/", {"words": "canary"}),
        "search": ("/review/search/", {"words": "norfolk"}),
        "people alike": ("/review/people-search/", {"name": "Testa Canary", "reason": "report"}),
        "many chosen": ("/review/malicious/", {"chosen": chosen}),
        "bundle as PDF": (f"{rights}bundle/", {f"role_{concern.reference}": "subject", "checked": "on"}),
    }
    asks: dict[str, tuple[str, Ask]] = {name: (at, partial(client.get, at)) for name, at in get.items()}
    for name, at in before_an_outcome.items():
        asks[name] = (at, partial(_assessed, concern, boss, partial(client.get, at)))
    at = f"{own}earlier/{match.pk}/alike/"
    asks["many alike"] = (at, partial(_undecided, match, partial(client.get, at)))
    return asks | {name: (at, partial(client.post, at, fields)) for name, (at, fields) in post.items()}


def _assessed(concern: Concern, boss: Officer, ask: Ask) -> Any:
    """Before it has an outcome."""
    row = Concern.objects.filter(pk=concern.pk)
    before = row.values("state", "owner", "outcome").get()
    row.update(state="assessment", owner=boss, outcome="")
    try:
        return ask()
    finally:
        row.update(**before)


def _undecided(match: Match, ask: Ask) -> Any:
    row = Match.objects.filter(pk=match.pk)
    before = row.values("decision", "decided_by", "decided_at").get()
    row.update(decision="", decided_by=None, decided_at=None)
    try:
        return ask()
    finally:
        row.update(**before)


def by_reporters(concern: Concern, text: Text) -> dict[str, Ask]:
    """What its reporter sees of it, and of a report as long before it is sent."""
    draft = start_draft("")
    draft.answers.update(longest_journey(text).raw)
    draft.save()
    own, work = client_with(draft), client_with(longest_work(text))
    sent = client_with(longest_work(text))
    sent.post("/report/check/")
    returned = visiting(concern)
    return {
        "reporter’s messages": partial(returned.get, "/return/messages/"),
        "check answers": partial(own.get, "/report/check/"),
        "tasks": partial(work.get, "/report/work/tasks/"),
        "record of a referral": partial(sent.post, "/report/sent/record/"),
    }


def longest_work(text: Text) -> OpenDraft:
    draft = start_draft("", at_work=True)
    for slug, given in pupil().items():
        step = next(each for each in STEPS if each.slug == slug)
        journey = draft.glance()
        key, full = journey.key(step), fill_form(journey.form(step), text, given)
        is_valid = journey.form(step, bind(full)).is_valid()
        draft.answers[key] = full if is_valid else fill_form(journey.form(step), lambda length: "x", given)
    draft.save()
    return draft


def measured(asks: dict[str, tuple[str, Ask]]) -> set[str]:
    """The names of the views behind them."""
    return {resolve(at.partition("?")[0]).view_name for at, _ in asks.values()}


def all_views() -> set[str]:
    apps = (("review:", review_urls), ("report:", report_urls), ("entering:", entering_urls), ("", return_urls))
    return {f"{app}{each.name}" for app, urls in apps for each in urls.urlpatterns}
