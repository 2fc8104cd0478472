"""Drafts of reporters and of officers are apart, though they lie in one table."""

import pytest
from django.db import ProgrammingError, transaction

from referrals.models import Draft
from referrals.report.drafts import start_draft
from referrals.rules.permissions import officer_scope
from tests.referrals.database.test_officers import full_concern
from tests.referrals.review.building import AT, some_officer


def test_drafts_of_reporters_are_out_of_reach(act_as):
    """What an officer enters is a draft too; the role sees those of the force, and no reporter's."""
    reporters, entry = start_draft(""), full_concern()
    officer = some_officer(entry)
    with act_as("officers"), officer_scope(officer.user):
        assert [each.force_id for each in Draft.objects.all()] == [officer.force_id]
        assert Draft.objects.exclude(force=officer.force_id).delete()[0] == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Draft.objects.create(ciphertext="x", expires_at=AT)
    with act_as("public"):
        assert [each.pk for each in Draft.objects.all()] == [reporters.key.row_id]
