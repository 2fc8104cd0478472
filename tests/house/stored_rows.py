"""What requests may change: every row of these models, to compare before and after."""

from typing import Any

from django.db import connection
from django.db.models import Model

from guidance.models import Contact, ContactChange, ContactProposal
from prevent_portal.accounts.models import AccountEvent, Invitation, RoleRequest
from referrals.models import (
    Attempt,
    Concern,
    Delivery,
    Draft,
    Event,
    LegalRestriction,
    Match,
    Message,
    Officer,
    SavedView,
    SubjectAccessRequest,
    Transfer,
)


def stored() -> list[list[tuple[Any, ...]]]:
    models = (
        Concern,
        Delivery,
        Event,
        Attempt,
        Draft,
        Message,
        Transfer,
        SubjectAccessRequest,
        Match,
        LegalRestriction,
        SavedView,
    )
    models += (AccountEvent, Invitation, RoleRequest, Contact, ContactChange, ContactProposal)
    officers = list(Officer.objects.exclude(uses_shortcuts=True, rank="").values_list("pk"))
    return [officers, *map(_rows, models)]


def _rows(model: type[Model]) -> list[tuple[Any, ...]]:
    """As the database has them, the primary key first: turning each value into Python's takes five times as long."""
    fields = sorted(model._meta.concrete_fields, key=lambda field: not field.primary_key)
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {connection.ops.quote_name(model._meta.db_table)} ORDER BY 1")
        return cursor.fetchall()
