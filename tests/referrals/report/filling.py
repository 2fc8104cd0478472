"""Create a draft with all answers at once, and read the pages."""

from functools import lru_cache
from typing import Any

from bs4 import BeautifulSoup
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from referrals.report.drafts import OpenDraft, start_draft
from referrals.report.steps import STEPS, WALK
from tests.referrals.walking import Answers, answers, fail_for_missing_answer
from tests.referrals.ways import WAY_OF

# Answers with which "Where do you know them from?" is asked.
FROM_AFAR: dict[str, Any] = {
    "where": {"where": "unknown"},
    "council": None,
    "known-from": {"area": "norfolk"},
}
# Questions that have an answer in some set of answers: a draft without one leaves it out on purpose.
ANSWERED = {*answers(), *WAY_OF, *FROM_AFAR}


def key(slug: str, about: str = "person") -> str:
    """The key of an answer in a draft, for a report about a person, oneself, a group..."""
    keys = {step.slug: step.key({"about": {"about": about}}) for step in STEPS}
    return keys.get(slug, slug)


def fill(given: Answers | None = None, *, area: str = "") -> OpenDraft:
    """A draft with these answers, or with all of answers(). Invalid ones are stored too.

    Fails when the next question has no answer in any set of answers; one that was left out on purpose stays open.
    """
    draft = start_draft(area)
    must_be_complete = given is None
    given = answers() if given is None else given
    about = given.get("about", {}).get("about", "")
    for slug, fields in given.items():
        draft.answers[key(slug, about)] = {
            name: list(value) if isinstance(value, list) else [value] for name, value in fields.items()
        }
    journey = draft.save()
    missing = journey.open_step
    if missing and journey.key(missing) not in draft.answers and (must_be_complete or missing.slug not in ANSWERED):
        fail_for_missing_answer(missing.slug)
    return draft


def client_with(draft: OpenDraft, **options: Any) -> Client:
    client = Client(**options)
    client.cookies[settings.DRAFT_COOKIE_NAME] = draft.key.to_cookie()
    return client


def filled(given: Answers | None = None, *, area: str = "") -> Client:
    return client_with(fill(given, area=area))


def asked_until(slug: str, given: Answers | None = None) -> Client:
    """A client with answers to all questions before this one."""
    full = answers() if given is None else given
    order = [step.slug for step in WALK]
    return filled({each: fields for each, fields in full.items() if order.index(each) < order.index(slug)})


def read(response: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


@lru_cache(maxsize=4)
def words(response: HttpResponse) -> str:
    """Kept for the last few pages, since a test looks for many words in one, and parsing takes as long as asking."""
    main = read(response).find("main")
    assert main is not None
    return " ".join(main.get_text(" ").split())
