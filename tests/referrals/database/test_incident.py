"""docs/incident.md: every command in it runs as written, against a portal with something in it."""

import re
import shlex
from contextlib import nullcontext
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, transaction
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
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
# Which role runs a command, by the table in operations.md; what needs no database stands in none of its rows.
ROWS = re.findall(r"^ *\| (?:`portal_(\w+)`|the (owner)) \| (.+) \|$", OPERATIONS, re.M)
RUN_BY = {command: role or owner for role, owner, cells in ROWS for command in re.findall(r"`(\w+)`", cells)}
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


def test_commands_run_as_written_by_the_role_that_operations_names(portal, act_as):
    run("SET CONSTRAINTS ALL IMMEDIATE")  # as after a commit, without which no table can be altered
    for command in COMMANDS:
        words, out = shlex.split(command), StringIO()
        role = "owner" if words[0] == "make_sealing_key" else RUN_BY[words[0]]
        with nullcontext() if role == "owner" else act_as(role):
            call_command(*words, stdout=out, stderr=StringIO())
        assert out.getvalue(), command


def test_control_another_role_cannot_run_them(portal, act_as):
    with act_as("officers"), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        call_command("register_sealing_keys", stdout=StringIO())
    with act_as("worker"), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        call_command("suspend_account", "officer@example.org", reason="x", stdout=StringIO())


def test_statements_run_as_written(act_as):
    assert len(STATEMENTS) == 3
    for statement in STATEMENTS:
        run(statement.replace("portal_public", f"{PREFIX}_public"))
