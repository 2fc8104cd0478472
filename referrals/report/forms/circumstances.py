"""Questions about risks, dates, whether the person knows, and what would help."""

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.report.forms.base import ReportForm

# Every wording has this value: urgency and the violence flag rely on it.
VIOLENCE = "violence"
_ALL_THAT_APPLY = _("Select all that apply. Leave it empty if none do, or if you are not sure.")


def _risks(
    label: object, choices: list[tuple[str, object]], help_text: object = _ALL_THAT_APPLY
) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,  # type: ignore[arg-type]
        help_text=help_text,  # type: ignore[arg-type]
        widget=forms.CheckboxSelectMultiple,
        choices=choices,
    )


class RisksForm(ReportForm):
    name = _("Signs of danger")
    title = _("Has any of this happened?")
    risks = _risks(
        title,
        [
            ("threat", _("They have threatened to hurt someone")),
            (VIOLENCE, _("They are fixated on violence or on past attacks, whatever the reason behind it")),
            ("weapon", _("They have a weapon or are trying to get one")),
            ("plan", _("They talk about a plan, a place or a date")),
            ("travel", _("They may be about to travel to join a group")),
            ("child", _("A child may be in danger")),
        ],
    )


class YourRisksForm(ReportForm):
    name = _("Signs of danger")
    title = _("Is any of this true for you?")
    risks = _risks(
        title,
        [
            ("threat", _("I have thought about hurting someone, or said that I would")),
            (VIOLENCE, _("I cannot stop thinking about violence or past attacks, whatever the reason")),
            ("weapon", _("I have a weapon, or have tried to get one")),
            ("plan", _("There is a plan, a place or a date")),
            ("travel", _("I may be about to travel to join a group")),
            ("pressure", _("Someone is pushing me to do things, or I am afraid of them")),
            ("child", _("A child may be in danger")),
        ],
        _(
            "Police check what you tell us against their records, and keep records of their own. "
            "If they see a threat to someone’s safety, they may look into it and act. "
            "Select all that apply, or leave it empty."
        ),
    )


class ItsRisksForm(ReportForm):
    name = _("Signs of danger")
    title = _("Has any of this happened?")
    risks = _risks(
        title,
        [
            ("threat", _("There were threats to hurt someone")),
            (VIOLENCE, _("Violence or past attacks are praised, whatever the reason behind it")),
            ("weapon", _("There are weapons, or talk of getting them")),
            ("plan", _("There is talk of a plan, a place or a date")),
            ("travel", _("People may be about to travel to join a group")),
            ("child", _("Children take part, or may be in danger")),
        ],
    )


class NoticedForm(ReportForm):
    name = _("When you first noticed")
    title = _("When did you first notice something?")
    wanted = _("When you first noticed something, even roughly")
    noticed = forms.CharField(
        label=title,
        help_text=_("For example: last Tuesday, in March, or about a year ago. You can leave this empty."),
        max_length=200,
    )


class YourNoticedForm(ReportForm):
    name = _("When it started")
    title = _("When did this start?")
    noticed = forms.CharField(
        label=title,
        help_text=_("For example: last Tuesday, in March, or about a year ago. You can leave this empty."),
        max_length=200,
    )


class AwareForm(ReportForm):
    name = _("Whether they know")
    title = _("Do they know that you are telling us?")
    aware = forms.ChoiceField(
        label=title,
        help_text=_("You do not have to tell them."),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes")), ("no", _("No")), ("unsure", _("I am not sure"))],
    )
    reaction = forms.CharField(
        label=_("What did they say?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reveals = {"aware": {"yes": ["reaction"]}}


class HelpForm(ReportForm):
    name = _("What would help you")
    title = _("What would help you?")
    help = forms.CharField(
        label=title,
        help_text=_(
            "For example someone to talk to, or help at home, at school or at work. You can leave this empty."
        ),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
