"""Make the copy of a concern for a person who asked what is held about them. What names a reporter is withheld.

DPA 2018 s.45(1)-(2) lists its content: purposes and law, categories, recipients, how long, the data, and the source
as far as it may be disclosed. The rest is marked for redaction by the sender: only a person can see whom a sentence
identifies.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from referrals.actions.casework.closing import reasons_given
from referrals.actions.casework.legal_restrictions import OpenRestriction
from referrals.actions.casework.reading import read_concern
from referrals.actions.casework.states import lock_even_restricted
from referrals.actions.casework.supervisor_notices import tell_other_supervisors
from referrals.models import Concern, Event, Officer, RestrictionKind, SubjectAccessRequest
from referrals.models.event import Kind
from referrals.models.message import Author
from referrals.rules.questions import Redact, question

FORMAT = "prevent-portal held-data 2"
WITHHELD = "Withheld: it says who reported this."


@transaction.atomic
def take_copy(*, concern: Concern, access_request: SubjectAccessRequest, by: Officer, at: datetime) -> dict[str, Any]:
    """JSON content. Pictures are counted but not included. Raises Denied, CannotOpen with nothing written."""
    concern = lock_even_restricted(concern, by)
    content = read_concern(concern)
    senders = concern.transfers.values_list("from_force__name", flat=True)
    is_own_report = content.get("facts", {}).get("about", {}).get("about") == "self"
    Event.objects.record(concern.pk, Kind.EXPORTED, by=by.user.email, at=at, access_request=str(access_request.pk))
    tell_other_supervisors(concern, Kind.EXPORTED, by=by, at=at)
    return {
        "format": FORMAT,
        "reference": concern.reference,
        "received_at": concern.received_at.isoformat(),
        "status": concern.get_state_display(),
        "said": [_part(part, is_own_report) for part in content["said"]],
        "messages": [_message(line, is_own_report) for line in content["messages"]],
        "outcome": concern.get_outcome_display(),
        "outcome_reason": {"text": "\n".join(reasons_given(content)), "redact": Redact.CHECK},
        "notes": [
            {"text": text, "kind": note.get_kind_display(), "redact": Redact.CHECK} for note, text in content["notes"]
        ],
        "restrictions": [_restriction(each) for each in content["restrictions"]],
        "pictures": concern.attachments.count(),
        "recipients": sorted({concern.force.name, *senders}),
    }


def _part(part: dict[str, Any], is_own_report: bool) -> dict[str, Any]:
    redact = Redact.NOBODY if is_own_report else question(part.get("step", "")).redact
    answer = [WITHHELD] if redact is Redact.REPORTER else part["answer"]
    return {"question": part["question"], "answer": answer, "redact": redact}


def _message(line: Any, is_own_report: bool) -> dict[str, Any]:
    is_reporters = line.message.author == Author.REPORTER and not is_own_report
    return {
        "sent_at": line.message.sent_at.isoformat(),
        "text": WITHHELD if is_reporters else line.text,
        "redact": Redact.REPORTER if is_reporters else Redact.CHECK,
    }


def _restriction(each: OpenRestriction) -> dict[str, Any]:
    # A correction goes back to the person unchanged; a supervisor's reasons may name others, so they are checked.
    restriction = each.restriction
    return {
        "kind": restriction.get_kind_display(),
        "at": restriction.at.isoformat(),
        "ended_at": restriction.ended_at.isoformat() if restriction.ended_at else None,
        "text": each.text,
        "redact": Redact.NOBODY if restriction.kind == RestrictionKind.CORRECTION else Redact.CHECK,
    }
