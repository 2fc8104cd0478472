"""How an officer is called at work, which stands in the header of their own pages."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from prevent_portal.govuk.forms import QuestionForm
from referrals.models import Officer
from referrals.review.view_decorators import for_officers


class OfficerForm(QuestionForm):
    title = "Your details"
    submit_label = "Save"
    label_size = "s"
    rank = forms.CharField(
        label="Rank or title",
        help_text="For example PC, DS or Prevent officer.",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
        error_messages={"max_length": "Rank must be 40 characters or fewer"},
    )
    collar_number = forms.CharField(
        label="Collar number",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
        error_messages={"max_length": "Collar number must be 20 characters or fewer"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def show_me(request: HttpRequest, officer: Officer) -> HttpResponse:
    initial = {"rank": officer.rank, "collar_number": officer.collar_number}
    form = OfficerForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        Officer.objects.filter(pk=officer.pk).update(**form.cleaned_data)
        messages.success(request, "Your details are saved.")
        return redirect("review:me")
    return render(request, "review/me.html", {"officer": officer, "form": form})
