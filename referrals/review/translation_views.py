"""Write a translation of a report or a message beside the original."""

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from prevent_portal import clock
from prevent_portal.govuk.forms import QuestionForm
from prevent_portal.languages import named
from referrals.actions.casework import reading
from referrals.actions.casework.reading import Part
from referrals.actions.casework.translations import LONGEST, REPORT, write_translation
from referrals.models import Concern, Officer
from referrals.models.message import Author
from referrals.review.desk import render_step
from referrals.review.view_decorators import for_concerns, refused
from referrals.rules.permissions import check_user_can_note


class TranslationForm(QuestionForm):
    submit_label = "Save the translation"
    label_size = "s"
    language = forms.CharField(
        label="Language of the original",
        max_length=40,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
        error_messages={
            "required": "Enter the language of the original",
            "max_length": "Language must be 40 characters or fewer",
        },
    )
    words = forms.CharField(
        label="Your translation",
        help_text="As close to the original as you can. Put what you are not sure of in square brackets.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={
            "required": "Enter your translation",
            "max_length": f"Your translation must be {LONGEST:,} characters or fewer",
        },
    )
    # Makes a double submission add one note only.
    form_id = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)


@require_http_methods(["GET", "POST"])
@for_concerns
def translate(request: HttpRequest, officer: Officer, concern: Concern, of: str) -> HttpResponse:
    """`of` is "report" or the number of a message by the reporter."""
    check_user_can_note(officer, concern)
    is_report = of == REPORT
    is_number = of.isascii() and of.isdigit() and len(of) < 6
    if not is_report and not (is_number and concern.messages.filter(number=int(of), author=Author.REPORTER).exists()):
        return refused(request, officer, concern.reference)
    asked_in = named(concern.language)
    initial = {"form_id": uuid.uuid4().hex, "language": "" if asked_in.is_english else asked_in.english_name}
    form = TranslationForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        write_translation(concern=concern, of=of, **form.cleaned_data, by=officer, at=clock.now())
        messages.success(request, "Translation saved, as a note.")
        return redirect("review:concern" if is_report else "review:messages", concern.reference)
    if is_report:
        content = reading.open_concern(concern=concern, by=officer, at=clock.now(), parts=(Part.REPORT,))
        original = [
            (part["question"], part["answer"], part.get("step") == "worry")
            for part in content["said"]
            if part["answer"]
        ]
    else:
        content, text = reading.open_message(concern=concern, number=int(of), by=officer, at=clock.now())
        original = [("", [text], True)]
    context = {"form": form, "original": original, "is_report": is_report}
    return render_step(request, officer, concern, "review/translation.html", context, content=content)
