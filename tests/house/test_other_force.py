"""Another force's concern is the same 404 as one that never was, byte for byte, at every address by every method.

The addresses come from the resolver, so that a view added later is asked too.
"""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, include, path, reverse

from prevent_portal.urls import urlpatterns as real
from referrals.models import Concern
from referrals.review.access import for_officers
from referrals.review.urls import urlpatterns as review_urls
from tests.referrals.review.building import (
    add_call,
    add_claim,
    add_hold,
    add_match,
    add_transfer,
    send,
    some_supervisor,
)

NEVER = "AAAA-AAAA"
BASILDON = "E07000066"
# What the address names besides the concern: one of the other force's, and one that there never was.
PARTS = {
    "transfer_id": (add_transfer, UUID(int=0)),
    "delivery_id": (add_call, UUID(int=0)),
    "number": (None, 9),
    "claim_id": (add_claim, UUID(int=0)),
    "match_id": (lambda theirs: add_match(theirs, theirs), UUID(int=0)),
    "measure_id": (add_hold, UUID(int=0)),
    "kind": (None, 9),
}
METHODS = ("get", "head", "post")


def of_a_concern() -> Iterator[tuple[str, list[str]]]:
    """Names of addresses that name a concern, and what else they name."""
    namespace = next(each for each in get_resolver().url_patterns if getattr(each, "namespace", "") == "review")
    for pattern in namespace.url_patterns:
        parts = list(pattern.pattern.converters)
        if isinstance(pattern, URLPattern) and "reference" in parts:
            yield f"review:{pattern.name}", [part for part in parts if part != "reference"]


@pytest.fixture
def client(db, settings, frozen) -> Client:
    """A supervisor of Essex, whose own concern has everything too. No time passes, so no session is written anew."""
    settings.REQUIRE_MFA = False
    own = send(council=BASILDON)
    officer = some_supervisor(own)
    client = Client()
    client.force_login(officer.user)
    return client


@pytest.fixture
def theirs(db) -> Concern:
    return send()


def seen(response: HttpResponse) -> tuple:
    return response.status_code, sorted(response.items()), sorted(response.cookies), response.content


def hold_alike(client: Client, theirs: Concern) -> int:
    """How many addresses were asked."""
    own = Concern.objects.get(force__slug="essex")
    asked = 0
    for name, parts in of_a_concern():
        unknown = set(parts) - set(PARTS)
        assert not unknown, f"{name} names {unknown}: say in PARTS how one of another force's is made"
        made = {part: PARTS[part][0](theirs).pk if PARTS[part][0] else 1 for part in parts}
        never = {part: PARTS[part][1] for part in parts}
        pairs = [((theirs.reference, made), (NEVER, never))]
        if parts:
            # And within a concern of one's own: something of theirs is like something that never was.
            pairs.append(((own.reference, made), (own.reference, never)))
        for method in METHODS:
            for there, nowhere in pairs:
                asked += 1
                answers = [
                    seen(
                        getattr(client, method)(reverse(name, kwargs={"reference": reference} | given), {"text": "x"})
                    )
                    for reference, given in (there, nowhere)
                ]
                assert answers[0] == answers[1], f"{method} {name} tells that {there} is there"
                assert answers[0][0] in (404, 405), f"{method} {name}"
    return asked


def test_every_address_says_the_same_of_theirs_as_of_none(client, theirs):
    assert hold_alike(client, theirs) > 50


def planted(request, officer, reference):
    """A view whose author forgot the force."""
    return HttpResponse(str(Concern.objects.filter(reference=reference).exists()))


class PlantedUrls:
    app_name = "review"
    urlpatterns = [*review_urls, path("<str:reference>/planted/", for_officers(planted), name="planted")]


class Planted:
    urlpatterns = [path("review/", include(PlantedUrls)), *real]


def test_a_view_without_its_force_would_be_seen(client, theirs, settings):
    settings.ROOT_URLCONF = Planted
    assert "review:planted" in dict(of_a_concern())
    with pytest.raises(AssertionError, match="planted tells"):
        hold_alike(client, theirs)
