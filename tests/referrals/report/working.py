"""Fill in "Report through your work"."""

from typing import Any

from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client

from referrals import sealing
from referrals.models import Concern
from referrals.stored_fields import context_of
from tests.referrals.ways import NORWICH, Answers

TASKS = "/report/work/tasks/"
PUPIL: Answers = {
    "organisation": {"sector": "education", "organisation": "Canaryschool Trust", "role": "Safeguarding lead"},
    "contact": {"your_name": "Canarylead Osgood"},
    "reach": {"phone": "01603 900321", "phone_when": "8 to 4", "email": "lead@school.example"},
    "meeting": {"ways": ["face"]},
    "about": {"about": "person"},
    "name": {"known": "yes", "full_name": "Canarypupil Ashby"},
    "age": {"known": "age", "age": "15"},
    "details": {"gender": "Male", "language": "English"},
    "carers": {"carers": "Canaryaunt", "know": "no"},
    "where": {"where": "council"},
    "council": {"council": NORWICH},
    "worry": {"worry": "Canaryworry: he repeats what a group online says about other pupils"},
    "risks": {"risks": []},
    "more": {"more": "Canarymore"},
    "needs": {"needs": "Canaryneeds grief"},
    "agencies": {"agencies": "Canaryagency nurse"},
    "first": {"first": "me"},
    "noticed": {"noticed": "Canarynoticed in March"},
    "lead": {"lead": "me"},
    "consent": {"consent": "no"},
    "school": {"school": "Canaryschool High"},
}
SECOND: Answers = {
    "about": {"about": "person"},
    "name": {"known": "yes", "full_name": "Canarysecond Birch"},
    "where": {"where": "council"},
    "council": {"council": NORWICH},
    "worry": {"worry": "Canarybirch: she was told to film it for the same group"},
    "risks": {"risks": []},
}


def pupil(**changes: dict[str, Any] | None) -> Answers:
    return {slug: fields for slug, fields in (PUPIL | changes).items() if fields is not None}


def begin(area: str = "", client: Client | None = None) -> Client:
    client = client or Client()
    response = client.post(f"/report/work/?area={area}" if area else "/report/work/")
    assert response["Location"] == TASKS
    return client


def answer(client: Client, given: Answers, *, from_list: bool = True) -> None:
    """Answer these questions. Without `from_list`, those that are not asked yet come once more at the end."""
    later: Answers = {}
    for slug, fields in given.items():
        response = client.post(f"/report/{slug}/", fields)
        assert response.status_code == 302, f"the answer to {slug} was refused"
        if not from_list:
            later[slug] = fields
    if later:
        answer(client, later)


def add_person(client: Client) -> None:
    assert client.post("/report/work/people/", {"add": "yes"})["Location"] == TASKS


def tasks(client: Client) -> list[tuple[str, str]]:
    """Each section with how far it has come."""
    page = read(client.get(TASKS))
    items = page.select(".govuk-task-list__item")
    return [
        (item.select_one(".govuk-task-list__link").text, item.select_one(".govuk-task-list__status").text.strip())
        for item in items
    ]


def read(response: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def opened(concern: Concern) -> dict[str, Any]:
    return sealing.open_sealed(concern.sealed, context=context_of(concern))
