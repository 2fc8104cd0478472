"""Tables of a single concern: messages, notes, pictures, matches, transfers, legal restrictions."""

from dataclasses import replace

from referrals.stored_fields.data_rights import (
    ABOUT,
    CHOICE,
    MADE,
    MESSAGES,
    PICTURES,
    REPORTERS,
    TO_NOBODY,
    WHO,
    WITHHOLDING,
    WRITTEN,
    Search,
)
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
    written_by="officer",
    called="Message",
    fields={
        "id": Field("made from the form it was sent with", copy=TO_NOBODY),
        "concern": Field("its concern", copy=TO_NOBODY),
        "number": Field("its place in the thread", copy=TO_NOBODY),
        "author": Field("a choice", copy=TO_NOBODY),
        "officer": Field("the officer who asked", copy=WHO),
        "sealed": Field(
            "what an officer or the reporter wrote",
            Kind.SEALED,
            context="concern:{concern_id}:message:{id}",
            search=Search.WORDS,
            copy=MESSAGES,
        ),
        "sent_at": Field("when it was written, to the minute", copy=MESSAGES),
        "danger_signs": Field(
            "which signs of danger were found in the words: choices", no_words=CHOICE, copy=MESSAGES
        ),
        "taken_up_at": Field(
            "when its owner was told, and its danger counted", update=(OFFICERS, WORKER), copy=TO_NOBODY
        ),
        "seen_at": Field("when the reporter first saw it", update=(PUBLIC,), copy=REPORTERS),
    },
)
NOTE = Table(
    RowPolicy.WITH_CONCERN,
    AtDestruction.DELETED,
    officers=ERASE,
    worker=READ,
    written_by="by",
    called="Note of an officer",
    fields={
        "id": Field("made from the form it was sent with, or random", copy=TO_NOBODY),
        "concern": Field("its concern", copy=TO_NOBODY),
        "kind": Field("what kind it is: a choice", copy=WRITTEN),
        "by": Field("the officer who wrote it", copy=WHO),
        "at": Field("when it was written", copy=WRITTEN),
        "sealed": Field(
            "an officer's note or assessment",
            Kind.SEALED,
            context="concern:{concern_id}:note:{id}",
            search=Search.WORDS,
            copy=WRITTEN,
        ),
    },
)
ATTACHMENT = Table(
    RowPolicy.WITH_CONCERN,
    AtDestruction.DELETED,
    public=INSERT,
    officers=replace(ERASE, insert=False),
    worker=READ,
    called="Picture",
    fields={
        "id": Field("random", copy=TO_NOBODY),
        "concern": Field("its concern", copy=TO_NOBODY),
        "number": Field("its place among the pictures", copy=TO_NOBODY),
        "sealed": Field(
            "a reporter's picture",
            Kind.SEALED,
            context="concern:{concern_id}:picture-{number}",
            search=Search.BY_EYE,
            copy=PICTURES,
        ),
    },
)
FILE_PAGE = Table(
    RowPolicy.WITH_CONCERN,
    AtDestruction.DELETED,
    officers=ERASE,
    worker=READ,
    written_by="by",
    called="File added by an officer",
    fields={
        "id": Field("random", copy=TO_NOBODY),
        "concern": Field("its concern", copy=TO_NOBODY),
        "note": Field("the note that says what it is", copy=TO_NOBODY),
        "number": Field("its place among the pages", copy=TO_NOBODY),
        "by": Field("the officer who added it", copy=WHO),
        "at": Field("when it was added", copy=WRITTEN),
        "sealed": Field(
            "a page of a file that an officer added",
            Kind.SEALED,
            context="concern:{concern_id}:file-page-{number}",
            search=Search.BY_EYE,
            copy=WRITTEN,
        ),
    },
)
# An officer's request searches within the force; the worker searches all forces, and writes rows for both.
MATCH = Table(
    RowPolicy.WITH_CONCERN,
    AtDestruction.DELETED,
    officers=EVERYTHING,
    worker=EVERYTHING,
    written_by="decided_by",
    called="Another report that may be about the same person",
    fields={
        "id": Field("random", copy=TO_NOBODY),
        "concern": Field("its concern", copy=TO_NOBODY),
        "other": Field("a concern that may be about the same person", copy=TO_NOBODY),
        "other_area": Field("where that one was last seen", copy=ABOUT),
        "other_reference": Field("its reference: random letters", no_words=MADE, copy=ABOUT),
        "found_at": Field("when it was found", copy=ABOUT),
        "sealed": Field(
            "how alike they are",
            Kind.SEALED,
            context="concern:{concern_id}:match:{other_id}",
            search=Search.WORDS,
            copy=ABOUT,
        ),
        "decision": Field("what an officer decided: a choice", copy=WRITTEN),
        "decided_at": Field("when an officer decided", copy=WRITTEN),
        "decided_by": Field("the officer who decided", copy=WHO),
    },
)
MATCH_TOKEN = Table(
    RowPolicy.WITH_CONCERN,
    AtDestruction.DELETED,
    officers=ERASE,
    worker=ERASE,
    fields={
        "token": Field("a keyed hash of a name, a date of birth or a place", copy=TO_NOBODY),
        "concern": Field("its concern", copy=TO_NOBODY),
    },
)
TRANSFER = Table(
    RowPolicy.BOTH_ENDS,
    AtDestruction.KEPT,
    officers=APPEND,
    worker=READ,
    written_by="by",
    called="Sent on to another force",
    fields={
        "id": Field("random", copy=TO_NOBODY),
        "concern": Field("its concern", copy=TO_NOBODY),
        "from_area": Field("the area that sent it on", copy=ABOUT),
        "from_force": Field("the force that sent it on", copy=ABOUT),
        "to_area": Field("the area that got it", copy=ABOUT),
        "to_force": Field("the force that got it", copy=ABOUT),
        "at": Field("when it was sent on", copy=WRITTEN),
        "by": Field("the officer who sent it on", copy=WHO),
        "reason_sealed": Field(
            "why it was sent on",
            Kind.SEALED,
            emptied=True,
            context="transfer:{id}:reason",
            update=(OFFICERS,),
            search=Search.WORDS,
            copy=WRITTEN,
        ),
    },
)
LEGAL_RESTRICTION = Table(
    RowPolicy.WITH_CONCERN,
    AtDestruction.KEPT,
    officers=WRITE,
    worker=READ,
    written_by="by",
    called="Hold, restriction, correction or erasure",
    fields={
        "id": Field("random", copy=TO_NOBODY),
        "concern": Field("its concern", copy=TO_NOBODY),
        "kind": Field("what kind it is: a choice", copy=WRITTEN),
        "by": Field("the supervisor who applied it", copy=WHO),
        "at": Field("when it was applied", copy=WRITTEN),
        "sealed": Field(
            "why, or what the person says is so",
            Kind.SEALED,
            emptied=True,
            context="concern:{concern_id}:measure:{id}",
            search=Search.WORDS,
            copy=WRITTEN,
        ),
        "review_on": Field("the day to look at a hold again", copy=ABOUT),
        "ended_at": Field("when it ended", copy=ABOUT),
        "ended_by": Field("the supervisor who ended it", copy=WHO),
    },
)
# Only added to; read again by the supervisors of the force.
REDACTION = Table(
    RowPolicy.WITH_CONCERN,
    AtDestruction.DELETED,
    officers=ERASE,
    worker=READ,
    written_by="by",
    fields={
        "id": Field("random", copy=TO_NOBODY),
        "access_request": Field("the request that it is for", copy=TO_NOBODY),
        "concern": Field("its concern", copy=TO_NOBODY),
        "role": Field("a choice", copy=TO_NOBODY),
        "number": Field("its place among the decisions", copy=TO_NOBODY),
        "by": Field("the supervisor who decided", copy=WHO),
        "at": Field("when it was decided", copy=TO_NOBODY),
        "sealed": Field(
            "what is left out of a copy, and why",
            Kind.SEALED,
            context="concern:{concern_id}:redaction:{id}",
            search=Search.WORDS,
            copy=WITHHOLDING,
        ),
    },
)
