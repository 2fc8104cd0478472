"""Every table and field of referrals is declared in referrals/stored_fields, and the declarations are consistent."""

import re

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from referrals.actions.retention import destruction
from referrals.models import (
    Attachment,
    Concern,
    LegalRestriction,
    Match,
    Message,
    Note,
    SubjectAccessRequest,
    Transfer,
)
from referrals.sealed_fields import SEALED_FIELDS
from referrals.stored_fields import READABLE_BY_PUBLIC, STORED, context_of, rights
from referrals.stored_fields.declaration import (
    ALL,
    OFFICERS,
    PUBLIC,
    ROLES,
    WORKER,
    AtDestruction,
    Field,
    Kind,
    Rights,
    RowPolicy,
    Table,
)

HOW_TABLE = (
    "Declare {missing} in referrals/stored_fields: which rows a force's officers find (RowPolicy.OPEN only where no "
    "row is one force's own), what becomes of them when their concern is destroyed, and what the public, "
    "editors' and officers' tiers and the delivery worker may do with them; what is not said is refused. Then let a "
    "test in tests/referrals/database use it under each role that may."
)
HOW_FIELD = (
    "Declare {missing} in referrals/stored_fields: what it holds in a few words, whether it is sealed, whether it is "
    "emptied when its concern is destroyed, and which roles may read it where its table does not say."
)
ENVELOPE = re.compile(r"sealed|cipher|thumbnail")
BINARY = (models.BinaryField, models.FileField)


def tables():
    return {
        model._meta.label: model for model in apps.get_app_config("referrals").get_models(include_auto_created=True)
    }


def every_field():
    return [(label, name, field) for label, table in STORED.items() for name, field in table.fields.items()]


def test_every_table_is_declared():
    missing = tables().keys() - STORED.keys()
    assert not missing, HOW_TABLE.format(missing=", ".join(sorted(missing)))
    assert not STORED.keys() - tables().keys(), "These are no models any more: take them out"


def test_every_field_is_declared():
    there = {(label, field.name) for label, model in tables().items() for field in model._meta.concrete_fields}
    declared = {(label, name) for label, name, _ in every_field()}
    missing = [f"{label}.{name}" for label, name in sorted(there - declared)]
    assert not missing, HOW_FIELD.format(missing=", ".join(missing))
    assert not declared - there, "These are no fields any more: take them out"


def test_every_field_declares_what_it_holds():
    assert not [f"{label}.{name}" for label, name, field in every_field() if not field.holds]


def test_sealed_and_binary_fields_are_declared_unreadable():
    for label, name, field in every_field():
        is_envelope = ENVELOPE.search(name) or isinstance(tables()[label]._meta.get_field(name), BINARY)
        assert bool(is_envelope) == (field.kind is not Kind.PLAIN), f"{label}.{name}"


@pytest.mark.parametrize("name", ["address", "agent", "ip", "cookie", "session"])
def test_no_field_stores_reporter_device_data(name):
    assert not [field for _, field, _ in every_field() if name in field.split("_")]


def test_sealed_fields_are_erased_at_destruction():
    for label, table in STORED.items():
        for name, field in table.fields.items():
            if field.kind is not Kind.PLAIN and table.at_destruction is AtDestruction.KEPT:
                assert field.emptied, f"{label}.{name} outlives its concern"


def test_only_fields_of_retained_rows_are_emptied():
    for label, name, field in every_field():
        if field.emptied:
            assert STORED[label].at_destruction is AtDestruction.KEPT, f"{label}.{name}"
            is_text = isinstance(tables()[label]._meta.get_field(name), models.TextField)
            assert label == "referrals.Concern" or is_text, f"{label}.{name} cannot be emptied by purging"


def test_rows_of_a_concern_have_its_row_policy_and_destruction():
    for label, model in tables().items():
        columns = {field.attname for field in model._meta.concrete_fields}
        if columns & {"concern_id", "delivery_id"} or label == "referrals.Concern":
            assert STORED[label].rows is not RowPolicy.OPEN, f"{label} belongs to a concern, and so to a force"
            assert STORED[label].at_destruction is not AtDestruction.UNRELATED, label


def test_rows_deleted_at_destruction_belong_to_a_concern():
    for label, table in STORED.items():
        if table.at_destruction is AtDestruction.DELETED:
            assert tables()[label]._meta.get_field("concern").related_model is Concern


def test_destruction_reaches_every_declared_table(db):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        destruction._destroy_parts([Concern()], at=None)
    statements = " ".join(query["sql"] for query in queries)
    for label, table in STORED.items():
        name = tables()[label]._meta.db_table
        is_emptied = label != "referrals.Concern" and any(field.emptied for field in table.fields.values())
        assert (f'DELETE FROM "{name}"' in statements) == (table.at_destruction is AtDestruction.DELETED), label
        if is_emptied:
            assert f'UPDATE "{name}"' in statements


def test_only_sealed_fields_have_a_context():
    with pytest.raises(ValueError, match="context"):
        Field("words", Kind.SEALED)
    with pytest.raises(ValueError, match="context"):
        Field("a choice", context="concern:{id}")


def test_every_sealed_field_is_in_the_rotation_list():
    declared = {(label, name) for label, name, field in every_field() if field.kind is Kind.SEALED}
    assert {(place.model._meta.label, place.field) for place in SEALED_FIELDS} == declared


def test_sealing_contexts_match_existing_data():
    """Data sealed earlier can be opened only with these contexts."""
    concern, other = Concern(), Concern()
    of = f"concern:{concern.pk}"
    message, note, restriction = Message(concern=concern), Note(concern=concern), LegalRestriction(concern=concern)
    transfer, access_request = Transfer(concern=concern), SubjectAccessRequest()
    assert context_of(concern) == f"{of}:content"
    assert context_of(concern, "rationale_sealed") == f"{of}:rationale"
    assert context_of(message) == f"{of}:message:{message.pk}"
    assert context_of(note) == f"{of}:note:{note.pk}"
    assert context_of(restriction) == f"{of}:measure:{restriction.pk}"
    assert context_of(Match(concern=concern, other=other)) == f"{of}:match:{other.pk}"
    assert context_of(Attachment(concern=concern, number=3)) == f"{of}:picture-3"
    assert context_of(transfer, "reason_sealed") == f"transfer:{transfer.pk}:reason"
    assert context_of(access_request) == f"claim:{access_request.pk}"


def test_fields_name_known_roles_only():
    for label, name, field in every_field():
        assert {*field.select, *field.update} <= set(ROLES), f"{label}.{name}"


def test_rights_come_from_the_table_or_else_from_fields(monkeypatch):
    fields = {"a": Field("x", select=(WORKER,)), "b": Field("x", select=(WORKER, OFFICERS), update=(WORKER,))}
    planted = Table(RowPolicy.OPEN, AtDestruction.UNRELATED, fields, officers=Rights(select=ALL))
    monkeypatch.setitem(STORED, "referrals.Planted", planted)
    assert rights("referrals.Planted", OFFICERS) == Rights(select=ALL)
    assert rights("referrals.Planted", WORKER) == Rights(select=("a", "b"), update=("b",))
    assert rights("referrals.Planted", PUBLIC) == Rights()
    assert rights("referrals.Unknown", OFFICERS) == Rights()


def test_public_tier_reads_only_named_unsealed_fields():
    assert ALL[0] not in READABLE_BY_PUBLIC
    assert not [name for name in READABLE_BY_PUBLIC if STORED["referrals.Concern"].fields[name].kind is Kind.SEALED]
