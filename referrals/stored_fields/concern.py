"""The table of concerns."""

from referrals.stored_fields.data_rights import (
    ABOUT,
    CHOICE,
    MADE,
    REPORT,
    REPORTERS,
    TO_ALL,
    TO_NOBODY,
    TOLD,
    WHO,
    WRITTEN,
    Search,
)
from referrals.stored_fields.declaration import PUBLIC, READ, AtDestruction, Field, Kind, Rights, RowPolicy, Table

# The public site finds a concern by a secret, shows its status, and adds a reporter's messages.
BY_PUBLIC = (PUBLIC,)

CONCERN = Table(
    RowPolicy.CONCERN,
    AtDestruction.KEPT,
    public=Rights(insert=True),
    officers=Rights(select=READ.select, update=READ.select, insert=True),
    worker=Rights(select=READ.select, update=READ.select),
    written_by="outcome_by",
    called="The report",
    fields={
        "id": Field("random", select=BY_PUBLIC, copy=TO_NOBODY),
        "reference": Field("its reference: random letters", select=BY_PUBLIC, no_words=MADE, copy=TO_ALL),
        "draft_id": Field(
            "made from the key of its draft; its own id once the receipt is over", emptied=True, copy=TO_NOBODY
        ),
        "form_version": Field("the edition of the portal's form", no_words=MADE, copy=TO_NOBODY),
        "language": Field("the code of the language it was asked in", emptied=True, no_words=CHOICE, copy=REPORTERS),
        "area": Field("the area it was routed to", copy=TO_ALL),
        # Compared with the contact's force when a delivery is added.
        "force": Field("the force that has it", select=BY_PUBLIC, copy=TO_ALL),
        "routing_reason": Field("one of a few phrases", no_words=CHOICE, copy=REPORTERS),
        "data_edition": Field("the edition of the list of postcodes", no_words=MADE, copy=TO_NOBODY),
        "urgency": Field("how urgent it is", emptied=True, copy=ABOUT),
        "sealed": Field(
            "the report", Kind.SEALED, emptied=True, context="concern:{id}:content", search=Search.WORDS, copy=REPORT
        ),
        "return_hash": Field(
            "a keyed hash of the return code", emptied=True, select=BY_PUBLIC, no_words=MADE, copy=TO_NOBODY
        ),
        "reply_key": Field(
            "the public key that replies are sealed to", emptied=True, select=BY_PUBLIC, no_words=MADE, copy=TO_NOBODY
        ),
        "received_at": Field("when it arrived, to the minute", select=BY_PUBLIC, copy=TO_ALL),
        "arrival": Field("how it came, if an officer entered it: a choice", no_words=CHOICE, copy=REPORTERS),
        "came_at": Field("when it came, if an officer entered it", copy=REPORTERS),
        "entered_by": Field("the officer who received and entered it", copy=WHO),
        "reported_together": Field(
            "random: the same for concerns that one reporter sent together", emptied=True, copy=TO_NOBODY
        ),
        "handed_over_at": Field("when another force sent it on", select=BY_PUBLIC, copy=ABOUT),
        "state": Field("how far it has come: a choice", select=BY_PUBLIC, copy=ABOUT),
        "opened_at": Field("when an officer first read it", select=BY_PUBLIC, copy=ABOUT),
        "opened_by": Field("the officer who first read it", copy=WHO),
        "unread_at": Field(
            "since when a reporter's words wait", emptied=True, select=BY_PUBLIC, update=BY_PUBLIC, copy=REPORTERS
        ),
        "acknowledged_at": Field("when it was acknowledged", select=BY_PUBLIC, copy=ABOUT),
        "acknowledged_by": Field("the officer who acknowledged it", copy=WHO),
        "outcome": Field("how it ended: a choice", copy=ABOUT),
        "outcome_at": Field("when the outcome was recorded", copy=ABOUT),
        "outcome_by": Field("the officer who recorded it", copy=WHO),
        "rationale_sealed": Field(
            "why it ended as it did",
            Kind.SEALED,
            emptied=True,
            context="concern:{id}:rationale",
            search=Search.WORDS,
            copy=WRITTEN,
        ),
        "closing_sentence": Field(
            "what the reporter reads when it is closed", emptied=True, select=BY_PUBLIC, copy=TOLD
        ),
        "closed_at": Field("when it was closed", select=BY_PUBLIC, copy=TOLD),
        "closed_by": Field("the officer who closed it", copy=WHO),
        "owner": Field("the officer who owns the risk", copy=WHO),
        "offered_to": Field("the officer it is offered to", copy=WHO),
        "follow_up_on": Field("the day to look at it again", emptied=True, copy=ABOUT),
        "follow_up_told": Field("whether the owner was reminded", copy=TO_NOBODY),
        "reviewed_at": Field("when somebody decided to keep it", emptied=True, copy=ABOUT),
        "review_on": Field("the day to ask again whether to keep it", emptied=True, copy=ABOUT),
        # Emptied, because the time allowed reveals how urgent it was.
        "target_at": Field("by when an outcome is to stand", emptied=True, copy=TO_NOBODY),
        "is_overdue": Field("whether its time limit has passed", copy=TO_NOBODY),
        "limit_told_for": Field("the time limit that its owner was told is near", emptied=True, copy=TO_NOBODY),
        "about_child": Field("whether it is about a child", emptied=True, copy=ABOUT),
        "violence": Field("whether violence was mentioned", emptied=True, copy=ABOUT),
        "danger_signs": Field(
            "which signs of danger were found in the words: choices", emptied=True, no_words=CHOICE, copy=ABOUT
        ),
        "has_earlier": Field("whether another concern may be about the same person", emptied=True, copy=ABOUT),
        "matching_cut_short": Field("whether there were more like it than matching opens", emptied=True, copy=ABOUT),
        "matched_under": Field("the edition of the rules that it was matched under", copy=TO_NOBODY),
        # Generated from other fields, and so emptied with them.
        "priority": Field("its place in the queue", copy=TO_NOBODY),
        "restricted_at": Field("since when it is restricted", emptied=True, copy=ABOUT),
        "has_restrictions": Field("whether it ever had a legal restriction", copy=ABOUT),
        "destruction": Field("its certificate of destruction", copy=TO_NOBODY),
        # For the yearly figures, which count them when they are emptied (DestroyedCount).
        "sector": Field("who reported it: a choice", emptied=True, copy=REPORTERS),
        "age_band": Field("age band: a choice", emptied=True, copy=ABOUT),
        "minutes_to_open": Field("working minutes until it was read", copy=TO_NOBODY),
        "minutes_to_outcome": Field("working minutes until its outcome", copy=TO_NOBODY),
    },
)
