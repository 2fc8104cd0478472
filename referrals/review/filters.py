"""The queue's filters, sent by GET so that a view of the queue is an address to come back to."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from prevent_portal.govuk.forms import QuestionForm
from referrals.models import State
from referrals.review.queue import WHOSE, Shown


class FilterForm(QuestionForm):
    submit_label = "Show"
    label_size = "s"
    whose = forms.ChoiceField(label="Whose", required=False, choices=list(WHOSE.items()))
    area = forms.ChoiceField(label="Area", required=False)
    state = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "All"), *((s.value, s.label) for s in State if s != State.CLOSED)],
    )

    def __init__(self, shown: Shown, *, areas: list[tuple[str, str]]) -> None:
        initial: dict[str, Any] = {"area": shown.area, "state": shown.state, "whose": shown.whose}
        super().__init__(initial=initial)
        self.fields["area"].choices = [("", "All"), *areas]  # type: ignore[attr-defined]

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_method = "get"
        helper.layout = Layout("whose", "area", "state")
        return helper
