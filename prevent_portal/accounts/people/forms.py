"""Forms of the administrators' pages."""

from typing import Any, cast

from django import forms
from django.db.models import Model, QuerySet

from prevent_portal.accounts import roles
from prevent_portal.accounts.models import Invitation
from prevent_portal.accounts.people.two_people import TwoPeopleForm
from prevent_portal.accounts.roles import Assignment, Role
from prevent_portal.govuk.forms import QuestionForm

_MISSING = {
    "force": "Select the force that they work for",
    "areas": "Select the areas that they look after",
}


def _targets(field: str) -> QuerySet:
    """All objects that the invitation's field can refer to, without importing their app."""
    return cast(type[Model], Invitation._meta.get_field(field).related_model)._default_manager.all()


class RoleQuestions(QuestionForm):
    role = forms.ChoiceField(
        label="What will they be?",
        widget=forms.RadioSelect,
        choices=roles.choices,
        error_messages={"required": "Select what they will be"},
    )
    force = forms.ModelChoiceField(
        _targets("force"),
        label="Force",
        help_text="For an officer or a supervisor. Leave it empty for anybody else.",
        empty_label="None",
        required=False,
    )
    areas = forms.ModelMultipleChoiceField(
        _targets("areas"),
        label="Areas",
        help_text="For an editor or an approver. Leave them empty for anybody else.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name, missing in _MISSING.items():
            if "role" in given and name in given:
                self._check(name, roles.find(given["role"]), is_given=bool(given[name]), missing=missing)
        return given

    def _check(self, name: str, role: Role, *, is_given: bool, missing: str) -> None:
        if role.needs == name and not is_given:
            self.add_error(name, missing)
        elif is_given and role.needs != name:
            self.add_error(name, f"{role.label} has no {name}: take it away, or choose another role")

    def assignment(self) -> Assignment:
        given = self.cleaned_data
        force_id = given["force"].pk if given["force"] else None
        return Assignment(given["role"], force_id, [area.pk for area in given["areas"]])


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
    first_name = forms.CharField(
        label="First name",
        help_text="Needed for an officer, a supervisor or an administrator: whoever approves sees it.",
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    last_name = forms.CharField(
        label="Last name", max_length=150, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    field_order = ["email", "first_name", "last_name", "role", "force", "areas"]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("role") and roles.find(given["role"]).needs_approval:
            for name in ("first_name", "last_name"):
                if name in given and not given[name]:
                    self.add_error(name, f"Enter their {name.replace('_', ' ')}")
        return given


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


class DecisionForm(TwoPeopleForm):
    agree = forms.ChoiceField(
        label="Is it to happen?",
        widget=forms.RadioSelect,
        choices=[("yes", "Yes, I approve"), ("no", "No, I refuse")],
        error_messages={"required": "Select whether you approve"},
    )
    reason = forms.CharField(
        label="Why?",
        help_text="For example that you have spoken to them. Kept for good. Nothing about a concern.",
        max_length=400,
        error_messages={"required": "Enter why"},
    )
    field_order = ["agree", "two_people", "reason"]


class ResetFactorForm(ReasonForm):
    title = "Reset the second way to sign in"
    submit_label = "Reset"
