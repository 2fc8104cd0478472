"""What makes a concern urgent, since when, and whether the person knows."""

from django import forms

from referrals.report.forms.base import ReportForm


class RisksForm(ReportForm):
    name = "Signs of danger"
    title = "Has any of this happened?"
    risks = forms.MultipleChoiceField(
        label=title,
        help_text="Select all that apply. Leave it empty if none do, or if you are not sure.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("threat", "They have threatened to hurt someone"),
            ("violence", "They are fixated on violence or on past attacks, whatever the reason behind it"),
            ("weapon", "They have a weapon or are trying to get one"),
            ("plan", "They talk about a plan, a place or a date"),
            ("travel", "They may be about to travel to join a group"),
            ("child", "A child may be in danger"),
        ],
    )

    def said(self) -> list[str]:
        labels = dict(self.fields["risks"].choices)  # type: ignore[attr-defined]
        return [str(labels[risk]) for risk in self.cleaned_data["risks"]]


class NoticedForm(ReportForm):
    name = "When you first noticed"
    title = "When did you first notice something?"
    noticed = forms.CharField(
        label=title,
        help_text="For example: last Tuesday, in March, or when they changed school. You can leave this empty.",
        required=False,
        max_length=200,
    )


class AwareForm(ReportForm):
    name = "Whether they know"
    title = "Do they know that you are telling us?"
    aware = forms.ChoiceField(
        label=title,
        help_text="You do not have to tell them.",
        widget=forms.RadioSelect,
        choices=[("yes", "Yes"), ("no", "No"), ("unsure", "I am not sure")],
        error_messages={"required": "Select whether they know"},
    )
    reaction = forms.CharField(
        label="What did they say?",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reveals = {"aware": {"yes": ["reaction"]}}
