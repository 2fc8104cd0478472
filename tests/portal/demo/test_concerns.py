"""The invented concerns of a demo: in every state, obviously invented, and only where there are none."""

from io import StringIO

import pytest
from django.core.management import call_command

from guidance import directory
from prevent_portal.demo import accounts, invented
from prevent_portal.demo import concerns as demo_concerns
from prevent_portal.demo.concerns import add_concerns
from referrals.models import Concern, Event, Match, State


@pytest.fixture
def concerns(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    accounts.make_all()
    assert add_concerns() == len(invented.CONCERNS) == 30
    return Concern.objects.all()


def test_every_state_and_most_flags_are_there(concerns):
    assert {*concerns.values_list("state", flat=True)} == {*State}
    for flag in ("about_child", "restricted_at__isnull", "unread_at__isnull", "offered_to__isnull"):
        wanted = not flag.endswith("isnull")
        assert concerns.filter(**{flag: wanted}).exists(), flag
    assert Match.objects.filter(decision="").exists()
    assert concerns.filter(opened_at=None).count() >= 5
    assert {*concerns.values_list("force", flat=True)} == {area.force_id for area in directory.areas()}


def test_every_step_is_used():
    assert {step.partition(":")[0] for each in invented.CONCERNS for step in each.course} == {*demo_concerns._STEPS}


def test_history_is_whole_and_in_the_past(concerns):
    call_command("verify_events", stdout=StringIO())
    assert Event.objects.filter(kind="closed").exists()


def test_second_run_adds_none(concerns):
    assert add_concerns() == 0


def test_desk_shows_them(concerns, client, django_user_model, settings):
    settings.REQUIRE_MFA = False
    client.force_login(django_user_model.objects.get(email="officer.norfolk@example.org"))
    page = client.get("/review/").content.decode()
    assert "Ivo Madeup" in page
