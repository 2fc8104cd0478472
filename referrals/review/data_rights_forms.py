"""Supervisors' forms: subject access requests, legal restrictions, and filters of the audit log."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from prevent_portal.govuk.fields import PARTS, DateInputField
from prevent_portal.govuk.forms import QuestionForm
from referrals.models import RestrictionKind
from referrals.models.event import Kind
from referrals.review.form_fields import AgreementForm, long_text, review_date, yes_or_no


class AuditForm(QuestionForm):
    submit_label = "Show"
    label_size = "s"
    by = forms.ChoiceField(label="Who", required=False)
    kind = forms.ChoiceField(label="What", required=False, choices=[("", "All"), *Kind.choices])
    start = DateInputField(label="From", subject="From", required=False)
    end = DateInputField(label="To", subject="To", required=False)

    def __init__(self, data: Any, *, people: list[str]) -> None:
        super().__init__(data)
        self.fields["by"].choices = [("", "All"), *((each, each) for each in people)]  # type: ignore[attr-defined]

    @property
    def query_parameters(self) -> set[str]:
        dates = {f"{name}_{part}" for name in ("start", "end") for part in PARTS}
        return {"by", "kind"} | dates

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_method = "get"
        helper.layout = Layout("by", "kind", "start", "end")
        return helper


class HoldForm(QuestionForm):
    title = "Put on hold"
    submit_label = "Put on hold"
    text = long_text(
        "Why must it be kept?", "Enter why it must be kept", "For instance a court case, an inquiry or a complaint."
    )
    review_on = review_date("Review date", "The hold goes on until a supervisor lifts it.")


class RestrictionForm(QuestionForm):
    title = "Why is it to be restricted?"
    submit_label = "Restrict"
    text = long_text(
        title,
        "Enter why it is to be restricted",
        "While it is restricted only supervisors can open it, nobody can work on it, and it is not destroyed.",
    )


class CorrectionForm(QuestionForm):
    title = "What does the person say is so?"
    submit_label = "Add the correction"
    text = long_text(
        title,
        "Enter what the person says is so",
        "It will stand beside what was reported. What was reported is not changed.",
    )


class ErasureForm(QuestionForm):
    title = "On whose authority, and why?"
    submit_label = "Ask for erasure"
    text = long_text(
        title,
        "Enter on whose authority and why",
        "A second supervisor has to agree. Then it is destroyed at once, and cannot be brought back.",
    )


class LiftForm(QuestionForm):
    title = "Why is it to be lifted?"
    submit_label = "Lift"
    reason = long_text(title, "Enter why it is to be lifted")


class ErasureAnswerForm(AgreementForm):
    title = "Is this concern to be destroyed?"
    agree = yes_or_no(
        title,
        "Select whether it is to be destroyed",
        yes="Yes, destroy it now. It cannot be brought back",
        no="No, keep it",
    )
    reason = long_text("Why is it to be kept?", "Enter why it is to be kept", required=False)


FORMS: dict[RestrictionKind, type[QuestionForm]] = {
    RestrictionKind.HOLD: HoldForm,
    RestrictionKind.RESTRICTION: RestrictionForm,
    RestrictionKind.CORRECTION: CorrectionForm,
    RestrictionKind.ERASURE: ErasureForm,
}
