"""Whoever holds the editors' login keeps no old mailbox from learning of a change (ADR 0111)."""

import pytest
from django.core import mail
from django.db import ProgrammingError, transaction

from guidance.actions.contacts import InvalidTransition
from guidance.models import Contact
from guidance.models.proposals import OPEN_FOR
from guidance.proposals import letters
from prevent_portal.mail import queue
from prevent_portal.mail.models import Letter
from tests.guidance.changing import approve, confirm, propose
from tests.portal.postman import send_queued_mail
from tests.referrals.database.conftest import PREFIX, run
from tests.referrals.database.test_routing import ATTACKER, forged, mailbox
from tests.referrals.review.building import AT

__all__ = ["mailbox"]

LETTERS = f"SELECT kind FROM mail_letter WHERE kind = '{letters.WARNING.name}'"
SILENCED = {
    "deleted": LETTERS.replace("SELECT kind", "DELETE"),
    "put off": "UPDATE mail_letter SET due_at = '2090-01-01'",
    "marked as sent": "UPDATE mail_letter SET sent_at = now()",
    "sent elsewhere": f"UPDATE mail_letter SET \"to\" = '{ATTACKER}'",
    "of another kind": "UPDATE mail_letter SET kind = 'other'",
}


def told(mailbox: Contact) -> list[str]:
    mail.outbox.clear()
    send_queued_mail()
    return [each.subject for each in mail.outbox if each.to == [mailbox.value]]


def test_letter_is_kept_as_long_as_a_proposal_is_open():
    assert queue.KEEP_FOR >= OPEN_FOR


@pytest.mark.parametrize("name", SILENCED)
def test_letter_to_the_old_mailbox_cannot_be_kept_from_leaving(act_as, mailbox, name):
    sql = SILENCED[name]
    with act_as("editors"):
        propose(mailbox, value=ATTACKER)
        # The others are its own: an editor's process sends them again, or withdraws them.
        assert run(f"{sql} {'AND' if 'WHERE' in sql else 'WHERE'} kind = '{letters.WARNING.name}' RETURNING id") == []
        assert run(LETTERS) == [(letters.WARNING.name,)]
    assert "Somebody proposes to change" in told(mailbox)[0]


def test_control_without_its_policy_the_letter_is_deleted_and_the_change_refused(act_as, mailbox):
    run(f"CREATE POLICY none ON mail_letter FOR DELETE TO {PREFIX}_editors USING (true)")
    with act_as("editors"):
        proposal = propose(mailbox, value=ATTACKER)
        run(SILENCED["deleted"])
    assert told(mailbox) == []
    with act_as("officers"):
        confirm(proposal)
        with pytest.raises(InvalidTransition, match="is not told"):
            approve(proposal)


def test_letter_that_says_it_was_sent_cannot_be_added(act_as, mailbox):
    values = {"kind": letters.WARNING.name, "to": mailbox.value, "queued_at": AT, "due_at": AT}
    with act_as("editors"):
        for forgery in ({"sent_at": AT}, {"given_up_at": AT}, {"tries": 1}):
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                Letter(**values, **forgery).save(force_insert=True)
        Letter(**values).save(force_insert=True)  # control
        Letter(**(values | {"kind": "other"}), sent_at=AT).save(force_insert=True)


@pytest.mark.parametrize("letter", [{}, {"due_at": AT.replace(year=2090)}, {"to": ATTACKER}, {"about": "0"}])
def test_change_of_which_the_old_mailbox_is_not_told_is_not_applied(act_as, mailbox, letter):
    with act_as("editors"):
        proposal = forged(mailbox, is_told=False)
        if letter:
            values = {"to": mailbox.value, "about": proposal.pk, "queued_at": AT, "due_at": AT} | letter
            Letter(kind=letters.WARNING.name, **values).save(force_insert=True)
    with act_as("officers"):
        confirm(proposal)
        with pytest.raises(InvalidTransition, match="is not told"):
            approve(proposal)


def test_control_without_the_check_it_is_applied_and_nobody_was_warned(act_as, mailbox, monkeypatch):
    monkeypatch.setattr(queue, "addresses", lambda *given, **named: {mailbox.value})
    with act_as("editors"):
        proposal = forged(mailbox, is_told=False)
    assert told(mailbox) == []
    with act_as("officers"):
        confirm(proposal)
        assert approve(proposal).value == ATTACKER
    assert "has changed" in told(mailbox)[0]  # the letter of the change itself


def test_letter_that_could_not_be_delivered_stops_no_change(act_as, mailbox):
    """The old mailbox may be why it is changed."""
    with act_as("editors"):
        proposal = propose(mailbox, value="new@example.org")
    with act_as("worker"):
        Letter.objects.filter(kind=letters.WARNING.name).update(given_up_at=AT, tries=3, due_at=AT.replace(year=2090))
    with act_as("officers"):
        confirm(proposal)
        assert approve(proposal).value == "new@example.org"
