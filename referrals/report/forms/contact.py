"""Whether, how and when the reporter may be contacted."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.report.forms.base import ReportForm


class ContactForm(ReportForm):
    name = "Contacting you"
    title = "May the Prevent team contact you?"
    contact = forms.ChoiceField(
        label=title,
        help_text="An officer may have a question. If you stay anonymous there may be less they can do.",
        widget=forms.RadioSelect,
        choices=[("anonymous", "No, I want to stay anonymous"), ("yes", "Yes")],
        error_messages={"required": "Select whether you may be contacted"},
    )
    your_name = forms.CharField(label="Your name", required=False, max_length=200)
    phone = forms.CharField(
        label="Phone number", required=False, max_length=30, widget=forms.TextInput(attrs={"type": "tel"})
    )
    email = forms.EmailField(
        label="Email address",
        required=False,
        max_length=254,
        error_messages={"invalid": "Enter an email address in the correct format, like name@example.com"},
    )
    safe = forms.CharField(
        label="When and how is it safe to contact you?",
        help_text="For example: text first, only after 6pm, never leave a message.",
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    acknowledge = forms.BooleanField(
        label=_("Send me one email to say that my report arrived"),
        help_text=_(
            "It does not say what you reported. But whoever sees it may guess from the sender’s address. "
            "Tick this only if nobody else reads your email."
        ),
        required=False,
    )
    reveals = {"contact": {"yes": ["your_name", "phone", "email", "safe", "acknowledge"]}}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("contact") == "yes" and not cleaned.get("email") and "email" not in self.errors:
            self.require("phone", "Enter a phone number or an email address, or select “No”")
        return cleaned
