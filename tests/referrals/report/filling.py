"""A draft filled in one go, for tests of what comes after the questions."""

from typing import Any

from bs4 import BeautifulSoup
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from referrals.report.drafts import OpenDraft, start_draft
from referrals.report.steps import STEPS
from tests.referrals.walking import Answers, answers

# The one way on which "Where do you know them from?" is asked.
FROM_AFAR: dict[str, Any] = {
    "where": {"where": "unknown"},
    "council": None,
    "known-from": {"area": "norfolk"},
}


def key(slug: str, about: str = "person") -> str:
    """Where a draft keeps the answer to a question that is put about a person, oneself, a group..."""
    keys = {step.slug: step.key({"about": {"about": about}}) for step in STEPS}
    return keys.get(slug, slug)


def fill(given: Answers | None = None, *, area: str = "") -> OpenDraft:
    """As if every page had been answered; what is given is not validated."""
    draft = start_draft(area)
    given = answers() if given is None else given
    about = given.get("about", {}).get("about", "")
    for slug, fields in given.items():
        draft.answers[key(slug, about)] = {
            name: list(value) if isinstance(value, list) else [value] for name, value in fields.items()
        }
    draft.save()
    return draft


def client_with(draft: OpenDraft, **options: Any) -> Client:
    client = Client(**options)
    client.cookies[settings.DRAFT_COOKIE_NAME] = draft.key.to_cookie()
    return client


def filled(given: Answers | None = None, *, area: str = "") -> Client:
    return client_with(fill(given, area=area))


def asked_until(slug: str, given: Answers | None = None) -> Client:
    """All answered that comes before this question, and nothing after it."""
    full = answers() if given is None else given
    order = [step.slug for step in STEPS]
    return filled({each: fields for each, fields in full.items() if order.index(each) < order.index(slug)})


def read(response: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def words(response: HttpResponse) -> str:
    main = read(response).find("main")
    assert main is not None
    return " ".join(main.get_text(" ").split())
