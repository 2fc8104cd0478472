"""The health checks for monitors: 200 or 503, with the names of failing checks only."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.urls import get_resolver
from django.utils import timezone

from guidance.models import Contact, Status
from referrals.models import Delivery, Worker
from tests.referrals.review.building import send


@pytest.fixture
def ready(db):
    Worker.objects.create(name="one", beat_at=timezone.now())


@pytest.fixture
def concern(db):
    return send()


COUNTS = ("destruction_due", "destruction_overdue", "destruction_blocked", "reviews_due", "reviews_overdue")


def _failing(client):
    response = client.get("/readyz")
    assert response.status_code == 503
    assert set(response.json()) == {"status", "failing"}
    return response.json()["failing"]


def test_healthz_needs_no_database(client):
    """Without the `db` fixture pytest-django blocks every query."""
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}
    assert "no-store" in response["Cache-Control"]


def test_readyz_reports_ok_and_ages(client, ready):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "queue_age": 0, "heartbeat_age": 0} | dict.fromkeys(COUNTS, 0)
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(("minutes", "is_moving"), [(59, True), (61, False)])
def test_readyz_fails_when_the_queue_stands_still(client, ready, concern, minutes, is_moving):
    Delivery.objects.update(queued_at=timezone.now() - timedelta(minutes=minutes))
    if is_moving:
        assert client.get("/readyz").json()["queue_age"] in (minutes * 60, minutes * 60 + 1)
    else:
        assert _failing(client) == ["queue"]


@pytest.mark.parametrize("tier", ["public", "editors"])
@pytest.mark.parametrize("minutes", [0, 61])
def test_tier_without_the_queue_reports_it_as_unseen(client, ready, concern, settings, minutes, tier):
    """The database logins of these tiers cannot see the queue (tests/referrals/database)."""
    assert get_resolver().url_patterns  # load the URLs before the tier changes
    settings.PORTAL_TIER = tier
    Delivery.objects.update(queued_at=timezone.now() - timedelta(minutes=minutes))
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "heartbeat_age": 0, "unseen": ["queue", "retention"]}
    Worker.objects.all().delete()
    assert client.get("/readyz").json() == {
        "status": "not ready",
        "failing": ["worker"],
        "unseen": ["queue", "retention"],
    }


def test_readyz_fails_without_a_worker(client, db):
    assert _failing(client) == ["worker"]


@pytest.mark.parametrize(("seconds", "alive"), [(59, True), (61, False)])
def test_readyz_fails_when_the_worker_stopped(client, ready, frozen, seconds, alive):
    Worker.objects.update(beat_at=timezone.now() - timedelta(seconds=seconds))
    assert (client.get("/readyz").status_code == 200) == alive


def test_one_running_worker_is_enough(client, ready):
    Worker.objects.create(name="dead", beat_at=timezone.now() - timedelta(days=1))
    assert client.get("/readyz").status_code == 200


def test_readyz_fails_for_unconfirmed_contacts(client, ready):
    Contact.objects.filter(area__slug="norfolk").update(status=Status.UNCONFIRMED)
    assert _failing(client) == ["contacts"]


def test_readyz_fails_when_an_area_has_only_advice_contacts(client, ready):
    Contact.objects.filter(area__slug="norfolk").update(purpose="advice")
    assert _failing(client) == ["contacts"]


def test_readyz_fails_without_a_database(client, ready, monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("password=secret host=db.internal")

    with monkeypatch.context() as broken:
        broken.setattr(BaseDatabaseWrapper, "cursor", refuse)
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["failing"] == ["database", "worker", "contacts", "queue", "retention"]
    assert b"secret" not in response.content


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_pages_allow_only_get_and_head(client, ready, path):
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405
