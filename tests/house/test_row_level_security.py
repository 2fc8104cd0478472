"""Grants of the database roles are valid, and never include sealed fields or changes of events."""

import re
import string
from dataclasses import replace

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from prevent_portal.uploaded_files.picture_redrawing import KEPT_BYTES
from referrals.actions.casework.messages import MAX_MESSAGES
from referrals.database import reporters_rows, role_statements
from referrals.database.grants_on_other_apps import ELSEWHERE
from referrals.models import DangerSign, Urgency
from referrals.models.concern import REFERENCE_ALPHABET
from referrals.models.delivery import Purpose
from referrals.models.event import NO_CHAINS
from referrals.report import pictures
from referrals.rules.routing import Reason
from referrals.stored_fields import STORED, rights
from referrals.stored_fields.concern import CONCERN
from referrals.stored_fields.declaration import ALL, PUBLIC, ROLES


def test_no_other_app_references_referrals_models():
    """Outside referrals the officers' tier has most rights, and rows are not separated by force."""
    for model in apps.get_models(include_auto_created=True):
        owned = {
            field.related_model._meta.label
            for field in model._meta.concrete_fields
            if field.related_model and model._meta.app_label != "referrals"
        }
        assert not [label for label in owned if label.startswith("referrals.")], model._meta.label


def test_every_field_in_grants_exists():
    for label, given in [each for tables in ELSEWHERE.values() for each in tables.items()]:
        for name in (*given.select, *given.update):
            if name not in ALL:
                try:
                    apps.get_model(label)._meta.get_field(name)
                except FieldDoesNotExist:
                    pytest.fail(f"{label} has no {name}")


@pytest.mark.parametrize("name", ["sealed", "rationale_sealed"])
def test_grant_on_sealed_field_is_detected(monkeypatch, name):
    fields = {**CONCERN.fields, name: replace(CONCERN.fields[name], select=(PUBLIC,))}
    monkeypatch.setitem(STORED, "referrals.Concern", replace(CONCERN, fields=fields))
    with pytest.raises(role_statements.Readable, match=name):
        role_statements.check_nothing_sealed_is_readable()


def test_no_role_may_change_or_delete_events():
    for kind in ROLES:
        given = rights("referrals.Event", kind)
        assert not given.update
        assert not given.delete


def test_grant_roles_without_postgresql_raises_command_error(monkeypatch):
    monkeypatch.setattr(connection, "vendor", "sqlite")
    with pytest.raises(CommandError, match="DATABASE_URL"):
        call_command("grant_roles")


def test_bounds_of_reporters_rows_have_the_words_and_limits_of_the_models():
    """They are repeated in SQL, below the models."""
    bounds = reporters_rows.STORED_BY_REPORTERS
    assert set(reporters_rows.REASONS) == {*Reason} - {Reason.TRANSFERRED}
    assert set(reporters_rows.PURPOSES) == {
        *(Purpose.REFERRAL, Purpose.SAFEGUARDING, Purpose.DUTY, Purpose.MESSAGE, Purpose.RECEIPT)
    }
    assert set(reporters_rows.SIGNS) == set(DangerSign.values)
    assert bounds["referrals.Concern"]["urgency"] == f"COLUMN IN {tuple(Urgency.values)}"
    letters = re.compile("[2-9A-HJ-NPR-Y]")
    assert "".join(filter(letters.match, string.digits + string.ascii_uppercase)) == REFERENCE_ALPHABET
    assert reporters_rows.MOST_MESSAGES == MAX_MESSAGES
    assert reporters_rows.MOST_PICTURES == pictures.MOST
    assert reporters_rows.MOST_EVENTS == NO_CHAINS
    assert KEPT_BYTES < 4_000_000
