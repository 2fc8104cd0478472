"""Tables beside concerns: events, certificates, subject access requests, drafts, officers."""

from referrals.stored_fields.data_rights import CHOICE, LOG, MADE, OFFICERS, STAFF, TO_ALL, TO_NOBODY, WHO, Search
from referrals.stored_fields.declaration import (
    APPEND,
    EVERYTHING,
    READ,
    WORKER,
    WRITE,
    AtDestruction,
    Field,
    Kind,
    Rights,
    RowPolicy,
    Table,
)

# For the duty desk's summary, which counts what keeps a concern from being destroyed.
BY_WORKER = (WORKER,)

# Append-only for every role but the owner of the tables.
EVENT = Table(
    RowPolicy.WITH_HISTORY,
    AtDestruction.KEPT,
    public=APPEND,
    officers=APPEND,
    worker=APPEND,
    written_by="by",
    called="Step in the history",
    fields={
        "id": Field("random", copy=TO_NOBODY),
        "concern_id": Field("a concern, or the log of a force", copy=TO_NOBODY),
        "number": Field("its place in the chain", copy=TO_NOBODY),
        "kind": Field("what was done: a choice", copy=WHO),
        "by": Field("reporter, a worker's name, or an officer's address", no_words=STAFF, copy=WHO),
        "at": Field("when it happened", copy=WHO),
        "facts": Field("counts and choices", search=Search.WORDS, copy=LOG),
        "previous": Field("a hash", no_words=MADE, copy=TO_NOBODY),
        "digest": Field("a hash", no_words=MADE, copy=TO_NOBODY),
        "mac": Field("a keyed hash", no_words=MADE, copy=TO_NOBODY),
    },
)
# Written by a trigger with its owner's rights.
CHAIN_HEAD = Table(
    RowPolicy.OPEN,
    AtDestruction.KEPT,
    worker=READ,
    fields={
        "chain_id": Field("a concern, or the log of a force", copy=TO_NOBODY),
        "number": Field("the number of its last event", copy=TO_NOBODY),
        "digest": Field("a hash", no_words=MADE, copy=TO_NOBODY),
    },
)
FORCE_AUDIT_LOG = Table(
    RowPolicy.OWN,
    AtDestruction.UNRELATED,
    officers=WRITE,
    worker=WRITE,
    fields={
        "id": Field("random", copy=TO_NOBODY),
        "force": Field("the force whose log it is", copy=TO_NOBODY),
    },
)
DESTRUCTION = Table(
    RowPolicy.OWN,
    AtDestruction.UNRELATED,
    officers=WRITE,
    fields={
        "id": Field("random", copy=TO_NOBODY),
        "force": Field("the force whose concerns were destroyed", copy=TO_NOBODY),
        "at": Field("when they were destroyed", copy=TO_NOBODY),
        "authority": Field("a choice", copy=TO_NOBODY),
        "by": Field("a command, or two supervisors", no_words=STAFF, copy=TO_NOBODY),
        "count": Field("how many concerns went", copy=TO_NOBODY),
        "parts": Field("how many rows went with them", copy=TO_NOBODY),
        "digest": Field("a hash", no_words=MADE, copy=TO_NOBODY),
        "stubs_gone_at": Field("when what was left of its concerns was deleted", copy=TO_NOBODY),
    },
)
# Of the yearly figures, so that a single destroyed concern keeps no class.
DESTROYED_COUNT = Table(
    RowPolicy.OWN,
    AtDestruction.UNRELATED,
    officers=WRITE,
    fields={
        "id": Field("a number", copy=TO_NOBODY),
        "force": Field("the force that had the concerns", copy=TO_NOBODY),
        "month": Field("the month in which they arrived", copy=TO_NOBODY),
        "field": Field("a choice", no_words=CHOICE, copy=TO_NOBODY),
        "value": Field("a choice", no_words=CHOICE, copy=TO_NOBODY),
        "count": Field("how many", copy=TO_NOBODY),
    },
)
# Stored with the decision, numbered by the worker when it is in the file outside the database.
RETENTION_DECISION = Table(
    RowPolicy.OWN,
    AtDestruction.KEPT,
    officers=APPEND,
    worker=READ,
    fields={
        "id": Field("random", copy=TO_NOBODY),
        "number": Field("its line in the file of decisions", update=(WORKER,), copy=TO_NOBODY),
        "act": Field("a choice", copy=TO_NOBODY),
        "concern_id": Field("a concern", copy=TO_NOBODY),
        "reference": Field("the concern's random letters", no_words=MADE, copy=TO_NOBODY),
        "force": Field("the force that had the concern", copy=TO_NOBODY),
        "about": Field("a legal restriction or a certificate", copy=TO_NOBODY),
        "officer": Field("the supervisor who decided", copy=TO_NOBODY),
        "at": Field("when it was decided", copy=TO_NOBODY),
        "review_on": Field("the day to look at a hold again", copy=TO_NOBODY),
        "outcome": Field("a choice", no_words=CHOICE, copy=TO_NOBODY),
        "authority": Field("a choice", no_words=CHOICE, copy=TO_NOBODY),
    },
)
SUBJECT_ACCESS_REQUEST = Table(
    RowPolicy.OWN,
    AtDestruction.UNRELATED,
    officers=WRITE,
    written_by="by",
    fields={
        "id": Field("random", select=BY_WORKER, copy=TO_NOBODY),
        "force": Field("the force that was asked", select=BY_WORKER, copy=TO_NOBODY),
        "by": Field("the supervisor who searched", select=BY_WORKER, copy=WHO),
        "received_at": Field("when somebody asked", select=BY_WORKER, copy=TO_ALL),
        "sealed": Field(
            "the names to look for, how the person showed who they are, why more time is needed; emptied a year "
            "after the answer",
            Kind.SEALED,
            context="claim:{id}",
            search=Search.WORDS,
            copy=TO_ALL,
        ),
        "looked_to": Field("how far the search has come, by time", select=BY_WORKER, copy=TO_NOBODY),
        "looked_id": Field("how far the search has come, by concern", copy=TO_NOBODY),
        "looked": Field("how many were looked through", copy=TO_NOBODY),
        "unreadable": Field("how many could not be opened", copy=TO_NOBODY),
        "unopened": Field("references of those, and which parts of each", no_words=MADE, copy=TO_NOBODY),
        "is_searched": Field("whether the search has ended", select=BY_WORKER, copy=TO_NOBODY),
        "extended_on": Field("when the time to answer was extended", select=BY_WORKER, copy=TO_ALL),
        "answered_on": Field("when it was answered", select=BY_WORKER, copy=TO_ALL),
        "answer": Field("how it was answered: a choice", no_words=CHOICE, copy=TO_ALL),
    },
)
SUBJECT_ACCESS_REQUEST_FOUND = Table(
    RowPolicy.WITH_ACCESS_REQUEST,
    AtDestruction.KEPT,
    officers=APPEND,
    fields={
        "id": Field("a number", select=BY_WORKER, copy=TO_NOBODY),
        "subjectaccessrequest": Field("the search", select=BY_WORKER, copy=TO_NOBODY),
        "concern": Field("a concern in which a name was found", select=BY_WORKER, copy=TO_NOBODY),
    },
)
# Unreadable without the reporter's cookie, belongs to no force, and is deleted within the hour.
DRAFT = Table(
    RowPolicy.ENTERED,
    AtDestruction.UNRELATED,
    public=EVERYTHING,
    # What an officer enters is a draft too.
    officers=EVERYTHING,
    worker=Rights(select=READ.select, delete=True),
    fields={
        "id": Field("random, or a keyed hash of the code that it was saved by", copy=TO_NOBODY),
        "ciphertext": Field(
            "answers in progress, or a visit with a return code", Kind.DRAFT, search=Search.KEYLESS, copy=TO_NOBODY
        ),
        "expires_at": Field("when it is deleted", copy=TO_NOBODY),
        "force": Field("the force whose officer enters it", copy=TO_NOBODY),
    },
)
DRAFT_PICTURE = Table(
    RowPolicy.OPEN,
    AtDestruction.UNRELATED,
    public=EVERYTHING,
    worker=Rights(select=READ.select, delete=True),
    fields={
        "id": Field("random", copy=TO_NOBODY),
        "draft": Field("its draft", copy=TO_NOBODY),
        "number": Field("its place among the pictures", copy=TO_NOBODY),
        "ciphertext": Field("a reporter's picture", Kind.DRAFT, search=Search.KEYLESS, copy=TO_NOBODY),
        "thumbnail": Field("the same, small", Kind.DRAFT, search=Search.KEYLESS, copy=TO_NOBODY),
    },
)
# Read before the force of a request is known. Officers' addresses and forces are not secret among officers.
OFFICER = Table(
    RowPolicy.OWN_TO_CHANGE,
    AtDestruction.UNRELATED,
    editors=READ,
    officers=EVERYTHING,
    worker=READ,
    called="Your account as an officer",
    fields={
        "id": Field("a number", copy=TO_NOBODY),
        "user": Field("who signs in", copy=OFFICERS),
        "force": Field("their force", copy=OFFICERS),
        "is_supervisor": Field("whether they are a supervisor", copy=OFFICERS),
        "uses_shortcuts": Field("whether single keys work in the queue", copy=OFFICERS),
        "rank": Field("what they are called at work", no_words=STAFF, copy=OFFICERS),
        "collar_number": Field("their number at work", no_words=STAFF, copy=OFFICERS),
        "told_assigned": Field("when they are told of what is assigned to them: a choice", copy=OFFICERS),
        "told_offered": Field("when they are told of what is offered to them: a choice", copy=OFFICERS),
        "told_decision": Field("when they are told of decisions that are asked of them: a choice", copy=OFFICERS),
        "told_reply": Field("when they are told that a reporter has written: a choice", copy=OFFICERS),
        "told_limit": Field("when they are told that a time limit is near: a choice", copy=OFFICERS),
        "absent_until": Field("the last day of an absence", copy=OFFICERS),
        "stand_in": Field("who is told besides them while they are away", copy=TO_NOBODY),
        "digest_on": Field("the last day for which their digest was made", update=BY_WORKER, copy=TO_NOBODY),
    },
)
# Read by a function with its owner's rights, and written by the owner.
SCOPE_KEY = Table(
    RowPolicy.OPEN,
    AtDestruction.UNRELATED,
    fields={
        "id": Field("a number", copy=TO_NOBODY),
        "inner_pad": Field("half of a key that authenticates a request's force", no_words=MADE, copy=TO_NOBODY),
        "outer_pad": Field("the other half", no_words=MADE, copy=TO_NOBODY),
    },
)
# Registered by the owner: no process may replace a fingerprint.
SEALING_KEY = Table(
    RowPolicy.OPEN,
    AtDestruction.UNRELATED,
    public=READ,
    officers=READ,
    worker=READ,
    fields={
        "key_id": Field("the name of a sealing key", no_words=MADE, copy=TO_NOBODY),
        "fingerprint": Field("a hash of its public half", no_words=MADE, copy=TO_NOBODY),
        "registered_at": Field("when it was registered", copy=TO_NOBODY),
    },
)
# Only added to: each row is a version.
MESSAGE_TEMPLATE = Table(
    RowPolicy.OWN,
    AtDestruction.UNRELATED,
    officers=APPEND,
    fields={
        "id": Field("random", copy=TO_NOBODY),
        "force": Field("whose text it is", copy=TO_NOBODY),
        "key": Field("which text it is: random letters, or a word of the portal's", no_words=MADE, copy=TO_NOBODY),
        "number": Field("which version it is", copy=TO_NOBODY),
        "name": Field("a force's name for a text for messages", search=Search.WORDS, copy=TO_NOBODY),
        "words": Field("a force's text for messages to any reporter", search=Search.WORDS, copy=TO_NOBODY),
        "is_active": Field("whether officers can choose it", copy=TO_NOBODY),
        "by": Field("the supervisor who wrote it", copy=TO_NOBODY),
        "at": Field("when it was written", copy=TO_NOBODY),
    },
)
SAVED_VIEW = Table(
    RowPolicy.WITH_OFFICER,
    AtDestruction.UNRELATED,
    officers=EVERYTHING,
    called="Saved view of the queue",
    fields={
        "id": Field("a number", copy=TO_NOBODY),
        "officer": Field("whose it is", copy=TO_NOBODY),
        "name": Field("an officer's name for some filters", search=Search.WORDS, copy=OFFICERS),
        "query": Field("filters: choices and days", no_words=CHOICE, copy=OFFICERS),
    },
)
