"""The table of concerns."""

from referrals.stored_fields.declaration import PUBLIC, READ, AtDestruction, Field, Kind, Rights, RowPolicy, Table

# The public site finds a concern by a secret, shows its status, and adds a reporter's messages.
BY_PUBLIC = (PUBLIC,)

CONCERN = Table(
    RowPolicy.CONCERN,
    AtDestruction.KEPT,
    public=Rights(insert=True),
    officers=Rights(select=READ.select, update=READ.select),
    worker=Rights(select=READ.select, update=READ.select),
    fields={
        "id": Field("random", select=BY_PUBLIC),
        "reference": Field("random letters", select=BY_PUBLIC),
        "draft_id": Field("made from the key of its draft; its own id once the receipt is over", emptied=True),
        "form_version": Field("the edition of the portal's form"),
        "language": Field("the code of the language it was asked in", emptied=True),
        "area": Field("the area it was routed to"),
        # Compared with the contact's force when a delivery is added.
        "force": Field("the force that has it", select=BY_PUBLIC),
        "routing_reason": Field("one of a few phrases"),
        "data_edition": Field("the edition of the list of postcodes"),
        "urgency": Field("how urgent it is", emptied=True),
        "sealed": Field("the report", Kind.SEALED, emptied=True, context="concern:{id}:content"),
        "return_hash": Field("a keyed hash of the return code", emptied=True, select=BY_PUBLIC),
        "reply_key": Field("the public key that replies are sealed to", emptied=True, select=BY_PUBLIC),
        "received_at": Field("when it arrived, to the minute", select=BY_PUBLIC),
        "handed_over_at": Field("when another force sent it on", select=BY_PUBLIC),
        "state": Field("a choice", select=BY_PUBLIC),
        "opened_at": Field("when an officer first read it", select=BY_PUBLIC),
        "opened_by": Field("the officer who first read it"),
        "unread_at": Field("since when a reporter's words wait", emptied=True, select=BY_PUBLIC, update=BY_PUBLIC),
        "acknowledged_at": Field("when it was acknowledged", select=BY_PUBLIC),
        "acknowledged_by": Field("the officer who acknowledged it"),
        "outcome": Field("a choice"),
        "outcome_at": Field("when the outcome was recorded"),
        "outcome_by": Field("the officer who recorded it"),
        "rationale_sealed": Field(
            "why it ended as it did", Kind.SEALED, emptied=True, context="concern:{id}:rationale"
        ),
        "closing_sentence": Field("what the reporter reads when it is closed", emptied=True, select=BY_PUBLIC),
        "closed_at": Field("when it was closed", select=BY_PUBLIC),
        "closed_by": Field("the officer who closed it"),
        "owner": Field("the officer who owns the risk"),
        "offered_to": Field("the officer it is offered to"),
        "follow_up_on": Field("the day to look at it again", emptied=True),
        "follow_up_told": Field("whether the owner was reminded"),
        "reviewed_at": Field("when somebody decided to keep it", emptied=True),
        "review_on": Field("the day to ask again whether to keep it", emptied=True),
        # Emptied, because the time allowed reveals how urgent it was.
        "target_at": Field("by when an outcome is to stand", emptied=True),
        "is_overdue": Field("whether its time limit has passed"),
        "about_child": Field("whether it is about a child", emptied=True),
        "violence": Field("whether violence was mentioned", emptied=True),
        "danger_signs": Field("which signs of danger were found in the words: choices", emptied=True),
        "has_earlier": Field("whether another concern may be about the same person", emptied=True),
        "matching_cut_short": Field("whether there were more like it than matching opens", emptied=True),
        "matched_under": Field("the edition of the rules that it was matched under"),
        # Generated from other fields, and so emptied with them.
        "priority": Field("its place in the queue"),
        "restricted_at": Field("since when it is restricted", emptied=True),
        "has_restrictions": Field("whether it ever had a legal restriction"),
        "destruction": Field("its certificate of destruction"),
        # For the yearly figures, which count them when they are emptied (DestroyedCount).
        "sector": Field("a choice", emptied=True),
        "age_band": Field("a choice", emptied=True),
        "minutes_to_open": Field("working minutes until it was read"),
        "minutes_to_outcome": Field("working minutes until its outcome"),
    },
)
