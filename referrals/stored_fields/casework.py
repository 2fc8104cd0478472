"""Tables of a single concern: messages, notes, pictures, matches, transfers, legal restrictions."""

from dataclasses import replace

from referrals.stored_fields.declaration import (
    APPEND,
    ERASE,
    EVERYTHING,
    INSERT,
    OFFICERS,
    PUBLIC,
    READ,
    WORKER,
    WRITE,
    AtDestruction,
    Field,
    Kind,
    RowPolicy,
    Table,
)

MESSAGE = Table(
    RowPolicy.WITH_CONCERN,
    AtDestruction.DELETED,
    public=APPEND,
    officers=ERASE,
    worker=READ,
    fields={
        "id": Field("made from the form it was sent with"),
        "concern": Field("its concern"),
        "number": Field("its place in the thread"),
        "author": Field("a choice"),
        "officer": Field("the officer who asked"),
        "sealed": Field(
            "what an officer or the reporter wrote", Kind.SEALED, context="concern:{concern_id}:message:{id}"
        ),
        "sent_at": Field("when it was written, to the minute"),
        "danger_signs": Field("which signs of danger were found in the words: choices"),
        "taken_up_at": Field("when a worker told its owner", update=(WORKER,)),
        "seen_at": Field("when the reporter first saw it", update=(PUBLIC,)),
    },
)
NOTE = Table(
    RowPolicy.WITH_CONCERN,
    AtDestruction.DELETED,
    officers=ERASE,
    worker=READ,
    fields={
        "id": Field("made from the form it was sent with, or random"),
        "concern": Field("its concern"),
        "kind": Field("a choice"),
        "by": Field("the officer who wrote it"),
        "at": Field("when it was written"),
        "sealed": Field("an officer's note or assessment", Kind.SEALED, context="concern:{concern_id}:note:{id}"),
    },
)
ATTACHMENT = Table(
    RowPolicy.WITH_CONCERN,
    AtDestruction.DELETED,
    public=INSERT,
    officers=replace(ERASE, insert=False),
    worker=READ,
    fields={
        "id": Field("random"),
        "concern": Field("its concern"),
        "number": Field("its place among the pictures"),
        "sealed": Field("a reporter's picture", Kind.SEALED, context="concern:{concern_id}:picture-{number}"),
    },
)
# An officer's request searches within the force; the worker searches all forces, and writes rows for both.
MATCH = Table(
    RowPolicy.WITH_CONCERN,
    AtDestruction.DELETED,
    officers=EVERYTHING,
    worker=EVERYTHING,
    fields={
        "id": Field("random"),
        "concern": Field("its concern"),
        "other": Field("a concern that may be about the same person"),
        "other_area": Field("where that one was last seen"),
        "other_reference": Field("random letters"),
        "found_at": Field("when it was found"),
        "sealed": Field("how alike they are", Kind.SEALED, context="concern:{concern_id}:match:{other_id}"),
        "decision": Field("a choice"),
        "decided_at": Field("when an officer decided"),
        "decided_by": Field("the officer who decided"),
    },
)
MATCH_TOKEN = Table(
    RowPolicy.WITH_CONCERN,
    AtDestruction.DELETED,
    officers=ERASE,
    worker=ERASE,
    fields={
        "token": Field("a keyed hash of a name, a date of birth or a place"),
        "concern": Field("its concern"),
    },
)
TRANSFER = Table(
    RowPolicy.BOTH_ENDS,
    AtDestruction.KEPT,
    officers=APPEND,
    worker=READ,
    fields={
        "id": Field("random"),
        "concern": Field("its concern"),
        "from_area": Field("the area that sent it on"),
        "from_force": Field("the force that sent it on"),
        "to_area": Field("the area that got it"),
        "to_force": Field("the force that got it"),
        "at": Field("when it was sent on"),
        "by": Field("the officer who sent it on"),
        "reason_sealed": Field(
            "why it was sent on", Kind.SEALED, emptied=True, context="transfer:{id}:reason", update=(OFFICERS,)
        ),
    },
)
LEGAL_RESTRICTION = Table(
    RowPolicy.WITH_CONCERN,
    AtDestruction.KEPT,
    officers=WRITE,
    worker=READ,
    fields={
        "id": Field("random"),
        "concern": Field("its concern"),
        "kind": Field("a choice"),
        "by": Field("the supervisor who applied it"),
        "at": Field("when it was applied"),
        "sealed": Field(
            "why, or what the person says is so",
            Kind.SEALED,
            emptied=True,
            context="concern:{concern_id}:measure:{id}",
        ),
        "review_on": Field("the day to look at a hold again"),
        "ended_at": Field("when it ended"),
        "ended_by": Field("the supervisor who ended it"),
    },
)
