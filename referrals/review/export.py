"""Export a concern as JSON. Described in docs/export.md; any change to the format needs a new VERSION."""

from datetime import datetime
from typing import Any

from referrals.actions.casework.assessment import Assessment
from referrals.actions.casework.legal_restrictions import OpenRestriction
from referrals.models import Concern, Event, RestrictionKind

VERSION = "4"


def as_json(concern: Concern, content: dict[str, Any], *, by: str, at: datetime) -> dict[str, Any]:
    """`content` is what reading.open_concern returned. Load area, force and the officers' users beforehand."""
    deliveries = concern.deliveries.select_related("concern").defer("concern__sealed", "concern__rationale_sealed")
    return {
        "version": VERSION,
        "exported_at": at.isoformat(),
        "exported_by": by,
        "reference": concern.reference,
        "form_version": concern.form_version,
        "language": concern.language,
        "area": {"slug": concern.area.slug, "name": concern.area.name},
        "force": {"slug": concern.force.slug, "name": concern.force.name},
        "routing_reason": concern.routing_reason,
        "received_at": concern.received_at.isoformat(),
        "entered": _entered(concern) if concern.arrival else None,
        "target_at": concern.target_at.isoformat(),
        "flags": {
            "danger": concern.has_danger,
            "under_18": concern.about_child,
            "violence": concern.violence,
            "repeat": concern.has_earlier,
        },
        "state": concern.state,
        "owner": _email(concern.owner),
        "said": [
            {"step": part.get("step", ""), "question": part["question"], "answer": list(part["answer"])}
            for part in content["said"]
        ],
        "facts": content.get("facts", {}),
        "messages": [
            {
                "author": line.message.author,
                "officer": _email(line.message.officer),
                "sent_at": line.message.sent_at.isoformat(),
                "text": line.text,
            }
            for line in content["messages"]
        ],
        "notes": [
            {"kind": note.kind, "by": _email(note.by), "at": note.at.isoformat(), "text": text}
            for note, text in content["notes"]
        ],
        "assessment": _assessment(content["assessment"]),
        "restrictions": [_restriction(opened) for opened in content["restrictions"]],
        "pictures": list(concern.attachments.values_list("number", flat=True)),
        "files": [
            {"what": file.what, "by": _email(file.by), "at": file.at.isoformat(), "pages": list(file.pages)}
            for file in content["files"]
        ],
        "outcome": _outcome(concern, content) if concern.outcome else None,
        "deliveries": [
            {"transport": row.transport, "purpose": row.purpose, "to": row.to, "status": row.status(at)}
            for row in deliveries
        ],
        "events": [
            {"number": event.number, "kind": event.kind, "by": event.by, "at": event.at.isoformat()}
            for event in Event.objects.filter(concern_id=concern.id)
        ],
    }


def _entered(concern: Concern) -> dict[str, Any]:
    came_at = concern.came_at.isoformat() if concern.came_at else None
    return {"arrival": concern.arrival, "came_at": came_at, "by": _email(concern.entered_by)}


def _assessment(latest: Assessment) -> dict[str, Any] | None:
    if latest.note is None:
        return None
    return {"by": _email(latest.note.by), "at": latest.note.at.isoformat(), **latest.shown}


def _outcome(concern: Concern, content: dict[str, Any]) -> dict[str, Any]:
    return {
        "outcome": concern.outcome,
        "at": concern.outcome_at.isoformat() if concern.outcome_at else None,
        "by": _email(concern.outcome_by),
        "rationale": content.get("rationale", ""),
        "danger_signs": content.get("danger", []),
        "why_not_gateway": content.get("why_not_gateway", ""),
        "record_number": content.get("record_number", ""),
        "signposted_to": content.get("signposted_to", ""),
        "closed_at": concern.closed_at.isoformat() if concern.closed_at else None,
        "closed_by": _email(concern.closed_by),
    }


def _restriction(opened: OpenRestriction) -> dict[str, Any]:
    # Only supervisors may read why a restriction was applied, and any officer may export. Corrections are for all.
    restriction = opened.restriction
    return {
        "kind": restriction.kind,
        "by": _email(restriction.by),
        "at": restriction.at.isoformat(),
        "text": opened.text if restriction.kind == RestrictionKind.CORRECTION else None,
        "review_on": restriction.review_on.isoformat() if restriction.review_on else None,
        "ended_at": restriction.ended_at.isoformat() if restriction.ended_at else None,
        "ended_by": _email(restriction.ended_by),
    }


def _email(officer: Any) -> str | None:
    return officer.user.email if officer else None
