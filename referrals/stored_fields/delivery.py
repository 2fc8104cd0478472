"""Tables of the delivery queue, its workers, and mail to the duty desk."""

from referrals.stored_fields.data_rights import CHOICE, MADE, MAIL, STAFF, TEAM, TO_NOBODY, WHO, Search
from referrals.stored_fields.declaration import (
    APPEND,
    EVERYTHING,
    OFFICERS,
    PUBLIC,
    READ,
    WRITE,
    AtDestruction,
    Field,
    Rights,
    RowPolicy,
    Table,
)

# The public site notifies the concern's last mailbox that the reporter has written.
BY_PUBLIC = (PUBLIC,)
BY_OFFICERS = (OFFICERS,)

DELIVERY = Table(
    RowPolicy.WITH_CONCERN,
    AtDestruction.KEPT,
    public=Rights(insert=True),
    # Officers log calls and withdraw what is outstanding. To whom it goes, and how, cannot be changed.
    officers=APPEND,
    worker=WRITE,
    fields={
        "id": Field("random", select=BY_PUBLIC, copy=TO_NOBODY),
        "concern": Field("the concern it tells of", select=BY_PUBLIC, copy=TO_NOBODY),
        "order": Field("its place in the plan", select=BY_PUBLIC, copy=TO_NOBODY),
        "transport": Field("a choice", select=BY_PUBLIC, copy=TO_NOBODY),
        "purpose": Field("a choice", select=BY_PUBLIC, copy=TO_NOBODY),
        "contact": Field("a team's contact", select=BY_PUBLIC, copy=TO_NOBODY),
        "to": Field("a team's address or number", select=BY_PUBLIC, no_words=TEAM, copy=TO_NOBODY),
        "mode": Field("a choice", copy=TO_NOBODY),
        "certificate": Field("a team's public certificate", no_words=TEAM, copy=TO_NOBODY),
        "hours": Field("a team's hours", no_words=TEAM, copy=TO_NOBODY),
        "note": Field("an editor's note on a contact", no_words=TEAM, copy=TO_NOBODY),
        "message_id": Field("random letters", no_words=MADE, copy=TO_NOBODY),
        "queued_at": Field("when it was queued", select=BY_PUBLIC, copy=TO_NOBODY),
        "due_at": Field("when to try", select=BY_PUBLIC, update=BY_OFFICERS, copy=TO_NOBODY),
        "held_at": Field("since when it is held", select=BY_PUBLIC, copy=TO_NOBODY),
        "held_for": Field("a choice", no_words=CHOICE, copy=TO_NOBODY),
        "leased_until": Field("until when a worker has it", update=BY_OFFICERS, copy=TO_NOBODY),
        "leased_by": Field("a worker's name", no_words=MADE, copy=TO_NOBODY),
        "sent_at": Field("when it was sent", select=BY_PUBLIC, update=BY_OFFICERS, copy=TO_NOBODY),
        "given_up_at": Field("when sending was given up", select=BY_PUBLIC, copy=TO_NOBODY),
        "bounced_at": Field("when it came back", select=BY_PUBLIC, update=BY_OFFICERS, copy=TO_NOBODY),
        "bounce_code": Field("three numbers", no_words=MADE, copy=TO_NOBODY),
        "unclear_at": Field("since when an answer waits for a person", update=BY_OFFICERS, copy=TO_NOBODY),
        "withdrawn_at": Field(
            "since when it is not wanted any more", select=BY_PUBLIC, update=BY_OFFICERS, copy=TO_NOBODY
        ),
        "failures": Field("how often it failed", update=BY_OFFICERS, copy=TO_NOBODY),
        "bundled_until": Field("when its digest is sent", copy=TO_NOBODY),
        "bundle": Field("the delivery whose mail told of it too", copy=TO_NOBODY),
    },
)
ATTEMPT = Table(
    RowPolicy.WITH_DELIVERY,
    AtDestruction.KEPT,
    officers=APPEND,
    worker=EVERYTHING,
    written_by="worker",
    called="Answer of a mail server",
    fields={
        "id": Field("random", copy=TO_NOBODY),
        "delivery": Field("the delivery that was tried", copy=TO_NOBODY),
        "worker": Field("a worker's name, or the officer who called", no_words=STAFF, copy=WHO),
        "started_at": Field("when it began", copy=TO_NOBODY),
        "finished_at": Field("when it ended", copy=TO_NOBODY),
        "accepted": Field("whether it was taken", copy=TO_NOBODY),
        "permanent": Field("whether it is of no use to try again", copy=TO_NOBODY),
        "reply": Field("the mail server's words", search=Search.WORDS, copy=MAIL),
    },
)
WORKER = Table(
    RowPolicy.OPEN,
    AtDestruction.UNRELATED,
    public=READ,
    editors=READ,
    officers=READ,
    worker=EVERYTHING,
    fields={
        "name": Field("a worker's name", no_words=MADE, copy=TO_NOBODY),
        "beat_at": Field("when it was last heard of", copy=TO_NOBODY),
    },
)
SUMMARY = Table(
    RowPolicy.OPEN,
    AtDestruction.UNRELATED,
    officers=READ,
    worker=WRITE,
    fields={
        "id": Field("random", copy=TO_NOBODY),
        "day": Field("the day it is about", copy=TO_NOBODY),
        "to": Field("a mailbox of the duty desk", no_words=TEAM, copy=TO_NOBODY),
        "due_at": Field("when to send it", copy=TO_NOBODY),
        "leased_until": Field("until when a worker has it", copy=TO_NOBODY),
        "sent_at": Field("when it was sent", copy=TO_NOBODY),
        "failures": Field("how often it failed", copy=TO_NOBODY),
        "reply": Field("the mail server's words", no_words=TEAM, copy=TO_NOBODY),
    },
)
EXPIRY_WARNING = Table(
    RowPolicy.OPEN,
    AtDestruction.UNRELATED,
    officers=READ,
    worker=WRITE,
    fields={
        "id": Field("a number", copy=TO_NOBODY),
        "whose": Field("a contact's number, or the portal", no_words=MADE, copy=TO_NOBODY),
        "ends_at": Field("when the certificate ends", copy=TO_NOBODY),
        "days": Field("how many days before that it is told", copy=TO_NOBODY),
        "told_at": Field("when the duty desk was told", copy=TO_NOBODY),
    },
)
RECEIPT_MARK = Table(
    RowPolicy.OPEN,
    AtDestruction.UNRELATED,
    worker=Rights(select=READ.select, insert=True, delete=True),
    fields={
        "digest": Field("a hash of a mailbox, keyed by a private key of the portal", no_words=MADE, copy=TO_NOBODY),
        "expires_at": Field("when it is deleted: a day later, to the hour", copy=TO_NOBODY),
    },
)
