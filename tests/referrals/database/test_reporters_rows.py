"""Whoever holds the public's login stores no value that stops the worker or a list, in any column of any row.

Each column that the role may write is tried at its extremes; then everything that reads rows of many concerns runs.
"""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import DataError, IntegrityError, ProgrammingError, connection, models, transaction
from django.db.models import Model
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from guidance.models import Contact
from referrals.actions.casework.messages import MAX_MESSAGES, add_reporter_message
from referrals.database.force_scope import for_secrets
from referrals.database.reporters_rows import STORED_BY_REPORTERS, tables
from referrals.models import Attachment, Concern, Draft, DraftPicture, Event, Message, Urgency
from referrals.models.event import Kind
from tests.referrals.database.conftest import PREFIX, run
from tests.referrals.report.filling import filled
from tests.referrals.review.building import AT, send, some_officer
from tools.machine import prepared

EDGES = ("0044-01-01 BC", "0001-01-01", "1999-12-31", "20000-01-01", "2300-01-01", "infinity", "-infinity")
WORDS = ("junk", "junk,junk", "", ",", "<b>/../x", "x\r\nBcc: a@example.org", "CALL 0900 123 456 NOW")
HUGE = "9" * 4_500_000
# Ids and yes or no: any value is as good as another.
_FREE = (models.UUIDField, models.BooleanField, models.AutoField)


def honest(concern: Concern) -> dict[str, Model]:
    """A row of each table, as the public's processes store it. The concern's own rows come next in their order."""
    last = Event.objects.filter(concern_id=concern.pk).latest("number")
    draft = Draft.objects.create(ciphertext="x", expires_at=AT)
    event = Event(
        concern_id=concern.pk,
        number=last.number + 1,
        kind=Kind.ADDED,
        by="reporter",
        at=AT,
        previous=last.digest,
        mac="",
    )
    event.digest = event.compute_digest()
    mail = concern.deliveries.filter(contact__isnull=False).first()
    mail.order, mail.message_id = 50, f"<{uuid.uuid4()}@example.org>"
    concern.reference, concern.return_hash, concern.draft_id = "YYYY-YYYY", "0" * 64, uuid.uuid4()
    rendition = Image.objects.create(title="x", file=get_test_image_file()).get_rendition("width-80")
    rendition.filter_spec = "width-90"
    return {
        "referrals.Concern": concern,
        "referrals.Delivery": mail,
        "referrals.Event": event,
        "referrals.Message": Message(concern=concern, number=1, author="reporter", sealed="junk", sent_at=AT),
        "referrals.Attachment": Attachment(concern=concern, number=1, sealed=b"junk"),
        "referrals.Draft": Draft(ciphertext="x", expires_at=AT),
        "referrals.DraftPicture": DraftPicture(draft=draft, number=1, ciphertext=b"x", thumbnail=b"x"),
        "wagtailimages.Rendition": rendition,
    }


def extremes(field: Any, officer_id: int) -> Iterator[Any]:
    if field.remote_field:
        # Of nobody's in the row of a reporter: an officer, another force, a certificate of destruction.
        yield officer_id if field.related_model._meta.label == "referrals.Officer" else 2_147_483_647
    elif isinstance(field, models.DateField):
        yield from EDGES
    elif isinstance(field, models.IntegerField):
        yield from connection.ops.integer_field_range(field.get_internal_type())
        yield 77
    elif isinstance(field, models.JSONField):
        yield from ('"x"', "[]", '{"routes": "CALL 0900"}', '{"content": [1e400]}', f'{{"routes": "{HUGE}"}}')
    elif isinstance(field, models.BinaryField):
        yield b"x" * 4_500_000
    elif isinstance(field, (models.CharField, models.TextField)):
        yield from (*WORDS, "x" * (field.max_length or 4_500_000))
        if field.max_length is None:
            yield HUGE


def insert(row: Model, **changed: Any) -> str:
    """Why it was refused; nothing where it was stored."""
    fields = [each for each in row._meta.concrete_fields if not isinstance(each, models.GeneratedField)]
    given = {each.column: each.get_db_prep_save(each.pre_save(row, True), connection) for each in fields}
    if isinstance(row._meta.pk, models.AutoField):
        del given["id"]
    elif row._meta.label != "referrals.Concern":
        given["id"] = uuid.uuid4()
    given |= changed
    names = ", ".join(connection.ops.quote_name(name) for name in given)
    try:
        with transaction.atomic():
            run(
                f"INSERT INTO {row._meta.db_table} ({names}) VALUES ({', '.join(['%s'] * len(given))})",
                *given.values(),
            )
            run("SET CONSTRAINTS ALL IMMEDIATE")
    except (DataError, IntegrityError, ProgrammingError) as error:
        return str(error).splitlines()[0]
    return ""


def try_all(row: Model, officer_id: int) -> dict[tuple[str, str], str]:
    found = {}
    for field in row._meta.concrete_fields:
        if isinstance(field, (models.GeneratedField, *_FREE)) or field.primary_key:
            continue
        for value in extremes(field, officer_id):
            with transaction.atomic():
                found[field.column, str(value)[:30]] = insert(row, **{field.column: value})
                transaction.set_rollback(True)
    return found


# Of these extremes, what any reporter may store: sealed words are anything, and the rest is a default or no harm.
_SEALED = {*WORDS}
ALLOWED: dict[str, dict[str, set[str]]] = {
    "referrals.Concern": {
        "sealed": _SEALED,
        "form_version": {"junk", "x" * 20},
        "data_edition": {*WORDS, "x" * 40},
    },
    "referrals.Delivery": {
        "order": {"77"},
        "failures": {"0"},
        # Neither is shown nor mailed as it stands: tests/referrals/rules/test_call_notes.py.
        **{column: {*WORDS, "x" * 255, "x" * 320, "x" * 500} for column in ("note", "hours", "to")},
    },
    "referrals.Message": {"sealed": _SEALED},
    "referrals.Draft": {"ciphertext": _SEALED},
    "referrals.DraftPicture": {"number": {"77"}},
    "wagtailimages.Rendition": {
        "filter_spec": {"junk", "x" * 255},
        "width": {"77"},
        "height": {"77"},
        "focal_point_key": {"junk", "x" * 16},
    },
}


@pytest.mark.parametrize("label", STORED_BY_REPORTERS)
def test_no_column_takes_an_extreme(act_as, label):
    concern = send()
    officer, row = some_officer(concern), honest(concern)[label]
    if label == "referrals.Concern":
        row.pk = uuid.uuid4()
    with act_as("public"), for_secrets(row.pk, concern.pk):
        tried = try_all(row, officer.pk)
        assert insert(row) == ""  # control
    stored = {(column, value) for (column, value), why in tried.items() if not why}
    allowed = {(column, value[:30]) for column, values in ALLOWED.get(label, {}).items() for value in values}
    assert {each for each in stored if each[1]} <= allowed
    assert len(tried) > 3


def test_every_table_that_the_role_may_write_is_bounded(act_as):
    written = (
        "SELECT table_.relname FROM pg_class table_ WHERE table_.relnamespace = current_schema()::regnamespace "
        "AND table_.relkind = 'r' AND has_any_column_privilege(%s, table_.oid, 'INSERT, UPDATE')"
    )
    assert {name for (name,) in run(written, f"{PREFIX}_public")} == set(tables())


def drop_bounds() -> None:
    for table in tables():
        run(f"DROP TRIGGER {PREFIX}_public_{table} ON {table}")


# What stopped the mail of every force, or the lists of one.
STOPPED = [
    ("referrals.Event", {"number": 2_147_483_647}),
    ("referrals.Delivery", {"due_at": "20000-01-01"}),
    ("referrals.Delivery", {"queued_at": "0044-01-01 BC"}),
    ("referrals.Concern", {"target_at": "20000-01-01"}),
    ("referrals.Concern", {"follow_up_on": "20000-01-01"}),
    ("referrals.Concern", {"received_at": "0044-01-01 BC"}),
    ("referrals.Concern", {"danger_signs": "junk"}),
]


@pytest.mark.parametrize(("label", "changed"), STOPPED)
def test_control_row_is_stored_without_the_bounds(act_as, label, changed):
    concern = send()
    row = honest(concern)[label]
    if label == "referrals.Concern":
        row.pk = uuid.uuid4()
    with act_as("public"), for_secrets(row.pk, concern.pk):
        assert "permission denied: no reporter stores this" in insert(row, **changed)
    drop_bounds()
    with act_as("public"), for_secrets(row.pk, concern.pk):
        assert insert(row, **changed) == ""


def test_updates_take_the_time_of_now_only(act_as):
    concern = send()
    Message.objects.create(concern=concern, number=1, author="officer", sealed="x", sent_at=AT)
    with act_as("public"), for_secrets(concern.pk):
        for edge in EDGES:
            for table, column in (("concern", "unread_at"), ("message", "seen_at")):
                with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic():
                    run(f"UPDATE referrals_{table} SET {column} = %s", edge)
        assert run("UPDATE referrals_concern SET unread_at = %s RETURNING id", AT)  # control
        assert run("UPDATE referrals_message SET seen_at = %s RETURNING id", AT)
        with pytest.raises(ProgrammingError, match="unread_at"), transaction.atomic():
            run("UPDATE referrals_concern SET unread_at = NULL")


def test_time_is_the_databases_own(act_as):
    prepared.take_times_until(AT)
    row = honest(send())["referrals.Message"]
    with act_as("public"), for_secrets(row.concern_id):
        assert "sent_at" in insert(row, sent_at=AT - timedelta(hours=1))
        assert insert(row, sent_at=AT + timedelta(hours=1))
        assert insert(row) == ""  # control


def test_event_follows_the_end_of_its_chain(act_as):
    concern = send()
    Event.objects.record(concern.pk, Kind.READ, by="officer@example.org", at=AT)
    row = honest(concern)["referrals.Event"]
    # Another wall, taken away here: no role may make temporary tables.
    run(f"GRANT TEMPORARY ON DATABASE {connection.ops.quote_name(connection.settings_dict['NAME'])} TO PUBLIC")
    with act_as("public"), for_secrets(row.concern_id):
        assert "number" in insert(row, number=row.number + 1)
        assert "previous" in insert(row, previous="0" * 64)
        assert "kind" in insert(row, kind="received")
        assert insert(row) == ""  # control
        # No table of one's own stands in for the chain.
        run("CREATE TEMP TABLE referrals_event (concern_id uuid, number int, digest text)")
        run("INSERT INTO pg_temp.referrals_event VALUES (%s, 2147483646, '')", row.concern_id)
        run("SET search_path = public, pg_temp")
        assert "number" in insert(row, number=2_147_483_647)


def test_messages_are_as_many_as_the_portal_takes(act_as):
    row = honest(send())["referrals.Message"]
    with act_as("public"), for_secrets(row.concern_id):
        assert [insert(row, number=number) for number in range(1, MAX_MESSAGES + 1)] == [""] * MAX_MESSAGES
        assert "number" in insert(row, number=MAX_MESSAGES + 1)


def test_honest_change_of_the_directory_refuses_no_reporter(act_as, monkeypatch):
    """A note and hours are those of the contact as it was; an edition is whatever an administrator called it."""
    concern = send(urgency=Urgency.URGENT)
    Contact.objects.filter(area=concern.area).update(hours="Other hours", note="Another note", out_of_hours="101")
    monkeypatch.setattr("guidance.directory.data_edition", lambda: "ONSPD, August 2026 & more")
    with act_as("public"), for_secrets(concern.pk):
        add_reporter_message(concern=concern, text="x", form_id="1", at=AT)
    client = filled()
    with act_as("public"):
        assert client.post("/report/check/")["Location"] == "/report/sent/"
