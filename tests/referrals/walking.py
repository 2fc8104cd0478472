"""Fill in the report through its real pages with Django's test client, one `post_step` for each page."""

from typing import Any, NoReturn

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client

from referrals.models import Concern
from referrals.report.steps import STEPS

NORWICH = "E07000148"
CANARIES = {
    "name": "Canaryname Featherstone",
    "other": "Pipkincanary",
    "school": "Canaryschool High",
    "carers": "Canarycarer Plover",
    "worry": "Canaryworry: he said zanzibarine things\nand a second line",
    "noticed": "Canarynoticed last spring",
    "reaction": "Canaryreaction shrugged",
    "your_name": "Canaryreporter Quill",
    "phone": "07700 900321",
    "email": "canary.reporter@example.com",
    "safe": "Canarysafe after six",
}

Answers = dict[str, dict[str, Any]]


def answers(**changes: dict[str, Any]) -> Answers:
    """Answers about a child, in the order of the steps. `worry={...}` replaces a step, `council=None` omits it."""
    full: Answers = {
        "about": {"about": "person"},
        "you": {"relation": "family"},
        "name": {"known": "yes", "full_name": CANARIES["name"], "other_names": CANARIES["other"]},
        "age": {"known": "age", "age": "16"},
        "school": {"school": CANARIES["school"]},
        "carers": {"carers": CANARIES["carers"], "know": "no"},
        "where": {"where": "council"},
        "council": {"council": NORWICH},
        "worry": {"worry": CANARIES["worry"]},
        "risks": {"risks": ["threat"]},
        "noticed": {"noticed": CANARIES["noticed"]},
        "pictures": {},
        "aware": {"aware": "yes", "reaction": CANARIES["reaction"]},
        "contact": {"contact": "yes", "your_name": CANARIES["your_name"]},
        "reach": {
            "phone": CANARIES["phone"],
            "phone_when": CANARIES["safe"],
            "phone_care": ["no-message"],
            "email": CANARIES["email"],
        },
    }
    return {slug: fields for slug, fields in (full | changes).items() if fields is not None}


def begin(area: str = "", client: Client | None = None) -> Client:
    client = client or Client()
    response = client.post(f"/report/start/?area={area}" if area else "/report/start/")
    assert response.status_code == 302, response.content
    return client


def post_step(client: Client, slug: str, fields: dict[str, Any]) -> HttpResponse:
    return client.post(f"/report/{slug}/", fields)  # type: ignore[return-value]


def walk(client: Client, given: Answers | None = None, *, until: str = "check") -> Client:
    """Answer every question in the order in which the portal asks, up to the page `/report/{until}/`.

    Fails at a question without an answer. Returns early at an exit page, such as /report/elsewhere/.
    """
    given = answers() if given is None else given
    questions = {step.slug for step in STEPS}
    slug = STEPS[0].slug
    for _ in range(len(given) + 1):
        if slug == until or slug not in questions:
            return client
        if slug not in given:
            fail_for_missing_answer(slug)
        response = post_step(client, slug, given[slug])
        assert response.status_code == 302, f"the answer to {slug} was refused"
        slug = response["Location"].split("/")[2]
    pytest.fail(f"the walk did not reach /report/{until}/: it is still at /report/{slug}/")


def fail_for_missing_answer(slug: str) -> NoReturn:
    pytest.fail(
        f"No answer for the question `{slug}`: add one to tests/referrals/walking.py answers(), "
        "or to tests/referrals/ways.py when only some branches ask it"
    )


def report_concern(given: Answers | None = None, *, area: str = "") -> Concern:
    client = walk(begin(area), given)
    response = client.post("/report/check/")
    assert response["Location"] == "/report/sent/", response["Location"]
    return Concern.objects.get(reference=shown(client, "reference"))


def shown(client: Client, element: str) -> str:
    """The text of an element of the confirmation page: "reference" or "return-code"."""
    page = BeautifulSoup(client.get("/report/sent/").content, "html.parser")
    found = page.find(id=element)
    assert found is not None, "no confirmation is shown"
    return found.get_text(strip=True)
