"""A login that bypasses row-level security is reported by the deployment checks and by /readyz."""

from datetime import timedelta

import pytest
from django.core.checks import Tags, run_checks
from django.urls import get_resolver
from django.utils import timezone

from referrals.actions.faults.key_register import register_keys
from referrals.database.bypass import OWNER, READER, faults
from referrals.models import Delivery, Worker
from tests.referrals.database.conftest import PREFIX, run
from tests.referrals.review.building import send

pytestmark = pytest.mark.django_db
KINDS = ("public", "editors", "officers", "worker")


def in_production(settings, tier):
    """Resolve the URLs first, so that they stay those of the tests whatever the tier."""
    assert get_resolver().url_patterns
    settings.DEMO, settings.PORTAL_TIER = False, tier


def found(databases=("default",)):
    messages = run_checks(tags=[Tags.database], include_deployment_checks=True, databases=databases)
    return [message.msg for message in messages if message.id == "portal.E050"]


@pytest.fixture(autouse=True)
def _registered_keys(db):
    register_keys(forget=[], at=timezone.now())


def failing(client):
    return client.get("/readyz").json().get("failing", [])


@pytest.mark.parametrize("kind", KINDS)
def test_granted_roles_have_no_faults(act_as, settings, client, kind):
    in_production(settings, "officers" if kind == "worker" else kind)
    with act_as(kind):
        assert faults() == found() == []
        assert "row_level_security" not in failing(client)


@pytest.mark.parametrize("tier", ["public", "editors", "officers", "all"])
def test_superuser_login_is_reported(settings, client, tier):
    in_production(settings, tier)
    expected = [OWNER, READER] if tier in ("public", "editors") else [OWNER]
    assert faults() == found() == expected
    assert "row_level_security" in failing(client)


def test_owner_of_a_single_table_is_reported(act_as, settings):
    in_production(settings, "officers")
    run(f"ALTER TABLE referrals_note OWNER TO {PREFIX}_officers")
    with act_as("officers"):
        assert found() == [OWNER]


def test_table_without_row_level_security_is_reported(act_as, settings):
    in_production(settings, "officers")
    run("ALTER TABLE referrals_note DISABLE ROW LEVEL SECURITY")
    with act_as("officers"):
        assert found() == [OWNER]


@pytest.mark.parametrize("tier", ["public", "editors"])
def test_public_and_editors_tiers_with_officers_login_are_reported(act_as, settings, tier):
    in_production(settings, tier)
    with act_as("officers"):
        assert found() == [READER]


def test_demo_and_migrate_are_not_checked(settings, client):
    assert settings.DEMO
    assert found() == []
    assert "row_level_security" not in failing(client)
    in_production(settings, "officers")
    assert found(databases=None) == []
    assert not [each for each in run_checks(databases=["default"]) if each.id == "portal.E050"]  # as `migrate` does


@pytest.mark.parametrize("tier", ["public", "editors"])
def test_queue_is_listed_as_unseen_where_it_cannot_be_read(act_as, settings, client, tier):
    send()
    Delivery.objects.update(queued_at=timezone.now() - timedelta(hours=2))
    Worker.objects.create(name="one", beat_at=timezone.now())
    in_production(settings, "officers")
    with act_as("officers"):
        assert failing(client) == ["queue"]
    in_production(settings, tier)
    with act_as(tier):
        answer = client.get("/readyz").json()
    assert answer["status"] == "ok"
    assert answer["unseen"] == ["queue", "retention"]
    assert "queue_age" not in answer
