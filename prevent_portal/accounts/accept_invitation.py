"""Accept an invitation: enter a name and a password, then set up the second factor."""

from typing import Any

from allauth.account.utils import perform_login
from django import forms
from django.contrib.auth import password_validation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from prevent_portal import clock
from prevent_portal.accounts import invitation_link, roles
from prevent_portal.accounts.actions import invitations
from prevent_portal.accounts.allauth_internals import record_authentication
from prevent_portal.accounts.models import Invitation, User
from prevent_portal.govuk.forms import QuestionForm
from prevent_portal.referrers import origin_only

_PASSWORD = forms.PasswordInput(attrs={"autocomplete": "new-password"})


class JoinForm(QuestionForm):
    submit_label = "Make my account"
    first_name = forms.CharField(
        label="First name",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": "Enter your first name"},
    )
    last_name = forms.CharField(
        label="Last name",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={"required": "Enter your last name"},
    )
    password = forms.CharField(
        label="Password",
        help_text="At least 12 characters. Three random words are easy to remember and hard to guess.",
        max_length=500,
        strip=False,
        widget=_PASSWORD,
        error_messages={"required": "Enter a password"},
    )
    again = forms.CharField(
        label="Password again",
        max_length=500,
        strip=False,
        widget=_PASSWORD,
        error_messages={"required": "Enter the password again"},
    )

    def __init__(self, data: Any, invitation: Invitation) -> None:
        super().__init__(data)
        self._email = invitation.email
        self._names = {name: getattr(invitation, name) for name in ("first_name", "last_name")}
        for name, approved in self._names.items():
            if approved:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "password" not in given:
            return given
        if "again" in given and given["again"] != given["password"]:
            self.add_error("again", "The two passwords are not the same")
        names = {name: approved or given.get(name, "") for name, approved in self._names.items()}
        try:
            password_validation.validate_password(given["password"], User(email=self._email, **names))
        except forms.ValidationError as error:
            self.add_error("password", error)
        return given


@origin_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """A GET does not use the link up, since mail scanners open links. 404 for an invalid link.

    Who has no pages on this tier is not signed in here, and is shown where to sign in: a passkey that they set up
    here would not work there.
    """
    try:
        invitation = invitation_link.read(request.GET.get("token", ""))
    except invitation_link.InvalidLink:
        return _invalid_link(request)
    form = JoinForm(request.POST if request.method == "POST" else None, invitation)
    if not form.is_valid():
        return render(request, "accounts/join.html", {"form": form, "invitation": invitation})
    given = form.cleaned_data
    try:
        user = invitations.accept(
            invitation_id=invitation.pk,
            first_name=given.get("first_name", ""),
            last_name=given.get("last_name", ""),
            password=given["password"],
            at=clock.now(),
        )
    except invitations.InvalidTransition:  # used or withdrawn while the form was filled in
        return _invalid_link(request)
    if not roles.is_served(invitation.role):
        return render(request, "accounts/joined.html", {"home": roles.home(user)})
    record_authentication(request, user, "password", email=user.email)
    response = perform_login(request, user, redirect_url=reverse("mfa_index"))
    # The password was just entered, so MFA setup need not ask for it again.
    record_authentication(request, user, "password", reauthenticated=True)
    return response


def _invalid_link(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/dead_link.html", status=404)
