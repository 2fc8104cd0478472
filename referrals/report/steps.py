"""The questions of the report, in order. A step that does not apply is not asked, and its answer not sent."""

from collections.abc import Callable
from dataclasses import dataclass

from referrals.report import forms
from referrals.report.forms.base import Answers, ReportForm
from referrals.report.forms.place import UNKNOWN

# Stored with every concern. Change it with every change of a question or its choices.
FORM_VERSION = "2026-11"


def always(answers: Answers) -> bool:
    return True


def council_is_unclear(answers: Answers) -> bool:
    """They chose to name a council, or the postcode does not answer with one alone."""
    where = answers.get("where", {})
    if where.get("where") == "postcode":
        return not where["is_sure"] and not where["outside"]
    return where.get("where") == "council"


def home_is_unknown(answers: Answers) -> bool:
    if council_is_unclear(answers):
        return answers.get("council", {}).get("council") == UNKNOWN
    return answers.get("where", {}).get("where") == UNKNOWN


@dataclass(frozen=True)
class Step:
    slug: str
    form: type[ReportForm]
    applies: Callable[[Answers], bool] = always


STEPS = (
    Step("you", forms.YouForm),
    Step("name", forms.NameForm),
    Step("age", forms.AgeForm),
    Step("where", forms.WhereForm),
    Step("council", forms.CouncilForm, council_is_unclear),
    Step("known-from", forms.KnownFromForm, home_is_unknown),
    Step("worry", forms.WorryForm),
    Step("risks", forms.RisksForm),
    Step("noticed", forms.NoticedForm),
    Step("aware", forms.AwareForm),
    Step("contact", forms.ContactForm),
)
