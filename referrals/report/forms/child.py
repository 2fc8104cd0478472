"""Additional questions about a person under 18."""

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.report.forms.base import ReportForm


class SchoolForm(ReportForm):
    name = _("Their school")
    title = _("Which school or college do they go to?")
    wanted = _("Their school or college")
    school = forms.CharField(
        label=title,
        help_text=_("If they learn at home or do not go to school, say so. You can leave this empty."),
        max_length=300,
    )


class CarersForm(ReportForm):
    name = _("Who looks after them")
    title = _("Who looks after them?")
    wanted = _("Who looks after them")
    label_size = "s"
    carers = forms.CharField(
        label=_("The parents or carers who are responsible for them"),
        help_text=_("Their names, or for example “mother” or “foster carer”."),
        max_length=300,
    )
    know = forms.ChoiceField(
        label=_("Do the parents or carers know about your worry?"),
        widget=forms.RadioSelect,
        choices=[
            ("me", _("I am a parent or carer of theirs")),
            ("yes", _("Yes")),
            ("no", _("No")),
            ("unsure", _("I am not sure")),
        ],
    )
    support = forms.CharField(
        label=_("What did they say, and do they want help?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reveals = {"know": {"yes": ["support"]}}


class YourCarersForm(ReportForm):
    name = _("An adult who knows")
    title = _("Does an adult you trust know how you feel?")
    know = forms.ChoiceField(
        label=title,
        help_text=_("You do not have to say. It shows the officer who is on your side."),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes")), ("no", _("No")), ("unsaid", _("I would rather not say"))],
    )
    who = forms.CharField(
        label=_("Who are they?"),
        help_text=_("For example my mum, or a teacher."),
        max_length=300,
    )
    reveals = {"know": {"yes": ["who"]}}
