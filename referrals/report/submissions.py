"""What is handed in of a draft: a concern for each person who is reported together (ADR 0097)."""

import uuid
from collections.abc import Sequence
from typing import Any

from prevent_portal.cookie_key import CookieKey
from referrals.actions.submission import Receipt, Submission
from referrals.report import branches
from referrals.report.branches import About
from referrals.report.journey import Journey
from referrals.report.steps import FORM_VERSION


def submissions_of(
    journeys: Sequence[Journey], *, key: CookieKey, language: str, pictures: Sequence[bytes] = ()
) -> list[Submission]:
    together = uuid.uuid4() if len(journeys) > 1 else None
    return [
        Submission(
            draft_id=key.derive_id(f"concern {number}" if number else "concern"),
            content=journey.content(),
            place=journey.place(),
            urgency=journey.urgency(),
            about_child=journey.about_child(),
            violence=journey.violence(),
            danger_signs=journey.danger_signs(),
            form_version=FORM_VERSION,
            language=language,
            pictures=() if number else pictures,
            reported_together=together,
        )
        for number, journey in enumerate(journeys)
    ]


def receipts_of(journeys: Sequence[Journey], receipts: Sequence[Receipt], *, at_work: bool) -> dict[str, Any]:
    """What takes the place of the answers: no more than the page after sending has to know."""
    about = branches.reported(journeys[0].answers)
    first, *more = [vars(receipt) for receipt in receipts]
    content = {"receipt": first, "more": more, "about": about if about.startswith(About.YOU) else "", "work": at_work}
    return {name: value for name, value in content.items() if value}
