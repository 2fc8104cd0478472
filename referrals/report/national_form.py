"""The sections of the national referral form as the report shows them to whoever reports through their work."""

from django.utils.translation import gettext_lazy as _

from prevent_portal.words import Words
from referrals.report.journey import Journey, Row
from referrals.rules.questions import Paper

NAMES: dict[Paper, Words] = {
    Paper.PERSON: _("Who it is about"),
    Paper.CONCERNS: _("What worries you"),
    Paper.NEEDS: _("What else is going on"),
    Paper.INFORMATION: _("Other services"),
    Paper.FIRST: _("Who noticed it first"),
    Paper.REFERRER: _("Your work"),
    Paper.DATES: _("When you first noticed"),
    Paper.SAFEGUARDING: _("Safeguarding"),
    Paper.WORK: _("Work or study"),
}


def tasks(journey: Journey) -> list[dict[str, object]]:
    """The sections, each with its first question and how far it has come."""
    return [
        {
            "name": NAMES[paper],
            "first": next((step for step, seen in steps if not seen), steps[0][0]).slug,
            "questions": [step.form_for(journey.answers).name for step, _seen in steps],
            "is_done": all(seen for _step, seen in steps),
            "is_begun": any(seen for _step, seen in steps),
            "is_needed": any(not step.is_optional for step, _seen in steps),
        }
        for paper, steps in journey.national()
    ]


def rows(journey: Journey) -> list[tuple[Words, list[Row]]]:
    """What was answered, for the page that checks."""
    return [
        (
            NAMES[paper],
            [Row(step.slug, journey.forms[step.slug].name, journey.forms[step.slug].said()) for step in seen],
        )
        for paper, steps in journey.national()
        if (seen := [step for step, is_seen in steps if is_seen])
    ]


def name_of(journey: Journey) -> str:
    """Whom the reporter named, or an empty string."""
    answers = journey.answers
    named = [("name", "full_name"), ("called", "called"), ("about", "full_name")]
    return next((found for slug, field in named if (found := answers.get(slug, {}).get(field))), "")
