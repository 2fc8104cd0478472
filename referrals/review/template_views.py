"""Supervisors keep their force's texts for messages to reporters; every version stays in sight."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from prevent_portal import clock
from prevent_portal.govuk.forms import QuestionForm
from referrals.actions.casework.message_templates import TooManyTexts, save_text, texts_of
from referrals.models import MessageTemplate, Officer
from referrals.models.states import Changed
from referrals.review.forms import show_again
from referrals.review.view_decorators import for_officers, refused, supervisors_only
from referrals.rules.message_templates import LONGEST_NAME, LONGEST_WORDS, MOST, Text, names_somebody


class TemplateForm(QuestionForm):
    submit_label = "Save"
    label_size = "s"
    name = forms.CharField(
        label="Name",
        help_text="What officers choose it by. Reporters do not see it.",
        max_length=LONGEST_NAME,
        error_messages={"required": "Enter a name", "max_length": f"Name must be {LONGEST_NAME} characters or fewer"},
    )
    words = forms.CharField(
        label="Words",
        help_text="For any reporter, and for anybody who may see their screen. Name nobody, and nothing that was "
        "reported. No telephone numbers or email addresses: officers add what is needed.",
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": "Enter the words",
            "max_length": f"Words must be {LONGEST_WORDS:,} characters or fewer",
        },
    )
    is_active = forms.BooleanField(label="Officers can choose it", required=False)
    # The number of the version that was shown.
    shown = forms.IntegerField(required=False, min_value=0, max_value=1_000_000, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for field in ("name", "words"):
            if names_somebody(cleaned.get(field, "")):
                self.add_error(field, "Take out the email address, telephone number or reference: it is for anybody")
        return cleaned


@require_safe
@for_officers
@supervisors_only
def show_templates(request: HttpRequest, officer: Officer) -> HttpResponse:
    texts = list(texts_of(officer.force_id).values())
    context = {"officer": officer, "texts": texts, "is_full": len(texts) >= MOST, "most": MOST}
    return render(request, "review/templates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
@supervisors_only
def add_template(request: HttpRequest, officer: Officer) -> HttpResponse:
    return _edit(request, officer, Text("", "", ""))


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
@supervisors_only
def edit_template(request: HttpRequest, officer: Officer, key: str) -> HttpResponse:
    text = texts_of(officer.force_id).get(key)
    return refused(request, officer, "") if text is None else _edit(request, officer, text)


def _edit(request: HttpRequest, officer: Officer, text: Text) -> HttpResponse:
    initial = {"name": text.name, "words": text.words, "is_active": text.is_active, "shown": text.number}
    form = TemplateForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("name", "words", "is_active")}
        try:
            shown = form.cleaned_data["shown"] or 0
            saved = save_text(key=text.key, **given, by=officer, at=clock.now(), shown=shown)
        except Changed:
            show_again(form, str(text.number))
        except TooManyTexts:
            form.add_error(None, f"There are {MOST} texts, the most there can be. Change one instead")
        else:
            messages.success(request, f"“{saved.name}” is saved.")
            return redirect("review:templates")
    versions = MessageTemplate.objects.filter(force_id=officer.force_id, key=text.key).select_related("by__user")
    context = {"officer": officer, "form": form, "text": text, "versions": versions.order_by("-number")[:MOST]}
    return render(request, "review/template.html", context)
