"""Whether, how and when the reporter may be contacted."""

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.report.forms.base import ReportForm

WAYS = ("phone", "other_phone", "email")


class ContactForm(ReportForm):
    name = _("Contacting you")
    title = _("May the Prevent team contact you?")
    wanted = _("A phone number or an email address, since they may contact you")
    contact = forms.ChoiceField(
        label=title,
        help_text=_("An officer may have a question. If you stay anonymous there may be less they can do."),
        widget=forms.RadioSelect,
        choices=[("anonymous", _("No, I want to stay anonymous")), ("yes", _("Yes"))],
    )
    your_name = forms.CharField(label=_("Your name"), max_length=200)
    phone = forms.CharField(label=_("Phone number"), max_length=30, widget=forms.TextInput(attrs={"type": "tel"}))
    other_phone = forms.CharField(
        label=_("Another phone number"), max_length=30, widget=forms.TextInput(attrs={"type": "tel"})
    )
    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        error_messages={"invalid": _("Enter an email address in the correct format, like name@example.com")},
    )
    care = forms.MultipleChoiceField(
        label=_("To keep you safe"),
        help_text=_("Select all that apply."),
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("no-message", _("Do not leave a message")),
            ("text-first", _("Send a text before you call")),
            ("only-me", _("Only speak to me, and to nobody else who answers")),
            ("no-email", _("Use email only if you cannot reach me by phone")),
        ],
    )
    safe = forms.CharField(
        label=_("When and how is it safe to contact you?"),
        help_text=_("For example: only after 6pm, or never at home."),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    acknowledge = forms.BooleanField(
        label=_("Send me one email to say that my report arrived"),
        help_text=_(
            "It does not say what you reported. But whoever sees it may guess from the sender’s address. "
            "Tick this only if nobody else reads your email."
        ),
    )
    reveals = {"contact": {"yes": ["your_name", *WAYS, "care", "safe", "acknowledge"]}}

    def is_open(self) -> bool:
        """They may stay anonymous without being asked again; only "Yes" without any way is worth a word."""
        return self.cleaned_data.get("contact") == "yes" and not any(self._has(way) for way in WAYS)
