"""Tables of the delivery queue, its workers, and mail to the duty desk."""

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
        "id": Field("random", select=BY_PUBLIC),
        "concern": Field("the concern it tells of", select=BY_PUBLIC),
        "order": Field("its place in the plan", select=BY_PUBLIC),
        "transport": Field("a choice", select=BY_PUBLIC),
        "purpose": Field("a choice", select=BY_PUBLIC),
        "contact": Field("a team's contact", select=BY_PUBLIC),
        "to": Field("a team's address or number", select=BY_PUBLIC),
        "mode": Field("a choice"),
        "certificate": Field("a team's public certificate"),
        "hours": Field("a team's hours"),
        "note": Field("an editor's note on a contact"),
        "message_id": Field("random letters"),
        "queued_at": Field("when it was queued", select=BY_PUBLIC),
        "due_at": Field("when to try", select=BY_PUBLIC, update=BY_OFFICERS),
        "held_at": Field("since when it is held", select=BY_PUBLIC),
        "held_for": Field("a choice"),
        "leased_until": Field("until when a worker has it", update=BY_OFFICERS),
        "leased_by": Field("a worker's name"),
        "sent_at": Field("when it was sent", select=BY_PUBLIC, update=BY_OFFICERS),
        "given_up_at": Field("when sending was given up", select=BY_PUBLIC),
        "bounced_at": Field("when it came back", select=BY_PUBLIC, update=BY_OFFICERS),
        "bounce_code": Field("three numbers"),
        "unclear_at": Field("since when an answer waits for a person", update=BY_OFFICERS),
        "withdrawn_at": Field("since when it is not wanted any more", select=BY_PUBLIC, update=BY_OFFICERS),
        "failures": Field("how often it failed", update=BY_OFFICERS),
        "bundled_until": Field("when its digest is sent"),
        "bundle": Field("the delivery whose mail told of it too"),
    },
)
ATTEMPT = Table(
    RowPolicy.WITH_DELIVERY,
    AtDestruction.KEPT,
    officers=APPEND,
    worker=EVERYTHING,
    fields={
        "id": Field("random"),
        "delivery": Field("the delivery that was tried"),
        "worker": Field("a worker's name, or the officer who called"),
        "started_at": Field("when it began"),
        "finished_at": Field("when it ended"),
        "accepted": Field("whether it was taken"),
        "permanent": Field("whether it is of no use to try again"),
        "reply": Field("the mail server's words"),
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
        "name": Field("a worker's name"),
        "beat_at": Field("when it was last heard of"),
    },
)
SUMMARY = Table(
    RowPolicy.OPEN,
    AtDestruction.UNRELATED,
    officers=READ,
    worker=WRITE,
    fields={
        "id": Field("random"),
        "day": Field("the day it is about"),
        "to": Field("a mailbox of the duty desk"),
        "due_at": Field("when to send it"),
        "leased_until": Field("until when a worker has it"),
        "sent_at": Field("when it was sent"),
        "failures": Field("how often it failed"),
        "reply": Field("the mail server's words"),
    },
)
EXPIRY_WARNING = Table(
    RowPolicy.OPEN,
    AtDestruction.UNRELATED,
    officers=READ,
    worker=WRITE,
    fields={
        "id": Field("a number"),
        "whose": Field("a contact's number, or the portal"),
        "ends_at": Field("when the certificate ends"),
        "days": Field("how many days before that it is told"),
        "told_at": Field("when the duty desk was told"),
    },
)
RECEIPT_MARK = Table(
    RowPolicy.OPEN,
    AtDestruction.UNRELATED,
    worker=Rights(select=READ.select, insert=True, delete=True),
    fields={
        "digest": Field("a hash of a mailbox, keyed by a private key of the portal"),
        "expires_at": Field("when it is deleted: a day later, to the hour"),
    },
)
