"""Grants of the database roles are valid, and never include sealed fields or changes of events."""

from dataclasses import replace

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from referrals.database import role_statements
from referrals.database.grants_on_other_apps import ELSEWHERE
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
