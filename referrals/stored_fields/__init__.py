"""What every stored field contains, how it is stored, what destruction does to it, and which roles may use it.

Declared once, and read by destruction, key rotation, the check of a restored database, grants and row-level security.
A missing field fails tests/house/test_stored_fields.py.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from referrals.stored_fields.casework import (
    ATTACHMENT,
    FILE_PAGE,
    LEGAL_RESTRICTION,
    MATCH,
    MATCH_TOKEN,
    MESSAGE,
    NOTE,
    REDACTION,
    TRANSFER,
)
from referrals.stored_fields.concern import CONCERN
from referrals.stored_fields.declaration import PUBLIC, Rights, Table
from referrals.stored_fields.delivery import ATTEMPT, DELIVERY, EXPIRY_WARNING, RECEIPT_MARK, SUMMARY, WORKER
from referrals.stored_fields.records import (
    CHAIN_HEAD,
    DESTROYED_COUNT,
    DESTRUCTION,
    DRAFT,
    DRAFT_PICTURE,
    EVENT,
    FORCE_AUDIT_LOG,
    MESSAGE_TEMPLATE,
    OFFICER,
    RETENTION_DECISION,
    SAVED_VIEW,
    SCOPE_KEY,
    SEALING_KEY,
    SUBJECT_ACCESS_REQUEST,
    SUBJECT_ACCESS_REQUEST_FOUND,
)

STORED: Mapping[str, Table] = {
    "referrals.Concern": CONCERN,
    "referrals.Delivery": DELIVERY,
    "referrals.Attempt": ATTEMPT,
    "referrals.Event": EVENT,
    "referrals.Message": MESSAGE,
    # Before the notes: a page goes with its note.
    "referrals.FilePage": FILE_PAGE,
    "referrals.Note": NOTE,
    "referrals.Attachment": ATTACHMENT,
    "referrals.Transfer": TRANSFER,
    "referrals.ForceAuditLog": FORCE_AUDIT_LOG,
    "referrals.ChainHead": CHAIN_HEAD,
    "referrals.LegalRestriction": LEGAL_RESTRICTION,
    "referrals.SubjectAccessRequest": SUBJECT_ACCESS_REQUEST,
    "referrals.SubjectAccessRequest_found": SUBJECT_ACCESS_REQUEST_FOUND,
    "referrals.Redaction": REDACTION,
    "referrals.Destruction": DESTRUCTION,
    "referrals.DestroyedCount": DESTROYED_COUNT,
    "referrals.RetentionDecision": RETENTION_DECISION,
    "referrals.Match": MATCH,
    "referrals.MatchToken": MATCH_TOKEN,
    "referrals.Draft": DRAFT,
    "referrals.DraftPicture": DRAFT_PICTURE,
    "referrals.Officer": OFFICER,
    "referrals.SavedView": SAVED_VIEW,
    "referrals.MessageTemplate": MESSAGE_TEMPLATE,
    "referrals.ScopeKey": SCOPE_KEY,
    "referrals.SealingKey": SEALING_KEY,
    "referrals.Worker": WORKER,
    "referrals.Summary": SUMMARY,
    "referrals.ExpiryWarning": EXPIRY_WARNING,
    "referrals.ReceiptMark": RECEIPT_MARK,
}


def rights(label: str, role: str) -> Rights:
    """With the names of fields where a role may not use them all."""
    table = STORED.get(label)
    if table is None:
        return Rights()
    given: Rights = getattr(table, role)
    return replace(
        given,
        select=given.select or _fields_for(table, "select", role),
        update=given.update or _fields_for(table, "update", role),
    )


def _fields_for(table: Table, privilege: str, role: str) -> tuple[str, ...]:
    return tuple(name for name, field in table.fields.items() if role in getattr(field, privilege))


READABLE_BY_PUBLIC = rights("referrals.Concern", PUBLIC).select


def context_of(row: Any, field: str = "sealed") -> str:
    stored = STORED[row._meta.label].fields[field]
    return stored.context.format_map({name: getattr(row, name) for name in stored.context_needs})
