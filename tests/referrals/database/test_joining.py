"""The officers' tier's role: an administrator asks, a supervisor approves, and the newcomer becomes an officer."""

from contextlib import nullcontext

import pytest
from django.core import mail
from django.db import ProgrammingError, transaction
from django.test import Client

from prevent_portal.accounts.models import RoleRequest, User
from referrals.models import Officer
from tests.portal.accounts.approving import make_supervisor
from tests.referrals.database.conftest import refused
from tests.referrals.review.joining import PASSWORD, SECOND_MAILBOX, answer, change, invite, links_to

JOIN = {"password": PASSWORD, "again": PASSWORD}


@pytest.fixture(autouse=True)
def _one_factor(settings):
    settings.REQUIRE_MFA = False


@pytest.fixture
def administrator(db):
    return User.objects.create_superuser("asker@example.org", first_name="An", last_name="Asker")


def test_invitation_is_approved_and_accepted(act_as, administrator):
    chief = make_supervisor("essex")
    with act_as("officers"):
        invite(administrator, chief.force)
        answer(chief.user)
        [link] = links_to(SECOND_MAILBOX)
        assert Client().post(link, JOIN).status_code == 302
    assert Officer.objects.get(user__email=SECOND_MAILBOX).force == chief.force


def test_role_in_another_force_is_approved(act_as, administrator):
    """The supervisor's request sees rows of Essex only, and the officer's row is Norfolk's."""
    chief, mover = make_supervisor("essex"), make_supervisor("norfolk")
    with act_as("officers"):
        assert "waits for approval" in change(administrator, mover.user, "role", role="officer", force=chief.force_id)
        answer(chief.user)
    assert Officer.objects.get(user=mover.user).force == chief.force
    assert mail.outbox == []


@pytest.mark.parametrize("column", ["email", "name", "role", "force_id", "user_id", "asked_by_id"])
def test_what_was_asked_for_cannot_be_changed(act_as, administrator, column):
    chief = make_supervisor("essex")
    invite(administrator, chief.force)
    with act_as("officers"):
        refused(f"UPDATE accounts_rolerequest SET {column} = {column}")
        refused("DELETE FROM accounts_rolerequest")
        RoleRequest.objects.update(is_approved=False)  # control: the answer is written


def test_editors_tier_sees_no_request(act_as, administrator):
    with act_as("editors"):
        refused("SELECT * FROM accounts_rolerequest")


def test_control_row_level_security_refuses_an_officers_row_outside_the_force(act_as, administrator, monkeypatch):
    """Which is why roles are given across forces: whoever accepts an invitation has none yet."""
    chief = make_supervisor("essex")
    invite(administrator, chief.force)
    answer(chief.user)
    [link] = links_to(SECOND_MAILBOX)
    monkeypatch.setattr("referrals.roles.across_forces", nullcontext)
    with act_as("officers"), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Client().post(link, JOIN)
