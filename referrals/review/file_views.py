"""Files that officers add to a concern: add one, and look at a page of one. Each view is recorded as an event."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from prevent_portal import clock
from prevent_portal.errors import not_found
from prevent_portal.govuk.forms import QuestionForm
from prevent_portal.pictures import picture_response
from prevent_portal.uploaded_files.picture_redrawing import FileRefused
from prevent_portal.uploaded_files.reading import MOST_PAGES, Taken, read_file
from referrals.actions.casework import files
from referrals.models import Concern, FilePage, Officer
from referrals.review.desk import render_step
from referrals.review.view_decorators import for_concerns
from referrals.rules.permissions import check_user_can_note

MAX_BYTES = 10 * 1024 * 1024


class FileForm(QuestionForm):
    title = "Add a file"
    submit_label = "Add file"
    what = forms.CharField(
        label="What is it, and who gave it to you?",
        help_text="For example: minutes of the meeting on 3 May, from the school.",
        max_length=200,
        error_messages={
            "required": "Enter what it is, and who gave it to you",
            "max_length": "What it is must be 200 characters or fewer",
        },
    )
    file = forms.FileField(
        label="File",
        help_text=f"A picture (JPEG, PNG, WebP), a PDF of up to {MOST_PAGES} pages, or a Word document (.docx). "
        "10 MB or smaller. Pages are drawn anew; of a Word document the words are kept, as notes. The file itself, "
        "and its name, are not kept.",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,.pdf,.docx"}),
        error_messages={"required": "Choose a file", "empty": "Choose another file. This one is empty"},
    )
    # Makes a double submission add one file only.
    form_id = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def clean_what(self) -> str:
        return " ".join(self.cleaned_data["what"].split())

    def clean(self) -> dict[str, Any]:
        # Last, so that what is wrong elsewhere is found before seconds are spent.
        cleaned = super().clean()
        upload = cleaned.pop("file", None)
        if upload is None or self.errors:
            return cleaned
        if upload.size > MAX_BYTES:
            self.add_error("file", "The file must be 10 MB or smaller. Take a screenshot of what matters in it")
            return cleaned
        try:
            self.taken: Taken = read_file(upload.read())
        except FileRefused as error:
            self.add_error("file", str(error))
        return cleaned


@require_http_methods(["GET", "POST"])
@for_concerns
def add_file(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    check_user_can_note(officer, concern)
    is_sent = request.method == "POST"
    form = FileForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, initial={"form_id": uuid.uuid4().hex}
    )
    if form.is_valid():
        given = {"what": form.cleaned_data["what"], "form_id": form.cleaned_data["form_id"]}
        try:
            files.add_file(concern=concern, taken=form.taken, by=officer, at=clock.now(), **given)
        except files.TooManyFiles:
            form.add_error(
                "file",
                f"A concern takes {files.MOST_FILES} files of officers, with {files.MOST_FILE_PAGES} pages. "
                "Keep this one in the force’s own system, and say in a note where it is",
            )
        else:
            messages.success(request, "File added.")
            return redirect("review:files", concern.reference)
    return render_step(request, officer, concern, "review/question.html", {"form": form})


@require_GET
@for_concerns
def show_page(request: HttpRequest, officer: Officer, concern: Concern, number: int) -> HttpResponse:
    try:
        data = files.open_page(concern=concern, number=number, by=officer, at=clock.now())
    except FilePage.DoesNotExist:
        return not_found(request)
    return picture_response(data, name=f"{concern.reference}-file-{number}")
