"""The form of a message to the reporter."""

from collections.abc import Mapping

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from prevent_portal.govuk.forms import QuestionForm
from referrals.rules.message_templates import Text


class AskForm(QuestionForm):
    """`template`: which text of the force to put into the box. The page draws it, with a button of its own."""

    submit_label = "Send to the reporter"
    text = forms.CharField(
        label="Your question or message",
        help_text="Keep it short and plain. Ask one thing at a time.",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 2_000}),
        error_messages={
            "required": "Enter what you want to ask or tell the reporter",
            "max_length": "Your message must be 2,000 characters or fewer",
        },
    )
    template = forms.Field(required=False, label="Texts of your force")
    # Makes a double submission send one message only.
    form_id = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout("text")
        return helper

    @classmethod
    def with_text(cls, given: Mapping[str, str], texts: Mapping[str, Text]) -> "AskForm":
        """What was typed, followed by the words of the text that was chosen. Nothing typed is lost."""
        chosen, typed = texts.get(given.get("template", "")), given.get("text", "").rstrip()
        if chosen is None:
            form = cls(given)
            form.errors.pop("text", None)
            form.add_error("template", "Choose a text")
            return form
        whole = f"{typed}\n\n{chosen.words}" if typed else chosen.words
        filled = {"text": whole, "form_id": given.get("form_id", "")}
        form = cls(filled)
        return form if not form.is_valid() else cls(initial=filled)
