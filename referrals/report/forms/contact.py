"""Whether the reporter may be contacted, and when and how each way of doing so is safe."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from prevent_portal.govuk.layout import Include
from prevent_portal.words import Words
from referrals.report.forms.base import ReportForm, labelled

# Each way of contact, with the fields that are asked for it: what is safe for a number at work may not be safe for
# one at home.
WAYS = {
    "phone": ("phone_when", "phone_care"),
    "other_phone": ("other_phone_when", "other_phone_care"),
    "email": ("email_when", "email_care", "acknowledge"),
}


class ContactForm(ReportForm):
    name = _("Contacting you")
    title = _("May the Prevent team contact you?")
    contact = forms.ChoiceField(
        label=title,
        help_text=_("An officer may have a question. If you stay anonymous there may be less they can do."),
        widget=forms.RadioSelect,
        choices=[("anonymous", _("No, I want to stay anonymous")), ("yes", _("Yes"))],
    )
    your_name = forms.CharField(label=_("Your name"), max_length=200)
    reveals = {"contact": {"yes": ["your_name"]}}


def _number(label: Words) -> forms.CharField:
    widget = forms.TextInput(attrs={"type": "tel", "class": "govuk-input--width-20"})
    return forms.CharField(label=label, max_length=30, widget=widget)  # type: ignore[arg-type]


def _when(label: Words, help_text: Words) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, max_length=300)  # type: ignore[arg-type]


def _care(label: Words) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,  # type: ignore[arg-type]
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("no-message", _("Do not leave a message")),
            ("text-first", _("Send a text before you call")),
            ("only-me", _("Only speak to me, and to nobody else who answers")),
        ],
    )


class ReachForm(ReportForm):
    name = _("How to reach you")
    title = _("How can the Prevent team reach you safely?")
    wanted = _("A phone number or an email address, since they may contact you")
    label_size = "s"
    phone = _number(_("Phone number"))
    phone_when = _when(_("When is it safe to call this number?"), _("For example: only after 6pm, or never at home."))
    phone_care = _care(_("To keep you safe when we call this number"))
    other_phone = _number(_("Another phone number"))
    other_phone_when = _when(_("When is it safe to call the other number?"), _("You can leave this empty."))
    other_phone_care = _care(_("To keep you safe when we call the other number"))
    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        error_messages={"invalid": _("Enter an email address in the correct format, like name@example.com")},
    )
    email_when = _when(
        _("When and how is it safe to email you?"),
        _("For example: only on weekdays, or not from a police address."),
    )
    email_care = forms.MultipleChoiceField(
        label=_("To keep you safe when we email"),
        widget=forms.CheckboxSelectMultiple,
        choices=[("last", _("Use email only if you cannot reach me by phone"))],
    )
    acknowledge = forms.BooleanField(
        label=_("Send me one email to say that my report arrived"),
        help_text=_(
            "It does not say what you reported. But whoever sees it may guess from the sender’s address. "
            "Tick this only if nobody else reads your email."
        ),
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(Include("report/reach.html"))
        return helper

    @property
    def ways(self) -> list[tuple[Words, list[BoundField]]]:
        names = {"phone": _("By phone"), "other_phone": _("By another phone"), "email": _("By email")}
        return [(names[way], [self[way], *(self[name] for name in beside)]) for way, beside in WAYS.items()]

    def said(self) -> list[str]:
        lines = super().said()
        # Other questions show their first field without its label; here there may be two phone numbers.
        return [labelled(str(self.fields["phone"].label), lines[0]), *lines[1:]] if self._has("phone") else lines

    def is_open(self) -> bool:
        return not any(self._has(way) for way in WAYS)


class WorkContactForm(ReportForm):
    """Section F: who makes the referral. At work nobody is asked whether it is safe to contact them."""

    name = _("Your name")
    title = _("What is your name?")
    wanted = _("Your name")
    your_name = forms.CharField(label=title, max_length=200)

    def clean(self) -> dict[str, Any]:
        return super().clean() | {"contact": "yes"}

    def facts(self) -> dict[str, Any]:
        # Nobody was asked whether they may be contacted, or want to stay anonymous.
        return {name: value for name, value in super().facts().items() if name in self.fields}


class WorkReachForm(ReportForm):
    name = _("How to reach you")
    title = _("How can the Prevent team reach you at work?")
    wanted = _("A phone number or an email address, since they may contact you")
    label_size = "s"
    phone = _number(_("Phone number"))
    phone_when = forms.CharField(label=_("When are you at work?"), max_length=300)
    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        error_messages={"invalid": _("Enter an email address in the correct format, like name@example.com")},
    )
    acknowledge = forms.BooleanField(label=_("Send me one email to say that my report arrived"))

    def is_open(self) -> bool:
        return not (self._has("phone") or self._has("email"))

    def said(self) -> list[str]:
        lines = super().said()
        return [labelled(str(self.fields["phone"].label), lines[0]), *lines[1:]] if self._has("phone") else lines


class MeetingForm(ReportForm):
    name = _("How to meet you")
    title = _("How would you like to talk to the Prevent team?")
    label_size = "s"
    ways = forms.MultipleChoiceField(
        label=_("Select what would help you"),
        help_text=_("The team may not be able to do all of it."),
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("face", _("Face to face")),
            ("interpreter", _("With an interpreter, or in another language")),
            ("bsl", _("In British Sign Language (BSL)")),
            ("someone", _("Through someone who speaks for me")),
        ],
    )
    details = forms.CharField(
        label=_("Which language, who speaks for you, or anything else"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
