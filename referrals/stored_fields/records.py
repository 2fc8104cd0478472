"""Tables beside concerns: events, certificates, subject access requests, drafts, officers."""

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
    fields={
        "id": Field("random"),
        "concern_id": Field("a concern, or the log of a force"),
        "number": Field("its place in the chain"),
        "kind": Field("a choice"),
        "by": Field("reporter, a worker's name, or an officer's address"),
        "at": Field("when it happened"),
        "facts": Field("counts and choices"),
        "previous": Field("a hash"),
        "digest": Field("a hash"),
        "mac": Field("a keyed hash"),
    },
)
# Written by a trigger with its owner's rights.
CHAIN_HEAD = Table(
    RowPolicy.OPEN,
    AtDestruction.KEPT,
    worker=READ,
    fields={
        "chain_id": Field("a concern, or the log of a force"),
        "number": Field("the number of its last event"),
        "digest": Field("a hash"),
    },
)
FORCE_AUDIT_LOG = Table(
    RowPolicy.OWN,
    AtDestruction.UNRELATED,
    officers=WRITE,
    worker=WRITE,
    fields={
        "id": Field("random"),
        "force": Field("the force whose log it is"),
    },
)
DESTRUCTION = Table(
    RowPolicy.OWN,
    AtDestruction.UNRELATED,
    officers=WRITE,
    fields={
        "id": Field("random"),
        "force": Field("the force whose concerns were destroyed"),
        "at": Field("when they were destroyed"),
        "authority": Field("a choice"),
        "by": Field("a command, or two supervisors"),
        "count": Field("how many concerns went"),
        "parts": Field("how many rows went with them"),
        "digest": Field("a hash"),
        "stubs_gone_at": Field("when what was left of its concerns was deleted"),
    },
)
# Of the yearly figures, so that a single destroyed concern keeps no class.
DESTROYED_COUNT = Table(
    RowPolicy.OWN,
    AtDestruction.UNRELATED,
    officers=WRITE,
    fields={
        "id": Field("a number"),
        "force": Field("the force that had the concerns"),
        "month": Field("the month in which they arrived"),
        "field": Field("a choice"),
        "value": Field("a choice"),
        "count": Field("how many"),
    },
)
# Stored with the decision, numbered by the worker when it is in the file outside the database.
RETENTION_DECISION = Table(
    RowPolicy.OWN,
    AtDestruction.KEPT,
    officers=APPEND,
    worker=READ,
    fields={
        "id": Field("random"),
        "number": Field("its line in the file of decisions", update=(WORKER,)),
        "act": Field("a choice"),
        "concern_id": Field("a concern"),
        "reference": Field("the concern's random letters"),
        "force": Field("the force that had the concern"),
        "about": Field("a legal restriction or a certificate"),
        "officer": Field("the supervisor who decided"),
        "at": Field("when it was decided"),
        "review_on": Field("the day to look at a hold again"),
        "outcome": Field("a choice"),
        "authority": Field("a choice"),
    },
)
SUBJECT_ACCESS_REQUEST = Table(
    RowPolicy.OWN,
    AtDestruction.UNRELATED,
    officers=WRITE,
    fields={
        "id": Field("random", select=BY_WORKER),
        "force": Field("the force that was asked", select=BY_WORKER),
        "by": Field("the supervisor who searched", select=BY_WORKER),
        "received_at": Field("when somebody asked", select=BY_WORKER),
        "sealed": Field(
            "the names to look for, how the person showed who they are, why more time is needed; emptied a year "
            "after the answer",
            Kind.SEALED,
            context="claim:{id}",
        ),
        "looked_to": Field("how far the search has come, by time", select=BY_WORKER),
        "looked_id": Field("how far the search has come, by concern"),
        "looked": Field("how many were looked through"),
        "unreadable": Field("how many could not be opened"),
        "is_searched": Field("whether the search has ended", select=BY_WORKER),
        "extended_on": Field("when the time to answer was extended", select=BY_WORKER),
        "answered_on": Field("when it was answered", select=BY_WORKER),
        "answer": Field("a choice"),
    },
)
SUBJECT_ACCESS_REQUEST_FOUND = Table(
    RowPolicy.WITH_ACCESS_REQUEST,
    AtDestruction.KEPT,
    officers=APPEND,
    fields={
        "id": Field("a number", select=BY_WORKER),
        "subjectaccessrequest": Field("the search", select=BY_WORKER),
        "concern": Field("a concern in which a name was found", select=BY_WORKER),
    },
)
# Unreadable without the reporter's cookie, belongs to no force, and is deleted within the hour.
DRAFT = Table(
    RowPolicy.OPEN,
    AtDestruction.UNRELATED,
    public=EVERYTHING,
    worker=Rights(select=READ.select, delete=True),
    fields={
        "id": Field("random"),
        "ciphertext": Field("answers in progress, or a visit with a return code", Kind.DRAFT),
        "expires_at": Field("when it is deleted"),
    },
)
DRAFT_PICTURE = Table(
    RowPolicy.OPEN,
    AtDestruction.UNRELATED,
    public=EVERYTHING,
    worker=Rights(select=READ.select, delete=True),
    fields={
        "id": Field("random"),
        "draft": Field("its draft"),
        "number": Field("its place among the pictures"),
        "ciphertext": Field("a reporter's picture", Kind.DRAFT),
        "thumbnail": Field("the same, small", Kind.DRAFT),
    },
)
# Read before the force of a request is known. Officers' addresses and forces are not secret among officers.
OFFICER = Table(
    RowPolicy.OWN_TO_CHANGE,
    AtDestruction.UNRELATED,
    editors=READ,
    officers=EVERYTHING,
    worker=READ,
    fields={
        "id": Field("a number"),
        "user": Field("who signs in"),
        "force": Field("their force"),
        "is_supervisor": Field("whether they are a supervisor"),
        "uses_shortcuts": Field("whether single keys work in the queue"),
        "rank": Field("what they are called at work"),
        "collar_number": Field("their number at work"),
    },
)
# Read by a function with its owner's rights, and written by the owner.
SCOPE_KEY = Table(
    RowPolicy.OPEN,
    AtDestruction.UNRELATED,
    fields={
        "id": Field("a number"),
        "inner_pad": Field("half of a key that authenticates a request's force"),
        "outer_pad": Field("the other half"),
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
        "key_id": Field("the name of a sealing key"),
        "fingerprint": Field("a hash of its public half"),
        "registered_at": Field("when it was registered"),
    },
)
SAVED_VIEW = Table(
    RowPolicy.OPEN,
    AtDestruction.UNRELATED,
    officers=EVERYTHING,
    fields={
        "id": Field("a number"),
        "officer": Field("whose it is"),
        "name": Field("an officer's name for some filters"),
        "query": Field("filters: choices and days"),
    },
)
