"""The duty desk's emergency switch: stop a contact that may be in wrong hands."""

from contextlib import suppress

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from guidance import directory
from prevent_portal import clock
from prevent_portal.errors import not_found
from prevent_portal.govuk.forms import QuestionForm
from referrals.actions.delivery.stopping import stop_contact
from referrals.duty.view_decorators import for_duty_staff


class StopForm(QuestionForm):
    submit_label = "Stop this contact now"
    reason = forms.CharField(
        label="Why it may be in wrong hands",
        help_text="Say nothing about any person of concern. The area’s editors and the force’s supervisors read it.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Enter why it may be in wrong hands",
            "max_length": "The reason must be 500 characters or fewer",
        },
    )


@never_cache
@require_safe
@for_duty_staff
def show_contacts(request: HttpRequest) -> HttpResponse:
    return render(request, "duty/contacts.html", {"contacts": directory.contacts_in_use()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_duty_staff
def stop(request: HttpRequest, contact_id: int) -> HttpResponse:
    contact = next((each for each in directory.contacts_in_use() if each.id == contact_id), None)
    if contact is None:
        return not_found(request)
    form = StopForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "duty/stop.html", {"contact": contact, "form": form})
    # for_duty_staff has checked that the user is signed in.
    by, reason = request.user.email, form.cleaned_data["reason"]  # type: ignore[union-attr]
    with suppress(directory.InvalidTransition):  # a colleague stopped it in the meantime
        stop_contact(contact_id=contact_id, reason=reason, by=by, at=clock.now())
    return redirect("duty:contacts")
