"""Every model has its place among the walls, so that a new table or field is refused until somebody decides."""

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from referrals.models import Concern
from referrals.models.concern import Keeping
from referrals.walls import statements
from referrals.walls.rights import ALL, ELSEWHERE, TABLES, Rights, Table, Wall

HOW = (
    "{missing} has no place among the walls. Add it to TABLES in referrals/walls/rights.py: say between whom a wall "
    "stands in it (Wall.OPEN only where no row is one force's own), and what the public tier, the staff tier and the "
    "delivery worker may read, add, change and remove; what is not said is refused. Then let a test in tests/walls "
    "use it under each role that may."
)


def labels(app: str) -> set[str]:
    return {model._meta.label for model in apps.get_app_config(app).get_models(include_auto_created=True)}


def test_every_model_of_referrals_has_a_place():
    missing = labels("referrals") - set(TABLES)
    assert not missing, HOW.format(missing=", ".join(sorted(missing)))
    assert set(TABLES) <= labels("referrals")


def test_no_other_app_keeps_what_a_force_owns():
    """Outside referrals the staff tier has every right, and nothing stands between forces."""
    for model in apps.get_models(include_auto_created=True):
        owned = {
            field.related_model._meta.label
            for field in model._meta.concrete_fields
            if field.related_model and model._meta.app_label != "referrals"
        }
        assert not [label for label in owned if label.startswith("referrals.")], model._meta.label


def test_what_hangs_on_a_concern_is_behind_its_wall():
    for label, table in TABLES.items():
        fields = {field.attname for field in apps.get_model(label)._meta.concrete_fields}
        if fields & {"concern_id", "delivery_id"} or label == "referrals.Concern":
            assert table.wall is not Wall.OPEN, f"{label} belongs to a concern, and so to a force"


def test_every_field_that_is_named_exists():
    for label, rights in every_right():
        for name in (*rights.read, *rights.change):
            if name not in ALL:
                try:
                    apps.get_model(label)._meta.get_field(name)
                except FieldDoesNotExist:
                    pytest.fail(f"{label} has no {name}")


def every_right() -> list[tuple[str, Rights]]:
    found = [(label, getattr(table, kind)) for label, table in TABLES.items() for kind in statements.KINDS]
    return found + [each for rights in ELSEWHERE.values() for each in rights.items()]


def test_the_public_tier_reads_of_a_concern_what_is_named_and_nothing_sealed():
    readable = set(TABLES["referrals.Concern"].public.read)
    assert ALL[0] not in readable
    assert not [name for name in readable if Concern.KEEPING[name] is Keeping.SEALED]


@pytest.mark.parametrize("name", ["sealed", "rationale_sealed"])
def test_a_sealed_field_among_them_is_seen(monkeypatch, name):
    planted = Table(Wall.CONCERN, public=Rights(read=("id", name)))
    monkeypatch.setitem(TABLES, "referrals.Concern", planted)
    with pytest.raises(statements.Readable, match=name):
        statements.check_nothing_sealed_is_readable()


def test_events_are_nobodys_to_change():
    for kind in statements.KINDS:
        rights = getattr(TABLES["referrals.Event"], kind)
        assert not rights.change
        assert not rights.remove


def test_without_postgresql_there_is_nothing_to_grant(monkeypatch):
    monkeypatch.setattr(connection, "vendor", "sqlite")
    with pytest.raises(CommandError, match="DATABASE_URL"):
        call_command("grant_roles")
