"""Forms for the return code and for a reporter's messages."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from prevent_portal.govuk.forms import QuestionForm
from referrals.models.message import Subject

MOST_WORDS = 5_000
SEVERAL = _("There are several codes in what you entered. Choose the one that you want to use")


class ReturnForm(QuestionForm):
    title = _("Enter your return code")
    code = forms.CharField(
        label=title,
        help_text=_("16 letters and numbers, like ABCD-EFGH-JKLM-NPQR. Capital or small letters are the same."),
        # As long as the whole note that we offer, or a mail to oneself.
        max_length=1_000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
        error_messages={"required": _("Enter your return code")},
    )
    # A message that was typed in a visit that expired: carried to the next visit.
    words = forms.CharField(
        label=_("What you wrote"),
        help_text=_("This was not sent. You can change it and send it on the next page."),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )

    def __init__(self, data: Any = None, *, words: str = "") -> None:
        super().__init__(data, initial={"words": words})
        if not words and not (data and data.get("words")):
            del self.fields["words"]

    @property
    def helper(self) -> FormHelper:
        # The form is also shown on other pages, but always posted to this address.
        helper = super().helper
        helper.form_action = reverse("return")
        return helper


class WordsForm(QuestionForm):
    submit_label = _("Send")
    subject = forms.ChoiceField(
        label=_("What do you want to write?"),
        choices=[
            (Subject.ADDITION, _("An answer, or something new")),
            (Subject.CORRECTION, _("Something I wrote is wrong")),
            (Subject.WRONG_PERSON, _("I named the wrong person")),
        ],
        initial=Subject.ADDITION,
        required=False,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Write to the Prevent team"),
        help_text=_("You do not have to give your name. Do not put your return code here."),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": MOST_WORDS, "dir": "auto"}),
        error_messages={
            "required": _("Enter what you want to tell the Prevent team"),
            "max_length": _("What you write must be 5,000 characters or fewer"),
        },
    )
    # Identifies the message, so that a double submit sends it once.
    form_id = forms.CharField(required=False, widget=forms.HiddenInput)
