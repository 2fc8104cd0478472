"""What an administrator is asked."""

from typing import Any

from django import forms

from guidance.models import Area, Force
from prevent_portal.accounts.models import Role
from prevent_portal.govuk.forms import QuestionForm


class RoleQuestions(QuestionForm):
    role = forms.ChoiceField(
        label="What will they be?",
        widget=forms.RadioSelect,
        choices=Role.choices,
        error_messages={"required": "Select what they will be"},
    )
    force = forms.ModelChoiceField(
        Force.objects.all(),
        label="Force",
        help_text="For an officer or a supervisor. Leave it empty for anybody else.",
        empty_label="None",
        required=False,
    )
    areas = forms.ModelMultipleChoiceField(
        Area.objects.all(),
        label="Areas",
        help_text="For an editor or an approver. Leave them empty for anybody else.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        role = Role(given["role"]) if "role" in given else None
        if role and "force" in given:
            self._hold("force", given, needed=role.needs_force, missing="Select the force that they work for")
        if role and "areas" in given:
            self._hold("areas", given, needed=role.needs_areas, missing="Select the areas that they look after")
        return given

    def _hold(self, name: str, given: dict[str, Any], *, needed: bool, missing: str) -> None:
        if needed and not given[name]:
            self.add_error(name, missing)
        elif given[name] and not needed:
            self.add_error(name, f"{Role(given['role']).label} has no {name}: take it away, or choose another role")


class InviteForm(RoleQuestions):
    submit_label = "Send the invitation"
    email = forms.EmailField(
        label="Their email address",
        help_text="Their own, at work. The link in the mail makes the account, so check each letter.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter their email address",
            "invalid": "Enter an email address in the correct format, like name@example.com",
        },
    )
    field_order = ["email", "role", "force", "areas"]


class ReasonForm(QuestionForm):
    reason = forms.CharField(
        label="Why?",
        help_text="Kept with the account for good. Nothing about a concern.",
        max_length=400,
        error_messages={"required": "Enter why"},
    )


class RoleForm(RoleQuestions, ReasonForm):
    title = "Change role"
    submit_label = "Change role"
    field_order = ["role", "force", "areas", "reason"]


class SuspendForm(ReasonForm):
    title = "Suspend this account"
    submit_label = "Suspend"


class RestoreForm(ReasonForm):
    title = "Restore this account"
    submit_label = "Restore"


class ResetFactorForm(ReasonForm):
    title = "Reset the second way to sign in"
    submit_label = "Reset"
