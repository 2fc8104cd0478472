"""Triggers that bound what the public's role stores: every column of a row that it adds, or changes (ADR 0107).

The worker and officers' lists read many rows at once, so one value that Python or the next write cannot hold (a year,
a place in a chain, an unknown code) would stop all. What is not named here must be at its default: a new column is
closed to the public's role until somebody says what a reporter stores in it.

Triggers and not policies: a column that a policy names cannot be altered by a migration. Words of enumerations are
repeated here, because this package is below the models: tests/house/test_row_level_security.py compares them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import GeneratedField

from referrals.database.times import TOLERANCE
from referrals.stored_fields import rights
from referrals.stored_fields.declaration import ALL, PUBLIC

# How long before it is stored a reporter's request may have read the clock.
REQUEST = "10 minutes"
REASONS = ("lives in the area", "known from the area", "is in the area", "chosen by the reporter")
PURPOSES = ("referral", "safeguarding", "duty", "message", "receipt")
SIGNS = ("weapon", "plan", "travel", "threat", "child")
# As many as the actions allow: each number is used once for a concern, so that they bound the number of rows.
MOST_MESSAGES, MOST_DELIVERIES, MOST_PICTURES, MOST_EVENTS = 30, 1000, 10, 1_000_000

_ANY = "COLUMN IS NOT NULL"
_HASH = "COLUMN ~ '^[0-9a-f]{64}$'"
_YEARS = "COLUMN >= '2020-01-01' AND COLUMN < '2120-01-01'"
_NOW = (
    f"{_YEARS} AND COALESCE(COLUMN BETWEEN referrals_now() - interval '{REQUEST}' "
    f"AND referrals_now() + interval '{int(TOLERANCE.total_seconds())} seconds', true)"
)


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"


def _one_of(*words: str) -> str:
    return f"COLUMN IN ({', '.join(_quoted(word) for word in words)})"


def _at_most(size: int) -> str:
    return f"octet_length(COLUMN) <= {size}"


def _rows(table: str) -> str:
    return f"FROM {table} row WHERE row.concern_id = NEW.concern_id"


def _next_of(table: str, most: int) -> str:
    """The place after the last one of the same concern. The role sees the rows of a concern that it may add to."""
    return f"COLUMN <= {most} AND COLUMN = 1 + COALESCE((SELECT max(row.number) {_rows(table)}), 0)"


_SIGNS = f"string_to_array(COLUMN, ',') <@ ARRAY[{', '.join(map(_quoted, SIGNS))}]"
_PREVIOUS = f"SELECT row.digest {_rows('referrals_event')} ORDER BY row.number DESC LIMIT 1"
_REPORTERS = f"SELECT count(*) {_rows('referrals_message')} AND row.author = 'reporter'"
_FACTS = (
    r"""COLUMN::text ~ '^\{("routes": [0-9]{1,3})?(, )?("content": \["[0-9a-f]{64}"(, "[0-9a-f]{64}"){0,19}\])?\}$'"""
)

# A row that is added and not committed holds its number, for which the worker would wait. So it holds the concern as
# well, which the worker leaves aside (referrals.actions.faults.one_by_one.without_waiting).
_LOCK = "\n  PERFORM FROM referrals_concern held WHERE held.id = NEW.concern_id FOR UPDATE;"

# By column. COLUMN stands for the new value.
STORED_BY_REPORTERS: Mapping[str, Mapping[str, str]] = {
    "referrals.Concern": {
        "id": _ANY,
        "reference": "COLUMN ~ '^[2-9A-HJ-NPR-Y]{4}-[2-9A-HJ-NPR-Y]{4}$'",
        "draft_id": _ANY,
        "form_version": "COLUMN ~ '^[a-z0-9-]{1,20}$'",
        "language": _one_of(*(code for code, _ in settings.LANGUAGES)),
        "area_id": _ANY,
        "force_id": "EXISTS (SELECT FROM guidance_area area WHERE area.id = NEW.area_id AND area.force_id = COLUMN)",
        "routing_reason": _one_of(*REASONS),
        "data_edition": _at_most(200),
        "urgency": "COLUMN IN (1, 2)",
        "sealed": _at_most(2_000_000),
        "return_hash": _HASH,
        "reply_key": "COLUMN ~ '^[A-Za-z0-9+/]{43}=$'",
        "received_at": _NOW,
        "reported_together": "true",
        # Set to now by a message, and by nobody before one.
        "unread_at": f"CASE WHEN TG_OP = 'INSERT' THEN COLUMN IS NULL ELSE OLD.unread_at IS NULL AND {_NOW} END",
        "target_at": f"{_YEARS} AND COLUMN BETWEEN NEW.received_at AND NEW.received_at + interval '366 days'",
        "about_child": _ANY,
        "violence": _ANY,
        "danger_signs": _SIGNS,
    },
    "referrals.Delivery": {
        "id": _ANY,
        "concern_id": _ANY,
        "order": f"COLUMN BETWEEN 1 AND {MOST_DELIVERIES}",
        "transport": _one_of("email", "phone"),
        "purpose": _one_of(*PURPOSES),
        "contact_id": "true",
        # The worker compares it with the directory before it sends.
        "to": "COLUMN !~ '[[:cntrl:]]'",
        "mode": _one_of("notice", "sealed"),
        "certificate": _at_most(100_000),
        # Of the directory at some time, or the portal's: what is shown and mailed is taken from there again
        # (rules/call_notes.py), since a contact changes while a report is on its way.
        "hours": _at_most(2_000),
        "note": _at_most(2_000),
        "message_id": "COLUMN ~ '^<[0-9a-f-]{36}@[A-Za-z0-9._-]{1,253}>$'",
        "queued_at": _NOW,
        "due_at": (
            f"COLUMN IS NULL OR ({_YEARS} AND COLUMN BETWEEN NEW.queued_at - interval '2 minutes' "
            "AND NEW.queued_at + interval '2 minutes')"
        ),
        "held_at": f"COLUMN IS NULL OR ({_NOW})",
        "held_for": "COLUMN = CASE WHEN NEW.held_at IS NULL THEN '' ELSE 'unconfirmed' END",
    },
    "referrals.Event": {
        "id": _ANY,
        "concern_id": _ANY,
        "number": _next_of("referrals_event", MOST_EVENTS),
        "kind": "(COLUMN = 'received') = (NEW.number = 1)",
        "by": _ANY,
        "at": _NOW,
        "facts": _FACTS,
        "previous": f"COLUMN = COALESCE(({_PREVIOUS}), '')",
        "digest": _HASH,
        "mac": f"COLUMN = '' OR {_HASH}",
    },
    "referrals.Message": {
        "id": _ANY,
        "concern_id": _ANY,
        "number": f"{_next_of('referrals_message', 2 * MOST_MESSAGES)} AND ({_REPORTERS}) < {MOST_MESSAGES}",
        "author": _ANY,
        "sealed": _at_most(200_000),
        "sent_at": _NOW,
        "danger_signs": _SIGNS,
        "seen_at": f"CASE WHEN TG_OP = 'INSERT' THEN COLUMN IS NULL ELSE {_NOW} END",
    },
    "referrals.Attachment": {
        "id": _ANY,
        "concern_id": _ANY,
        "number": f"COLUMN BETWEEN 1 AND {MOST_PICTURES}",
        "sealed": _at_most(4_000_000),
    },
    "referrals.Draft": {
        "id": _ANY,
        "ciphertext": _at_most(4_000_000),
        "expires_at": (
            f"{_YEARS} AND COALESCE(COLUMN BETWEEN referrals_now() - interval '{REQUEST}' "
            "AND referrals_now() + interval '366 days', true)"
        ),
    },
    "referrals.DraftPicture": {
        "id": _ANY,
        "draft_id": _ANY,
        "number": "COLUMN BETWEEN 1 AND 1000",
        "ciphertext": _at_most(4_000_000),
        "thumbnail": _at_most(400_000),
    },
    # Of the pictures in the guidance, drawn when a page is first shown.
    "wagtailimages.Rendition": {
        "id": _ANY,
        "filter_spec": "COLUMN ~ '^[A-Za-z0-9|._-]+$'",
        "file": "COLUMN ~ '^images/[^/]+$'",
        "width": "COLUMN BETWEEN 1 AND 10000",
        "height": "COLUMN BETWEEN 1 AND 10000",
        "focal_point_key": "COLUMN ~ '^[A-Za-z0-9._-]*$'",
        "image_id": _ANY,
    },
}


def tables() -> list[str]:
    return [apps.get_model(label)._meta.db_table for label in STORED_BY_REPORTERS]


def statements(role: str) -> Iterator[str]:
    for label, named in STORED_BY_REPORTERS.items():
        model = apps.get_model(label)
        table = model._meta.db_table
        name = f"{role}_{table}"
        fields = [field for field in model._meta.concrete_fields if not isinstance(field, GeneratedField)]
        of_concern = any(field.column == "concern_id" for field in fields)
        checks = "\n".join(_check(table, field, named, changes=_may_change(label, field)) for field in fields)
        # In this order: other roles' rows are none of its business, even after a migration that it does not know yet.
        yield f"""
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$ BEGIN
  IF current_user <> '{role}' THEN RETURN NEW; END IF;
{checks}{_LOCK if of_concern else ""}
  RETURN NEW;
END $$"""
        yield (
            f"CREATE OR REPLACE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}()"
        )


def _may_change(label: str, field: Any) -> bool:
    given = rights(label, PUBLIC).update
    return given == ALL or field.name in given


def _check(table: str, field: Any, named: Mapping[str, str], *, changes: bool) -> str:
    column = f"NEW.{connection.ops.quote_name(field.column)}"
    condition = named.get(field.column, f"COLUMN IS NOT DISTINCT FROM {_default(field)}").replace("COLUMN", column)
    changed = f" OR {column} IS DISTINCT FROM {column.replace('NEW', 'OLD', 1)}" if changes else ""
    refused = f"permission denied: no reporter stores this in {table}.{field.column}"
    return (
        f"  IF (TG_OP = 'INSERT'{changed}) AND ({condition}) IS NOT TRUE THEN "
        f"RAISE insufficient_privilege USING MESSAGE = '{refused}'; END IF;"
    )


def _default(field: Any) -> str:
    value = field.db_default if field.has_db_default() and not field.has_default() else field.get_default()
    if value is None:
        return "NULL"
    if isinstance(value, int):  # bool, too
        return str(value)
    return _quoted(str(value))
