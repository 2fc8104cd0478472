"""Forms about a contact. Changes need a reason, which is stored in the contact's history."""

from datetime import timedelta
from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateTimeInput

from guidance.actions.history import LONGEST_REASON
from guidance.contact_checks.asking import CallResult
from guidance.models import Act, Area, Contact, ContactProposal
from guidance.pasted_links import unwrap_words
from guidance.proposals.proposing import propose
from prevent_portal import clock
from prevent_portal.govuk.forms import tidied

_LONGEST_CALL_AGO = timedelta(days=7)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=LONGEST_REASON,
        label="Reason for this change",
        help_text="Kept in the contact's history with your name. Say how you know: 'The team told us by phone'.",
        error_messages={"required": "Say why. The contact's history needs a reason for every change."},
    )


class ContactForm(WagtailAdminModelForm):
    reason = ReasonForm.base_fields["reason"]

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(None if data is None else tidied(data, self.base_fields), *args, **kwargs)
        self.fields["area"].queryset = Area.objects.edited_by(self.for_user)

    def clean_source(self) -> str:
        return unwrap_words(self.cleaned_data["source"])

    def save(self, commit: bool = True) -> Contact:
        raise TypeError("A form of the CMS proposes a change; it never saves a contact.")

    def propose(self) -> ContactProposal:
        """Raises ChangeRefused, which the view shows at the field."""
        return propose(
            act=Act.CHANGE if self.instance.pk else Act.ADD,
            wished=self.instance,
            reason=self.cleaned_data["reason"],
            by=self.for_user.email,
            is_administrator=self.for_user.is_superuser,
            at=clock.now(),
        )


class CallForm(forms.Form):
    """A test call, made by the signed-in user."""

    result = forms.ChoiceField(
        label="What happened?",
        widget=forms.RadioSelect,
        choices=[
            (CallResult.WORKS.value, "A person answered, and takes Prevent concerns on this number"),
            (CallResult.NO_ANSWER.value, "Nobody answered"),
            (CallResult.WRONG.value, "It is the wrong number, or no longer in use"),
        ],
        error_messages={"required": "Select what happened"},
    )
    answered_by = forms.CharField(
        label="Who answered",
        required=False,
        max_length=190,
        help_text="Name and role. Only people who keep this contact see it.",
    )
    called_at = forms.DateTimeField(
        label="When you called",
        widget=AdminDateTimeInput,
        error_messages={"required": "Enter when you called", "invalid": "Enter a date and a time"},
    )

    def clean_called_at(self) -> Any:
        called_at, now = self.cleaned_data["called_at"], clock.now()
        # One minute of tolerance: the form has minutes only, and clocks differ.
        if not now - _LONGEST_CALL_AGO <= called_at <= now + timedelta(minutes=1):
            raise forms.ValidationError("Enter a time in the last 7 days")
        return called_at

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("result") == CallResult.WORKS.value and not cleaned.get("answered_by", "").strip():
            self.add_error("answered_by", "Enter who answered")
        return cleaned
