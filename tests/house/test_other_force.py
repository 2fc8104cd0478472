"""Another force's objects answer with the same 404 as missing ones, at every URL by every method.

The URLs come from the resolver, so views added later are included. Row-level security is tested in
tests/referrals/database, with views that do not filter by force.
"""

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path, reverse

from prevent_portal.urls import urlpatterns as real
from referrals.actions.audit import refusals
from referrals.models import Concern, Destruction, Officer, SubjectAccessRequest
from referrals.review.urls import urlpatterns as review_urls
from referrals.review.view_decorators import for_officers
from tests.house.elsewhere import (
    MISSING_REFERENCE,
    PARTS,
    addresses,
    assert_same_as_missing,
    make_full_concern,
    response_and_queries,
)
from tests.referrals.review.building import BASILDON, acknowledge, some_officer, some_supervisor
from tests.referrals.walking import NORWICH

WORD = "Otterword"
# Form fields that name an object: URL name, method, field, and a value that does not exist.
NAMED: list[tuple[str, str, str, Any]] = [
    ("review:search", "post", "words", MISSING_REFERENCE),
    ("review:queue", "get", "owner", 99_999),
    ("review:queue", "get", "area", "nowhere"),
    ("review:audit", "get", "by", "nobody@example.org"),
    ("review:audit", "get", "concern", MISSING_REFERENCE),
    ("review:hand-over", "post", "to", 99_999),
    ("review:malicious", "post", "chosen", MISSING_REFERENCE),
    ("review:assign", "post", "chosen", MISSING_REFERENCE),
    ("review:move", "post", "to", 99_999),
]


@pytest.fixture
def theirs(db, settings, monkeypatch, frozen) -> dict[str, Any]:
    # Time is frozen because pages show when the session ends.
    settings.REQUIRE_MFA = False
    monkeypatch.setattr(refusals, "MAX_PER_HOUR", 10_000)  # above the number of requests, so that all are recorded
    return make_full_concern(NORWICH, WORD)[1]


@pytest.fixture
def own(theirs) -> dict[str, Any]:
    return make_full_concern(BASILDON, "Badgerword")[1]


@pytest.fixture
def client(own) -> Client:
    """A supervisor of Essex, whose own concern has the same parts."""
    concern = Concern.objects.get(reference=own["reference"])
    acknowledge(concern, some_supervisor(concern))
    client = Client()
    client.force_login(some_supervisor(concern).user)
    return client


def rows_of(force: str) -> list[Any]:
    found = []
    for label in (
        "Concern",
        "Delivery",
        "Attempt",
        "Message",
        "Note",
        "LegalRestriction",
        "Match",
        "SubjectAccessRequest",
        "Destruction",
    ):
        model = apps.get_model("referrals", label)
        way = {
            "Attempt": "delivery__concern__force",
            "SubjectAccessRequest": "force",
            "Destruction": "force",
            "Concern": "force",
        }
        rows = model._default_manager.filter(**{f"{way.get(label, 'concern__force')}__slug": force})
        found.append(list(rows.order_by("pk").values_list()))
    views = apps.get_model("referrals", "SavedView").objects.filter(officer__force__slug=force)
    concerns = Concern.objects.filter(force__slug=force)
    events = apps.get_model("referrals", "Event").objects.filter(concern_id__in=concerns.values("pk"))
    return [*found, list(views.values_list()), list(events.order_by("concern_id", "number").values_list())]


def test_another_forces_objects_answer_like_missing_ones(client, theirs, own):
    force = Concern.objects.get(reference=theirs["reference"]).force.slug
    before = rows_of(force)
    assert assert_same_as_missing(client, theirs, own) > 100
    assert rows_of(force) == before


def planted(request: Any, officer: Officer, reference: str) -> HttpResponse:
    """A view that does not filter by force, as do the next three."""
    return HttpResponse(str(Concern.objects.filter(reference=reference).exists()), status=404)


def planted_access_request(request: Any, officer: Officer, access_request_id: Any) -> HttpResponse:
    return HttpResponse(str(SubjectAccessRequest.objects.filter(pk=access_request_id).exists()), status=404)


def planted_certificate(request: Any, officer: Officer, certificate_id: Any) -> HttpResponse:
    """Answers the same, but runs another query when the row exists."""
    Destruction.objects.filter(pk=certificate_id).exists() and Destruction.objects.count()
    return HttpResponse(status=404)


def planted_list(request: Any, officer: Officer) -> HttpResponse:
    return HttpResponse(" ".join(Concern.objects.values_list("reference", flat=True)))


PLANTED = {
    "planted": path("<str:reference>/planted/", for_officers(planted), name="planted"),
    "planted-access-request": path(
        "rights/<uuid:access_request_id>/planted/",
        for_officers(planted_access_request),
        name="planted-access-request",
    ),
    "planted-certificate": path(
        "destroyed/<uuid:certificate_id>/x/", for_officers(planted_certificate), name="planted-certificate"
    ),
    "planted-list": path("planted-list/", for_officers(planted_list), name="planted-list"),
}


def planted_urls(*names: str) -> type:
    review = type("Review", (), {"app_name": "review", "urlpatterns": [*map(PLANTED.get, names), *review_urls]})
    return type("Portal", (), {"urlpatterns": [path("review/", include(review)), *real]})


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("planted", "planted tells"),
        ("planted-access-request", "planted-access-request tells"),
        ("planted-certificate", "planted-certificate asks"),
    ],
)
def test_planted_view_without_force_filter_is_detected(client, theirs, own, settings, name, message):
    settings.ROOT_URLCONF = planted_urls(name)
    with pytest.raises(AssertionError, match=message):
        assert_same_as_missing(client, theirs, own, only={f"review:{name}"})


def test_another_forces_ids_in_fields_answer_like_unknown_ones(client, theirs, own):
    concern = Concern.objects.get(reference=theirs["reference"])
    officer = some_officer(concern)
    existing = {
        "words": concern.reference,
        "chosen": concern.reference,
        "owner": officer.pk,
        "to": officer.pk,
        "area": concern.area.slug,
        "by": officer.user.email,
        "concern": concern.reference,
    }
    for name, method, field, missing in NAMED:
        address = reverse(name, kwargs={part: own[part] for part in dict(addresses())[name]})
        answers = [
            response_and_queries(client, method, address, {field: value})[0] for value in (existing[field], missing)
        ]
        # Strip the CSRF token and the repeated input, which differ between the two.
        contents = [
            re.sub(rf'csrfmiddlewaretoken" value="\w+"|{field}={value}\b|"{value}"|{named}', "", answer[-1].decode())
            for answer, value in zip(answers, (existing[field], missing), strict=True)
            for named in [
                f"{re.escape(str(value))}|{re.escape(quote(str(value)))}" if isinstance(value, str) else "^$"
            ]
        ]
        assert contents[0] == contents[1], f"{name} tells by its {field}"
        assert answers[0][0] == answers[1][0] != 302, name
    assert Concern.objects.get(reference=own["reference"]).offered_to is None


def secrets(theirs: dict[str, Any]) -> list[str]:
    force = Concern.objects.get(reference=theirs["reference"]).force
    people = Officer.objects.filter(force=force).values_list("user__email", flat=True)
    named = [str(value) for name, value in theirs.items() if not PARTS[name].whole and len(str(value)) > 3]
    return [WORD, *named, *people]


def assert_shows_none(client: Client, secret: list[str], own: dict[str, Any]) -> int:
    """Assert that no page contains a string of `secret`. Returns the number of pages that answered 200."""
    count = 0
    for name, parts in addresses():
        answer = client.get(reverse(name, kwargs={part: own[part] for part in parts}))
        content = b"".join(answer) if answer.streaming else answer.content
        count += answer.status_code == 200
        assert not [each for each in secret if each.encode() in content], f"{name} shows what is another force's"
    return count


def test_no_page_shows_data_of_another_force(client, theirs, own):
    assert assert_shows_none(client, secrets(theirs), own) > 25


def test_planted_list_without_force_filter_is_detected(client, theirs, own, settings):
    settings.ROOT_URLCONF = planted_urls("planted-list")
    with pytest.raises(AssertionError, match="planted-list shows"):
        assert_shows_none(client, secrets(theirs), own)
