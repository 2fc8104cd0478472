"""Enter a concern through the officers' pages."""

from typing import Any

from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client

from referrals.models import Concern
from referrals.report.steps import WALK
from tests.referrals.walking import Answers, answers

START = "/review/enter/"
TELEPHONE: dict[str, Any] = {
    "arrival": "telephone",
    "came_on_day": "21",
    "came_on_month": "11",
    "came_on_year": "2026",
    "came_at": "7:30",
}


def begin(client: Client, **changed: Any) -> Client:
    response = client.post(START, TELEPHONE | changed)
    assert response.status_code == 302, response.content.decode()
    assert response["Location"] == f"{START}{WALK[0].slug}/"
    return client


def post(client: Client, slug: str, fields: dict[str, Any]) -> HttpResponse:
    return client.post(f"{START}{slug}/", fields)  # type: ignore[return-value]


def walk(client: Client, given: Answers | None = None) -> str:
    """Answer each question where the pages lead, then the optional ones. Returns the last address."""
    given = answers(pictures=None) if given is None else given
    at = f"{START}{WALK[0].slug}/"
    while (slug := at.split("/")[3]) in given:
        response = post(client, slug, given[slug])
        assert response.status_code == 302, f"the answer to {slug} was refused"
        at = response["Location"]
    for step in WALK:
        if step.is_optional and step.slug in given and slug == "check":
            assert post(client, step.slug, given[step.slug]).status_code == 302, step.slug
    return at


def enter(client: Client, given: Answers | None = None, **changed: Any) -> Concern:
    assert walk(begin(client, **changed), given) == f"{START}check/"
    response = client.post(f"{START}check/")
    assert response["Location"] == f"{START}sent/"
    return Concern.objects.get(reference=shown(client, "reference"))


def shown(client: Client, element: str) -> str:
    found = BeautifulSoup(client.get(f"{START}sent/").content, "html.parser").find(id=element)
    assert found is not None
    return found.get_text(" ", strip=True)
