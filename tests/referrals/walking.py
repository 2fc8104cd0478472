"""Fill in the report through its real pages with Django's test client, one `post_step` for each page."""

from dataclasses import replace
from functools import cache
from typing import Any, NoReturn
from unittest.mock import patch
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client

from prevent_portal import clock
from referrals.actions.submission import Submission, submit_concern
from referrals.models import Concern
from referrals.report import drafts
from referrals.report.steps import STEPS, WALK
from tests.referrals.ways import CANARIES, NORWICH, Answers, answers
from tests.standing import rollback

# Defined in ways.py, with every other answer; here for those who walk with them.
__all__ = [
    "CANARIES",
    "NORWICH",
    "Answers",
    "answers",
    "begin",
    "post_step",
    "report_again",
    "report_concern",
    "shown",
    "walk",
]


def begin(area: str = "", client: Client | None = None) -> Client:
    client = client or Client()
    response = client.post(f"/report/start/?area={area}" if area else "/report/start/")
    assert response.status_code == 302, response.content
    return client


def post_step(client: Client, slug: str, fields: dict[str, Any]) -> HttpResponse:
    return client.post(f"/report/{slug}/", fields)  # type: ignore[return-value]


def walk(client: Client, given: Answers | None = None, *, until: str = "check") -> Client:
    """Answer every question in the order in which the portal asks, up to the page `/report/{until}/`, then add the
    optional ones.

    Fails at a question without an answer. Returns early at an exit page, such as /report/elsewhere/.
    """
    given = answers() if given is None else given
    questions = {step.slug for step in STEPS}
    slug = WALK[0].slug
    for _ in range(len(given) + 1):
        if slug == until or slug not in questions:
            break
        if slug not in given:
            fail_for_missing_answer(slug)
        response = post_step(client, slug, given[slug])
        assert response.status_code == 302, f"the answer to {slug} was refused"
        slug = response["Location"].split("/")[2]
    else:
        pytest.fail(f"the walk did not reach /report/{until}/: it is still at /report/{slug}/")
    return add_all(client, given) if slug == "check" else client


def add_all(client: Client, given: Answers) -> Client:
    """Answer the optional questions, each of them in the order of their sections."""
    for step in WALK:
        if step.is_optional and step.slug in given:
            response = post_step(client, step.slug, given[step.slug])
            assert response.status_code == 302, f"the answer to {step.slug} was refused"
    return client


def fail_for_missing_answer(slug: str) -> NoReturn:
    pytest.fail(f"No answer for the question `{slug}`: add one to the ways that ask it in tests/referrals/ways.py")


def report_concern(given: Answers | None = None, *, area: str = "") -> Concern:
    client = walk(begin(area), given)
    response = client.post("/report/check/")
    assert response["Location"] == "/report/sent/", response["Location"]
    return Concern.objects.get(reference=shown(client, "reference"))


def report_again() -> Concern:
    """As `report_concern()`. The pages are walked once a process, for walking them takes forty times as long."""
    submission = replace(_first_submission(), draft_id=uuid4())
    return Concern.objects.get(reference=submit_concern(submission=submission, at=clock.now()).reference)


@cache
def _first_submission() -> Submission:
    with rollback(), patch.object(drafts, "submit_concern", side_effect=submit_concern) as submitting:
        report_concern()
    submission: Submission = submitting.call_args.kwargs["submission"]
    return submission


def shown(client: Client, element: str) -> str:
    """The text of an element of the confirmation page: "reference" or "return-code"."""
    page = BeautifulSoup(client.get("/report/sent/").content, "html.parser")
    found = page.find(id=element)
    assert found is not None, "no confirmation is shown"
    return found.get_text(strip=True)
