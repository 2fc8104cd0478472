"""Counting wrong return codes per address, and the wait that follows (ADR 0025)."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from referrals.models import Draft
from referrals.report.address_counts import MOST, address_of
from referrals.report.return_code_attempts import FREE, LONGEST_WAIT, Guesses
from referrals.sealing import return_codes
from tests.referrals.report.filling import filled, words
from tests.referrals.report.returning import enter, give_code
from tests.referrals.review.building import send

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
WRONG = "2222-3333-4444-5555"


@pytest.fixture
def concern(db):
    concern = send()
    give_code(concern)
    return concern


def guess(times, address="192.0.2.7"):
    client = Client(REMOTE_ADDR=address)
    for _ in range(times):
        response = enter(client, WRONG)
    return response


def test_wait_grows_after_twenty_wrong_codes(concern):
    assert guess(FREE).status_code == 200
    waits = []
    for _ in range(10):
        response = guess(1)
        assert response.status_code == 429
        waits.append(int(response["Retry-After"]))
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, LONGEST_WAIT, LONGEST_WAIT]
    assert "many wrong codes have come from your connection" in words(response)


def test_right_code_from_waiting_address_is_accepted(concern):
    guess(FREE + 50)
    assert enter(Client(REMOTE_ADDR="192.0.2.7")).status_code == 302


def test_report_from_waiting_address_is_sent(concern):
    guess(FREE + 50)
    reporter = filled()
    reporter.defaults["REMOTE_ADDR"] = "192.0.2.7"
    assert reporter.post("/report/check/")["Location"] == "/report/sent/"


def test_right_codes_are_not_counted(concern):
    for _ in range(FREE + 5):
        assert enter(Client(REMOTE_ADDR="192.0.2.7")).status_code == 302
    assert guess(1).status_code == 200


def test_other_addresses_do_not_wait(concern):
    guess(FREE + 50)
    assert guess(1, "192.0.2.8").status_code == 200


def test_counts_reset_after_an_hour(concern, frozen):
    assert guess(FREE + 1).status_code == 429
    frozen.shift(timedelta(hours=1))
    assert guess(1).status_code == 200


def test_empty_code_is_not_counted(concern):
    client = Client(REMOTE_ADDR="192.0.2.7")
    for _ in range(FREE + 5):
        client.post("/return/", {"code": ""})
    assert guess(1).status_code == 200


@pytest.mark.parametrize(
    "pasted",
    ["Reference: 2345-6789", "https://prevent.example/return/", "I have lost my code", "ABCD", "0770 0900"],
)
def test_paste_that_is_not_in_the_shape_of_a_code_is_no_guess(concern, pasted):
    client = Client(REMOTE_ADDR="192.0.2.7")
    for _ in range(FREE + 5):
        assert "We do not know this code" in words(enter(client, pasted))
    assert guess(1).status_code == 200


def test_every_wrong_code_does_the_same_work(concern, monkeypatch):
    """Malformed, unknown or with one wrong letter: the same hash, queries and status."""
    near = "ABCD-EFGH-JKLM-NPQS"
    work = []
    monkeypatch.setattr(
        return_codes, "_hash", lambda *a, _real=return_codes._hash, **k: work.append("hash") or _real(*a, **k)
    )
    seen = set()
    for typed in ("ABCD", WRONG, near, "!", "0" * 16):
        work.clear()
        with CaptureQueriesContext(connection) as captured:
            response = enter(Client(REMOTE_ADDR="192.0.2.9"), typed)
        statements = tuple(re.sub("'[^']*'", "?", query["sql"].partition("WHERE")[0]) for query in captured)
        seen.add((len(work), statements, response.status_code))
    assert len(seen) == 1


def test_counts_are_not_in_database_or_cache(concern):
    before = Draft.objects.count(), dict(getattr(cache, "_cache", {}))
    with CaptureQueriesContext(connection) as captured:
        guess(FREE + 5)
    assert not [query for query in captured if not query["sql"].startswith("SELECT")]
    assert (Draft.objects.count(), dict(getattr(cache, "_cache", {}))) == before


def test_addresses_are_hashed_in_memory():
    counts = Guesses()
    counts.count("192.0.2.7", NOW)
    held = [*counts._counts]
    counts.count("192.0.2.7", NOW + timedelta(hours=1))
    assert held != [*counts._counts]  # hashed with another key after an hour
    assert b"192.0.2.7" not in b"".join(held)


def test_number_of_counted_addresses_is_limited():
    counts = Guesses()
    for number in range(MOST + 100):
        counts.count(str(number), NOW)
    assert len(counts._counts) == MOST


def test_concurrent_guesses_are_all_counted():
    counts = Guesses()
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: counts.count("192.0.2.7", NOW), range(200)))
    assert waits.count(0) == FREE


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "expected"),
    [
        (False, None, "192.0.2.1"),
        (False, "203.0.113.9", "192.0.2.1"),  # without a proxy, any client can send this header
        (True, None, "192.0.2.1"),
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "10.0.0.1, 198.51.100.2, 203.0.113.9", "203.0.113.9"),  # entries that the client sent are ignored
        (True, "2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        (True, "::ffff:203.0.113.9", "203.0.113.9"),
        (True, "nonsense", ""),
    ],
)
def test_client_address_is_read_only_behind_trusted_proxy(settings, behind_proxy, forwarded, expected):
    if behind_proxy:
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    request = RequestFactory(REMOTE_ADDR="192.0.2.1").get("/return/", headers=headers)
    assert address_of(request) == expected
