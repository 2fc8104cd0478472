"""Officers' forms for working on a concern."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime

from guidance.directory import AreaEntry
from prevent_portal.govuk.forms import QuestionForm
from referrals.actions.casework.linked_concerns import Explained
from referrals.models import ClosingSentence, Decision, NoteKind, Officer, Outcome
from referrals.models.classification import AgeBand, Sector
from referrals.models.states import HANDED_OVER
from referrals.review.closing_forms import ClosingForm, sentence
from referrals.review.form_fields import AgreementForm, hidden, long_text, review_date, yes_or_no

_NOT_RECORDED = ("", "Not recorded")
# Inquiries found concerns that were closed because no ideology was clear. A rationale about ideology must say more.
_IDEOLOGY = re.compile("ideolog|extremis", re.IGNORECASE)
_MIN_WORDS = 10
_REQUIRED_DETAILS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(HANDED_OVER, ("record_number", "Enter the number of the record, or who took it over")),
    Outcome.SIGNPOSTED: ("signposted_to", "Enter which service they were signposted to"),
}


class OutcomeForm(ClosingForm):
    submit_label = "Record outcome"
    outcome = forms.ChoiceField(
        label="Outcome",
        widget=forms.RadioSelect,
        choices=[(outcome.value, outcome.label) for outcome in Outcome if outcome != Outcome.MALICIOUS],
        error_messages={"required": "Select an outcome"},
    )
    record_number = forms.CharField(
        label="Number of the record in the police’s own system, or the name of who took it over",
        help_text="For what is passed on, linked or transferred: who has it once this is destroyed.",
        max_length=60,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
        required=False,
        error_messages={"max_length": "The number must be 60 characters or fewer"},
    )
    signposted_to = forms.CharField(
        label="Which service were they signposted to?",
        help_text="For example adult social care, a GP, a school’s pastoral team.",
        max_length=200,
        required=False,
        error_messages={"max_length": "The service must be 200 characters or fewer"},
    )
    rationale = long_text(
        "Why",
        "Enter why you decided on this outcome",
        "What you weighed and decided. That no ideology is clear is not a reason by itself.",
    )
    closing_sentence = forms.ChoiceField(
        label="What will the reporter read?",
        help_text="Once the concern is closed, whoever comes back with the return code reads this one sentence. "
        "That may be the person it is about, so choose the last one if you are not sure.",
        widget=forms.RadioSelect,
        choices=ClosingSentence.choices,
        initial=ClosingSentence.CANNOT_SAY,
        required=False,
    )
    sector = forms.ChoiceField(
        label="Who reported it, for the yearly figures", choices=[_NOT_RECORDED, *Sector.choices], required=False
    )
    age_band = forms.ChoiceField(
        label="How old the person is, for the yearly figures",
        choices=[_NOT_RECORDED, *AgeBand.choices],
        required=False,
    )
    considered = forms.BooleanField(
        label="I have looked at the history of this concern, above",
        error_messages={"required": "Look at the history, and tick that you have"},
    )
    last = ("rationale", "why_not_gateway", "closing_sentence", "sector", "age_band", "considered")
    reveals = {"outcome": {Outcome.SIGNPOSTED: ["signposted_to"]}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The danger signs before the reason: they are weighed first.
        self.order_fields([*(name for name in self.fields if name not in self.last), *self.last])

    def clean_closing_sentence(self) -> ClosingSentence:
        return ClosingSentence(self.cleaned_data["closing_sentence"] or ClosingSentence.CANNOT_SAY)

    def clean_rationale(self) -> str:
        rationale: str = self.cleaned_data["rationale"]
        if _IDEOLOGY.search(rationale) and len(rationale.split()) < _MIN_WORDS:
            raise forms.ValidationError("That no ideology is clear is not a reason by itself. Enter what you weighed")
        return rationale

    def clean(self) -> dict[str, Any]:
        """Require the detail that belongs to the chosen outcome. A record number may be given with any."""
        cleaned = super().clean()
        required, missing = _REQUIRED_DETAILS.get(cleaned.get("outcome", ""), ("", ""))
        if required and not cleaned.get(required) and required not in self.errors:
            self.add_error(required, missing)
        return cleaned


def _day(at: datetime) -> str:
    return date_format(localtime(at), "j F Y, H:i")


class NoteForm(QuestionForm):
    title = "Add a note"
    submit_label = "Add note"
    kind = forms.ChoiceField(
        label="What kind of note is it?",
        widget=forms.RadioSelect,
        choices=[(kind.value, kind.label) for kind in (NoteKind.FACT, NoteKind.VIEW)],
        error_messages={"required": "Select what kind of note it is"},
    )
    text = long_text("Note", "Enter the note")
    # Makes a double submission add one note only.
    form_id = hidden()


class WaitForm(QuestionForm):
    title = "Wait for information"
    submit_label = "Wait until then"
    what = long_text("What are you waiting for, and from whom?", "Enter what you are waiting for")
    until = review_date("Review date", "The day on which you are reminded, whether or not it has come.")


class FollowUpForm(QuestionForm):
    title = "Set review date"
    submit_label = "Set review date"
    on = review_date(title, "When you will look at this again. You are reminded on that day.")


class HandOverForm(QuestionForm):
    title = "Who is to take this concern?"
    submit_label = "Hand over"
    to = forms.ModelChoiceField(
        label=title,
        queryset=Officer.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Select an officer", "invalid_choice": "Select one of these officers"},
    )
    # The version of the concern that the officer saw: see actions.states.check_unchanged.
    shown = hidden()

    def __init__(self, data: Any, *, colleagues: QuerySet[Officer], shown: str) -> None:
        super().__init__(data, initial={"shown": shown})
        self.fields["to"].queryset = colleagues  # type: ignore[attr-defined]


class ApprovalForm(AgreementForm):
    agree = yes_or_no(
        "Do you agree with this outcome?",
        "Select whether you agree",
        yes="Yes, close the concern",
        no="No, send it back to its owner",
    )
    agreement = sentence(
        "Why do you agree?",
        "Enter why you agree",
        "One sentence in your own words. It is kept as a note.",
        required=False,
    )
    reason = long_text("What is to be looked at again?", "Enter what is to be looked at again", required=False)
    shown = hidden()
    reveals = {"agree": {"yes": ["agreement"], "no": ["reason"]}}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("agree") == "yes" and not cleaned.get("agreement") and "agreement" not in self.errors:
            self.add_error("agreement", self.fields["agreement"].error_messages["required"])
        return cleaned


class MatchForm(QuestionForm):
    submit_label = "Record what I found"
    decision = forms.ChoiceField(
        label="Is it the same person?",
        help_text="Read the other concern first, or call the force that has it. You can change this later.",
        widget=forms.RadioSelect,
        choices=Decision.choices,
        error_messages={"required": "Select whether it is the same person"},
    )
    reason = long_text("How do you know?", "Enter how you know", "It is kept as a note.")
    shown = hidden()


class AlikeForm(MatchForm):
    submit_label = "Record this for all that are ticked"
    # Not "matches": a field hides what its form has of that name, which scripts call.
    which = forms.MultipleChoiceField(
        label="Which of them?",
        help_text="They match for the same reasons. Read some of them first: one may be about the person, and the "
        "others sent to hide it.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one of them"},
    )
    field_order = ["which"]

    def __init__(self, data: Any, *, alike: Sequence[Explained]) -> None:
        super().__init__(data, initial={"which": [str(each.match.pk) for each in alike]})
        self.fields["which"].choices = [  # type: ignore[attr-defined]
            (str(each.match.pk), f"{each.match.other_reference}, received {_day(each.other.received_at)}")
            for each in alike
            if each.other
        ]
        del self.fields["shown"]


class ReopenForm(QuestionForm):
    title = "Why is this concern to be opened again?"
    submit_label = "Open again"
    reason = long_text(title, "Enter why it is to be opened again")


class TransferForm(QuestionForm):
    submit_label = "Send to this force"
    area = forms.ChoiceField(
        label="Where does it belong?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select where it belongs"},
    )
    reason = long_text("Why", "Enter why it belongs there", "Both forces can read this.")

    def __init__(self, data: Any = None, *, areas: Sequence[AreaEntry]) -> None:
        super().__init__(data)
        self.fields["area"].choices = [  # type: ignore[attr-defined]
            (area.slug, f"{area.name} ({area.force_name})") for area in areas
        ]


def show_again(form: QuestionForm, version: str) -> None:
    """After `Changed`: keep the input, add an error, and take `version` as the one that the officer has now seen."""
    form.data = {name: form.data.get(name, "") for name in form.data} | {"shown": version}
    form.add_error(
        None, "A colleague has changed this since you opened the page. Look at it as it is now, then decide"
    )
