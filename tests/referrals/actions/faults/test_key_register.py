"""A public key that is not the registered one takes no concern, and tells somebody."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.urls import get_resolver
from django.utils import timezone

from referrals import checks, sealing
from referrals.actions.casework.messages import add_reporter_message
from referrals.actions.faults import key_register
from referrals.actions.faults.key_register import WrongKey, register_faults, register_keys
from referrals.actions.search.matching import match_due
from referrals.models import Concern, Delivery, SealingKey
from referrals.rules.routing import UNOPENABLE
from tests.referrals.review.building import AT, send
from tests.referrals.walking import begin, walk


@pytest.fixture(autouse=True)
def _nothing_remembered():
    key_register._checked.clear()


@pytest.fixture
def registered(db):
    return register_keys(forget=[], at=AT)


@pytest.fixture
def wrong_key(registered, settings):
    """Another key under the same id, as after a mistake or a break-in."""
    key_id = settings.SEALING_PUBLIC_KEYS[0].partition(":")[0]
    settings.SEALING_PUBLIC_KEYS = [f"{key_id}:{sealing.make_key_pair()[0]}"]


def test_wrong_key_takes_no_concern(wrong_key, client):
    assert client.get("/report/start/").status_code == 503
    with pytest.raises(WrongKey), transaction.atomic():
        send()
    assert not Concern.objects.exists()


def test_report_under_way_is_kept_when_the_key_turns_wrong(registered, settings):
    client = walk(begin("norfolk"))
    right = settings.SEALING_PUBLIC_KEYS
    settings.SEALING_PUBLIC_KEYS = [f"x:{sealing.make_key_pair()[0]}"]
    assert client.post("/report/check/").status_code == 503
    settings.SEALING_PUBLIC_KEYS = right
    assert client.post("/report/check/")["Location"] == "/report/sent/"


def test_wrong_key_takes_no_message(registered, settings):
    concern = send()
    settings.SEALING_PUBLIC_KEYS = [f"x:{sealing.make_key_pair()[0]}"]
    with pytest.raises(sealing.SealingUnavailable):
        add_reporter_message(concern=concern, text="x", form_id="1", at=AT)
    assert not concern.messages.exists()


def test_control_registered_key_takes_concerns(registered, client):
    assert client.get("/report/start/").status_code == 200
    assert send()


def test_without_a_register_concerns_are_taken_and_the_deployment_checks_fail(db, settings):
    assert get_resolver().url_patterns
    settings.DEMO = False
    assert send()
    assert [message.id for message in checks.check_registered_keys(None, databases=["default"])] == ["portal.E051"]


def test_each_difference_to_the_register_is_a_fault(registered, settings):
    settings.DEMO = False
    assert register_faults() == []
    settings.SEALING_PUBLIC_KEYS = [*settings.SEALING_PUBLIC_KEYS, f"new:{sealing.make_key_pair()[0]}"]
    assert register_faults() == ["key new is not the registered one"]
    settings.SEALING_PUBLIC_KEYS = settings.SEALING_PUBLIC_KEYS[1:]
    assert register_faults() == ["key new is not the registered one", "key test-1 is registered and not used"]
    settings.PORTAL_TIER = "editors"
    assert register_faults() == []


def test_readiness_names_the_keys(wrong_key, settings, client):
    assert get_resolver().url_patterns
    settings.DEMO = False
    assert "sealing_keys" in client.get("/readyz").json()["failing"]


def test_command_registers_and_forgets(db, settings):
    settings.SEALING_PUBLIC_KEYS = [*settings.SEALING_PUBLIC_KEYS, f"old:{sealing.make_key_pair()[0]}"]
    call_command("register_sealing_keys", stdout=StringIO())
    assert set(SealingKey.objects.values_list("key_id", flat=True)) == {"test-1", "old"}
    settings.SEALING_PUBLIC_KEYS = settings.SEALING_PUBLIC_KEYS[:1]
    out = StringIO()
    call_command("register_sealing_keys", "--forget", "old", stdout=out)
    assert out.getvalue() == f"test-1 {sealing.fingerprints()['test-1']}\n"


def test_command_registers_nothing_without_valid_keys(db, settings):
    settings.SEALING_PUBLIC_KEYS = ["broken"]
    with pytest.raises(CommandError, match="no valid public key"):
        call_command("register_sealing_keys")


def test_worker_tells_the_duty_desk_of_a_concern_that_no_key_opens(db, settings):
    """Sealed with a wrong key by a process whose database had no register yet."""
    settings.DUTY_EMAILS = ["duty@example.org"]
    right = settings.SEALING_PUBLIC_KEYS
    settings.SEALING_PUBLIC_KEYS = [f"test-1:{sealing.make_key_pair()[0]}"]
    lost = send()
    settings.SEALING_PUBLIC_KEYS = right
    send()
    match_due(now=timezone.now)
    match_due(now=timezone.now)
    told = Delivery.objects.filter(purpose="duty", note=UNOPENABLE)
    assert [(row.concern_id, row.to) for row in told] == [(lost.pk, "duty@example.org")]
