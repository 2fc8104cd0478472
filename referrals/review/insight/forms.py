from collections.abc import Sequence

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from prevent_portal.govuk.forms import QuestionForm
from referrals.review.insight.years import Year


class YearForm(QuestionForm):
    submit_label = "Show"
    label_size = "s"
    year = forms.ChoiceField(label="Financial year")

    def __init__(self, shown: Year, *, years: Sequence[Year]) -> None:
        super().__init__(initial={"year": str(shown.first)})
        self.fields["year"].choices = [(str(year.first), str(year)) for year in years]  # type: ignore[attr-defined]

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_method = "get"
        helper.layout = Layout("year")
        return helper
