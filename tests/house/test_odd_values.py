"""Odd values in addresses and queries of officers' pages are answered, never an error of the server."""

import re
import sys
from itertools import cycle
from unittest.mock import patch

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from referrals.models import Concern
from tests.house.elsewhere import PARTS, addresses
from tests.house.tree import ROOT
from tests.referrals.conftest import signed_in
from tests.referrals.review.building import send, some_supervisor

VALUES = [
    *("", "x", "-1", "0", "1.5", "1e400", "NaN", "9" * 30, "9" * 5_000, "\u0663", "\u00b2", "[]", '{"id":1}', "null"),
    *("a" * 5_000, "\u202e", "'; --", "2026-13-45", "9999-12-31", "0001-01-01", "a,b", "1_2_3_4", "%s"),
]
HUGE = {"number": [0, 2**31, 2**63, 10**40], "view_id": [0, 2**31, 2**63, 10**40]}
# Read by a form or by read_filters, so that no `GET.get` names them.
FORMS = {"whose", "area", "state", "owner", "flag", "from_day", "to_day", "by", "kind", "reference"}
FORMS |= {f"{day}_{part}" for day in ("start", "end") for part in ("day", "month", "year")}


@pytest.fixture
def concern(db) -> Concern:
    return send()


@pytest.fixture
def client(concern, one_factor):
    return signed_in(some_supervisor(concern))


def names() -> set[str]:
    paths = [path for folder in ("referrals", "prevent_portal") for path in (ROOT / folder).rglob("*.py")]
    found = {name for path in paths for name in re.findall(r'GET\.get\("(\w+)"', path.read_text())}
    assert {"after", "since", "before", "year"} <= found
    return found | FORMS


def reads_queries(client: Client, address: str, given: dict[str, str]) -> bool:
    """Whether anything but the choice of a language reads the query."""
    readers = set()

    def note(request: WSGIRequest) -> QueryDict:
        readers.add(sys._getframe(1).f_globals["__name__"])
        return QueryDict(request.META["QUERY_STRING"])

    with patch.object(WSGIRequest, "GET", property(note)):
        assert client.get(address, given).status_code < 500, address
    return bool(readers - {"prevent_portal.languages"})


def test_odd_values_in_queries(client, concern):
    made = {"reference": concern.reference, "table": "month"}
    found = [(name, parts) for name, parts in addresses() if set(parts) <= set(made)]
    pages = [reverse(name, kwargs={part: made[part] for part in parts}) for name, parts in found]
    queried = [page for page in pages if concern.reference not in page or page.count("/") == 3 or "timeline" in page]
    assert len(queried) > 10
    asked = names()
    # A page that reads none answers alike whatever it says: once is enough.
    each_another = dict(zip(sorted(asked), cycle(VALUES), strict=False))
    reading = [page for page in queried if reads_queries(client, page, each_another)]
    assert {"/review/", "/review/audit/"} <= set(reading)
    for address in reading:
        for value in VALUES:
            assert client.get(address, dict.fromkeys(asked, value)).status_code < 500, (address, value)


@pytest.mark.parametrize("method", ["get", "post"])
def test_huge_numbers_in_addresses(client, concern, method):
    made = {name: part.make(concern) for name, part in PARTS.items()}
    asked = 0
    for name, parts in addresses():
        for part in set(parts) & set(HUGE):
            for value in HUGE[part]:
                address = reverse(name, kwargs={each: value if each == part else made[each] for each in parts})
                assert getattr(client, method)(address).status_code in (302, 404, 405), address
                asked += 1
    assert asked == 12


@pytest.mark.parametrize("reference", ["x", "9" * 500, "\u202e", "AAAA-AAAA'; --", "[]", "null", "%25s"])
def test_odd_references(client, reference):
    for page in ("", "print/", "export.json", "timeline/", "earlier/", "pictures/1/", "files/", "files/1/"):
        assert client.get(f"/review/{reference}/{page}").status_code == 404
