"""The count of concerns received since the queue page was loaded, for the officer's force."""

from datetime import timedelta

import pytest

from referrals.models import Concern
from tests.referrals.report.filling import read
from tests.referrals.review.building import AT, BASILDON, close, send


@pytest.fixture
def address(officer_client, frozen):
    send(at=AT + timedelta(hours=1))  # in the minute of the page load, and counted before it
    return read(officer_client.get("/review/")).select_one("[data-module=portal-news]")["data-address"]


def new(client, address):
    return client.get(address).json()


def test_new_count_includes_closed_and_transferred_concerns(officer_client, address):
    assert new(officer_client, address) == {"new": 0}
    later = AT + timedelta(hours=1, seconds=30)
    close(send(at=later))
    send(at=later)
    send(at=later, council=BASILDON)
    assert new(officer_client, address) == {"new": 2}
    Concern.objects.update(handed_over_at=None)
    Concern.objects.filter(pk=send(at=AT - timedelta(days=9)).pk).update(handed_over_at=later)
    assert new(officer_client, address) == {"new": 3}


@pytest.mark.parametrize(
    "since", ["", "x", "202611210900", "202611210900_x", "202511210900_0", "209911210900_0", "_"]
)
def test_malformed_or_old_marker_gives_null(officer_client, frozen, since):
    assert officer_client.get("/review/new/", {"since": since}).json() == {"new": None}


def test_new_count_is_not_cached_and_returns_only_the_count(officer_client, address):
    response = officer_client.get(address)
    assert response["Cache-Control"] == "no-store"
    assert list(response.json()) == ["new"]
