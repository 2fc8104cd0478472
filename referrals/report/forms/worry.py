"""What worries the reporter: the first and only required question, and one for more, with prompts for each kind."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from prevent_portal.govuk.layout import Include
from referrals.report.branches import about, is_professional
from referrals.report.forms.base import ReportForm

FEW_WORDS = 12


class WorryForm(ReportForm):
    name = _("What worries you")
    title = _("What worries you?")
    wanted = _("A little more about what happened, and how you know")
    needed = "worry"
    # What helps is between the heading and the box, so that the box needs a label of its own.
    heading_field = None
    worry = forms.CharField(
        label=_("In your own words"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=10_000,
        error_messages={
            "required": _("Tell us what worries you. A few words are enough"),
            "max_length": _("What worries you must be 10,000 characters or fewer"),
        },
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(Include("report/what_helps.html"), "worry")
        return helper

    def is_open(self) -> bool:
        return len(self.cleaned_data["worry"].split()) < FEW_WORDS

    def said(self) -> list[str]:
        return [self.cleaned_data["worry"]]


class MoreForm(ReportForm):
    name = _("What else you noticed")
    title = _("What else have you noticed?")
    heading_field = None
    more = forms.CharField(
        label=_("In your own words"),
        help_text=_("You can leave this empty."),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=10_000,
    )

    @property
    def prompts(self) -> str:
        if is_professional(self.answers):
            return "report/prompts/professional.html"
        return f"report/prompts/{about(self.answers)}.html"

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(Include(self.prompts), "more")
        return helper


class YourMoreForm(MoreForm):
    name = _("What else you want to say")
    title = _("What else do you want to tell us?")
