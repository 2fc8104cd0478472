"""What a monitor sees: 200 or 503, names of what fails, and nothing else."""

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


def _failing(client):
    response = client.get("/readyz")
    assert response.status_code == 503
    assert set(response.json()) == {"status", "failing"}
    return response.json()["failing"]


def test_up_without_a_database(client):
    """pytest-django would refuse a query here."""
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}
    assert "no-store" in response["Cache-Control"]


def test_ready(client, ready):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "queue_age": 0, "heartbeat_age": 0}
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(("minutes", "moves"), [(59, True), (61, False)])
def test_a_queue_that_stands_still(client, ready, concern, minutes, moves):
    Delivery.objects.update(queued_at=timezone.now() - timedelta(minutes=minutes))
    if moves:
        assert client.get("/readyz").json()["queue_age"] in (minutes * 60, minutes * 60 + 1)
    else:
        assert _failing(client) == ["queue"]


@pytest.mark.parametrize("minutes", [0, 61])
def test_the_public_tier_does_not_say_that_there_is_no_queue(client, ready, concern, settings, minutes):
    """Its login would find none, however long it is (tests/referrals/database)."""
    assert get_resolver().url_patterns  # those of the tests, before the tier is another
    settings.PORTAL_TIER = "public"
    Delivery.objects.update(queued_at=timezone.now() - timedelta(minutes=minutes))
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "heartbeat_age": 0, "unseen": ["queue"]}
    Worker.objects.all().delete()
    assert client.get("/readyz").json() == {"status": "not ready", "failing": ["worker"], "unseen": ["queue"]}


def test_a_worker_that_never_beat(client, db):
    assert _failing(client) == ["worker"]


@pytest.mark.parametrize(("seconds", "alive"), [(59, True), (61, False)])
def test_a_worker_that_stopped(client, ready, frozen, seconds, alive):
    Worker.objects.update(beat_at=timezone.now() - timedelta(seconds=seconds))
    assert (client.get("/readyz").status_code == 200) == alive


def test_one_living_worker_is_enough(client, ready):
    Worker.objects.create(name="dead", beat_at=timezone.now() - timedelta(days=1))
    assert client.get("/readyz").status_code == 200


def test_an_area_that_nobody_confirmed(client, ready):
    Contact.objects.filter(area__slug="norfolk").update(status=Status.UNCONFIRMED)
    assert _failing(client) == ["contacts"]


def test_a_contact_for_advice_takes_no_concern(client, ready):
    Contact.objects.filter(area__slug="norfolk").update(purpose="advice")
    assert _failing(client) == ["contacts"]


def test_a_database_that_does_not_answer(client, ready, monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("password=secret host=db.internal")

    with monkeypatch.context() as broken:
        broken.setattr(BaseDatabaseWrapper, "cursor", refuse)
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["failing"] == ["database", "worker", "contacts", "queue"]
    assert b"secret" not in response.content


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_only_reads(client, ready, path):
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405
