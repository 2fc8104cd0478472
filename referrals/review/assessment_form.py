"""The form of the assessment, on its own page and on the page that records an outcome while none is saved."""

from collections.abc import Mapping
from typing import Any

from prevent_portal import clock
from prevent_portal.govuk.forms import QuestionForm
from referrals.actions.casework.assessment import save_assessment
from referrals.actions.faults.parts import open_part
from referrals.models import Concern, NoteKind, Officer
from referrals.models.states import Changed
from referrals.review.form_fields import hidden, long_text
from referrals.rules.assessment import PARTS, from_report, parts_for
from referrals.rules.danger import signs_of

# The id of the form that whole_uni_form.html draws.
MAIN_FORM = "question"
SAVED_SINCE = "An assessment was saved on another page since, and is shown here. Add to it there what you entered"


class AssessmentForm(QuestionForm):
    submit_label = "Save"
    # Labels and hints are the force's; what the portal filled in is a value.
    is_cached = True
    # The version that the officer saw.
    shown = hidden()

    def __init__(self, data: Any, *, force: str, initial: Mapping[str, str], shown: str) -> None:
        super().__init__(data, initial={**initial, "shown": shown})
        for name, part in parts_for(force).items():
            self.fields[name] = long_text(part.label, "", part.help_text, required=False)
            self.fields[name].widget.attrs["rows"] = 4

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not any(cleaned[name] for name in PARTS):
            self.add_error(None, "Enter at least one part of the assessment")
        return cleaned

    @property
    def answers(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in PARTS}


class AssessmentBeside(AssessmentForm):
    """Drawn outside the form of the page that it is sent with. With that page's form nothing has to be entered."""

    def __init__(self, data: Any, *, force: str, initial: Mapping[str, str]) -> None:
        super().__init__(data, force=force, initial=initial, shown="none")
        self._offered = {name: initial.get(name, "").strip() for name in PARTS}
        for field in self.fields.values():
            field.widget.attrs["form"] = MAIN_FORM

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data

    @property
    def is_written(self) -> bool:
        """Whether the officer entered anything: what the portal filled in is nobody's assessment."""
        given = {name: str(self.data.get(name, "")).strip() for name in PARTS}
        return any(given.values()) and given != self._offered


def assessment_beside(
    concern: Concern, data: Any, content: Mapping[str, Any] | None = None
) -> AssessmentBeside | None:
    """Until one is saved. Without its `content` the report is opened, for the page that records that it was read."""
    if concern.notes.filter(kind=NoteKind.ASSESSMENT).exists():
        return None
    offered = prefilled(concern, content or open_part(concern) or {})
    return AssessmentBeside(data, force=concern.force.slug, initial=offered)


def save_beside(concern: Concern, beside: AssessmentBeside | None, *, by: Officer) -> bool:
    """Whether it is saved now; else the form has the errors. In a transaction of its own, before an outcome's."""
    if beside is None:
        return True
    if not beside.is_valid():
        return False
    if not beside.is_written:
        beside.add_error(None, "Enter your assessment. What the portal filled in is not saved by itself")
        return False
    shown = beside.cleaned_data["shown"]
    try:
        save_assessment(concern=concern, answers=beside.answers, by=by, at=clock.now(), shown=shown)
    except Changed:
        beside.add_error(None, SAVED_SINCE)
        return False
    return True


def prefilled(concern: Concern, content: Mapping[str, Any]) -> dict[str, str]:
    """What of a report fills in the form until it is saved."""
    signs = {sign.code: f"{sign.name}. {sign.found[0]}" for sign in signs_of(concern, content)}
    return from_report(content, signs)
