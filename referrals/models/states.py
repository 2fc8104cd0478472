"""States, transitions and outcomes of a concern, and the exceptions for refused steps."""

from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext_noop as _


class State(models.TextChoices):
    RECEIVED = "received", "Received"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    ASSESSMENT = "assessment", "In assessment"
    AWAITING = "awaiting", "Awaiting information"
    OUTCOME_RECORDED = "outcome", "Outcome recorded"
    CLOSED = "closed", "Closed"


# docs/states.md is generated from this table. Only actions/casework/states.py changes a state.
TRANSITIONS: dict[State, frozenset[State]] = {
    # Back to received after a transfer: the other force has to acknowledge it.
    State.RECEIVED: frozenset({State.ACKNOWLEDGED, State.RECEIVED}),
    State.ACKNOWLEDGED: frozenset({State.ASSESSMENT, State.AWAITING, State.OUTCOME_RECORDED, State.RECEIVED}),
    State.ASSESSMENT: frozenset({State.AWAITING, State.OUTCOME_RECORDED, State.RECEIVED}),
    State.AWAITING: frozenset({State.ASSESSMENT, State.OUTCOME_RECORDED, State.RECEIVED}),
    # Back to assessment when the second officer does not agree.
    State.OUTCOME_RECORDED: frozenset({State.CLOSED, State.ASSESSMENT}),
    State.CLOSED: frozenset({State.ASSESSMENT}),
}


class InvalidTransition(Exception):
    """The state does not allow this step, for instance because a colleague was quicker."""


class Unread(InvalidTransition):
    """The reporter has written since an officer last opened the concern, so it cannot be closed."""


class Restricted(InvalidTransition):
    """A supervisor has restricted the concern: it is kept, but may not be worked on."""


class Undecided(InvalidTransition):
    """Another concern may be about the same person, and nobody has decided whether it is."""


class Unanswered(InvalidTransition):
    """A danger sign has no answer, or it is about a child and nothing says why it does not go to gateway assessment.

    `fields` are the names of the form fields that are missing.
    """

    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


class Changed(InvalidTransition):
    """The row has changed since the officer saw it."""


class NotPermitted(Exception):
    """The step is for the owner, for somebody else, or for a supervisor. Its text, if any, tells the officer why."""


class NotHandedOver(InvalidTransition):
    """The outcome sends the concern on, and nothing says who has it now."""


class TooEarly(InvalidTransition):
    """It cannot be erased yet; `obstacles` say why, in words that follow "it is"."""

    def __init__(self, obstacles: Sequence[str]) -> None:
        super().__init__(*obstacles)
        self.obstacles = obstacles


class Outcome(models.TextChoices):
    """What an intake officer can decide here; everything after it belongs in the police's own system."""

    GATEWAY = "gateway", "Passed to gateway assessment"
    LINKED = "linked", "Linked to an open matter"
    DUPLICATE = "duplicate", "Duplicate of another concern"
    TRANSFERRED = "transferred", "Outside the area, transferred to another force"
    SIGNPOSTED = "signposted", "Signposted to another service"
    NO_CONCERN = "no-concern", "No Prevent concern"
    NOT_ENOUGH = "not-enough", "Not enough information and no way to ask"
    INVESTIGATION = "investigation", "Passed to an investigation"
    EMERGENCY = "emergency", "Emergency, passed to the control room"
    MALICIOUS = "malicious", "Malicious, ended together with others"
    MISTAKEN = "mistaken", "Malicious or mistaken"


# Somebody else has it then: the number of their record, or their name, is what proves it once this one is destroyed.
HANDED_OVER = (Outcome.GATEWAY, Outcome.LINKED, Outcome.INVESTIGATION, Outcome.EMERGENCY, Outcome.TRANSFERRED)
# Somebody else goes on with it. Any other outcome for a child asks why it is no gateway assessment.
SENT_ON = frozenset({Outcome.GATEWAY, Outcome.TRANSFERRED, Outcome.INVESTIGATION, Outcome.EMERGENCY})


class ClosingSentence(models.TextChoices):
    """What the reporter reads once the concern is closed, chosen by the officer who records the outcome.

    Whoever holds the return code reads it, so that no sentence says whom the report was about or why.
    """

    HELP = "help", _("Help is being offered.")
    OTHER_SERVICE = "other-service", _("Another service is helping.")
    NO_ACTION = "no-action", _("No further action is being taken.")
    CANNOT_SAY = "cannot-say", _("We cannot say what was decided.")
