"""docs/incident.md: every command in it runs as written, against a portal with something in it."""

import re
import shlex
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from prevent_portal.accounts.models import User
from referrals import sealing
from referrals.actions.faults.key_register import register_keys
from tests.figures import ROOT
from tests.referrals.database.conftest import PREFIX, run
from tests.referrals.review.building import send, some_officer

PAGE = (ROOT / "docs" / "incident.md").read_text()
COMMANDS = re.findall(r"^ *python manage\.py (.+)$", PAGE, re.M)
BLOCKS = re.findall(r"```sql\n(.*?)```", PAGE, re.S)
STATEMENTS = [line.strip() for block in BLOCKS for line in block.strip().split("\n")]


@pytest.fixture
def portal(db, settings):
    settings.DUTY_EMAILS = ["duty@example.org"]
    concern = send()
    some_officer(concern)
    User.objects.create_user("officer@example.org")
    public, private = sealing.make_key_pair()
    settings.SEALING_PUBLIC_KEYS = [*settings.SEALING_PUBLIC_KEYS, f"portal-old:{public}"]
    settings.SEALING_PRIVATE_KEYS = [*settings.SEALING_PRIVATE_KEYS, f"portal-old:{private}"]
    register_keys(forget=[], at=timezone.now())
    settings.SEALING_PUBLIC_KEYS = settings.SEALING_PUBLIC_KEYS[:1]


def test_page_has_the_commands_that_it_is_held_to():
    assert {command.split()[0] for command in COMMANDS} == {
        *("verify_events", "verify_deliveries", "grant_roles", "make_sealing_key", "register_sealing_keys"),
        *("rotate_sealing_keys", "sign_events", "suspend_account", "replay_deliveries", "invite_administrator"),
    }


def test_commands_run_as_written(portal):
    run("SET CONSTRAINTS ALL IMMEDIATE")  # as after a commit, without which no table can be altered
    for command in COMMANDS:
        out = StringIO()
        call_command(*shlex.split(command), stdout=out, stderr=StringIO())
        assert out.getvalue(), command


def test_statements_run_as_written(act_as):
    assert len(STATEMENTS) == 3
    for statement in STATEMENTS:
        run(statement.replace("portal_public", f"{PREFIX}_public"))
