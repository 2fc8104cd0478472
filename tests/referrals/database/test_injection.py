"""What SQL injected into a page of one force's officer reads of another force, in tables that are not a concern's."""

import pytest
from django.db import ProgrammingError, transaction

from prevent_portal.mail import kinds, queue
from prevent_portal.mail.models import Letter
from referrals.actions.search.saved_views import save_view
from referrals.database.conditions import LETTERS_ABOUT_CONCERNS
from referrals.database.force_scope import across_forces
from referrals.models import SavedView
from referrals.rules.permissions import officer_scope
from tests.referrals.database.conftest import PREFIX, run
from tests.referrals.database.test_officers import officer_of
from tests.referrals.review.building import AT, send, some_officer

ABOUT_NO_CONCERN = (
    *("invitation", "factor-reset", "role-request", "account-changed", "new-place", "other"),
    *("review-reminder", "certificate-expiry"),
    *("contact-question", "contact-reminder", "contact-failing", "contact-stopped"),
    *("proposal-question", "proposal-warning", "proposal-applied", "proposal-news"),
)
LETTERS, VIEWS = "SELECT title FROM mail_letter", "SELECT name FROM referrals_savedview"


@pytest.fixture
def theirs(db):
    """What Norfolk has, and an officer of Essex at whose page the attack is made."""
    concern = send()
    SavedView.objects.create(officer=some_officer(concern), name="Watch the Smith family")
    Letter.objects.all().delete()
    for kind in LETTERS_ABOUT_CONCERNS:
        queue.add(kinds.get(kind), to="boss@norfolk.example", subject=concern.reference, at=AT)
    queue.add(kinds.get("account-changed"), to="x@example.org", subject="Your account", at=AT)
    return officer_of("essex")


def test_references_and_views_of_another_force_are_not_read(act_as, theirs):
    with act_as("officers"), officer_scope(theirs.user):
        assert run(LETTERS) == [("Your account",)]
        assert run(VIEWS) == []
        assert run("UPDATE referrals_savedview SET name = 'x' RETURNING 1") == []
        assert run("DELETE FROM mail_letter WHERE kind = 'supervisor-act' RETURNING 1") == []


def test_control_without_the_policies_they_are_read(act_as, theirs):
    for table in ("mail_letter", "referrals_savedview"):
        run(f"CREATE POLICY open ON {table} TO {PREFIX}_officers USING (true)")
    with act_as("officers"), officer_scope(theirs.user):
        assert len(run(LETTERS)) == 1 + len(LETTERS_ABOUT_CONCERNS)
        assert run(VIEWS) == [("Watch the Smith family",)]


def test_honest_officer_keeps_views_and_their_notices_are_queued(act_as, theirs):
    with act_as("officers"), officer_scope(theirs.user):
        view = save_view(name="Mine", query="whose=mine", by=theirs)
        save_view(name="Mine", query="whose=all", by=theirs)
        assert run(VIEWS) == [("Mine",)]
        queue.add(kinds.get("personal"), to="x@example.org", at=AT)
        queue.add_each(kinds.get("supervisor-act"), to=["x@example.org"], at=AT, subject="x", body="x")
        view.delete()
    with act_as("officers"), across_forces():
        assert queue.waiting(AT) is not None
        assert len(run(LETTERS)) == 3 + len(LETTERS_ABOUT_CONCERNS)
    with act_as("worker"):
        assert len(run(LETTERS)) == 3 + len(LETTERS_ABOUT_CONCERNS)


def test_view_cannot_be_given_to_another_forces_officer(act_as, theirs):
    other = SavedView.objects.get().officer
    with (
        act_as("officers"),
        officer_scope(theirs.user),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        SavedView.objects.create(officer=other, name="Planted")


def test_each_kind_of_letter_is_about_concerns_or_is_not():
    """A new kind has to be in one of the two."""
    assert {*LETTERS_ABOUT_CONCERNS, *ABOUT_NO_CONCERN} == set(kinds._KINDS)
