"""The models of concerns: plain facts about each, and its content in sealed envelopes."""

from referrals.models.attachment import Attachment, DraftPicture, FilePage
from referrals.models.chain_head import ChainHead
from referrals.models.concern import Concern
from referrals.models.danger_sign import DangerSign
from referrals.models.delivery import Attempt, Delivery, Hold, Mode, Transport, Worker
from referrals.models.destroyed_count import DestroyedCount
from referrals.models.destruction import Authority, Destruction
from referrals.models.draft import Draft
from referrals.models.event import Event
from referrals.models.expiry import ExpiryWarning
from referrals.models.force_audit_log import ForceAuditLog
from referrals.models.legal_restriction import LegalRestriction, RestrictionKind
from referrals.models.match import Decision, Match, MatchToken
from referrals.models.message import Message
from referrals.models.message_template import MessageTemplate
from referrals.models.note import Note, NoteKind
from referrals.models.notice import NoticeChoice, NoticeKind
from referrals.models.officer import Officer
from referrals.models.receipt_mark import ReceiptMark
from referrals.models.redaction import Redaction, Role
from referrals.models.retention_decision import RetentionDecision
from referrals.models.saved_view import SavedView
from referrals.models.scope_key import ScopeKey
from referrals.models.sealing_key import SealingKey
from referrals.models.states import ClosingSentence, Outcome, State
from referrals.models.subject_access_request import SubjectAccessRequest
from referrals.models.summary import Summary
from referrals.models.transfer import Transfer
from referrals.models.urgency import Urgency

__all__ = [
    "Attachment",
    "Attempt",
    "Authority",
    "ChainHead",
    "ClosingSentence",
    "Concern",
    "DangerSign",
    "Decision",
    "Delivery",
    "DestroyedCount",
    "Destruction",
    "Draft",
    "DraftPicture",
    "Event",
    "ExpiryWarning",
    "FilePage",
    "ForceAuditLog",
    "Hold",
    "LegalRestriction",
    "Match",
    "MatchToken",
    "Message",
    "MessageTemplate",
    "Mode",
    "Note",
    "NoteKind",
    "NoticeChoice",
    "NoticeKind",
    "Officer",
    "Outcome",
    "ReceiptMark",
    "Redaction",
    "RestrictionKind",
    "RetentionDecision",
    "Role",
    "SavedView",
    "ScopeKey",
    "SealingKey",
    "State",
    "SubjectAccessRequest",
    "Summary",
    "Transfer",
    "Transport",
    "Urgency",
    "Worker",
]
