"""The question about pictures and documents. What is kept of each upload is made before anything stores it."""

from typing import Any, ClassVar

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from prevent_portal.uploaded_files.picture_redrawing import FileRefused
from prevent_portal.uploaded_files.reading import DocumentRefused, Taken, read_file
from referrals.report.forms.base import ReportForm, labelled
from referrals.report.pictures import MOST

MAX_BYTES = 10 * 1024 * 1024


class TextsField(forms.Field):
    """Texts that the portal stored itself."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[str]:
        return [str(text) for text in value or []]


class PicturesForm(ReportForm):
    """`picture` is one upload. `count` is the number of stored pictures and pages, and `documents` the words of Word
    documents, which the portal sets itself.
    """

    name: ClassVar[Any] = _("Pictures and documents")
    title: Any = _("Do you want to add pictures or documents?")
    picture = forms.FileField(
        label=title,
        help_text=format_lazy(
            _(
                "Screenshots or photos (JPEG, PNG, WebP), PDFs or Word documents (.docx), each 10 MB or smaller. Up "
                "to {most} pictures and pages together. Cover what we do not need to see. You can leave this empty."
            ),
            most=MOST,
        ),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,.pdf,.docx"}),
        error_messages={"empty": _("Choose another file. This one is empty")},
    )
    count = forms.IntegerField(required=False, min_value=0, max_value=MOST, widget=forms.HiddenInput)
    documents = TextsField(required=False)
    # Whether it took the time of opening a document.
    is_document = False

    def clean_picture(self) -> Any:
        upload = self.cleaned_data["picture"]
        if upload is None:
            return None
        if upload.size > MAX_BYTES:
            raise forms.ValidationError(
                _("The file must be 10 MB or smaller. Take a screenshot of what matters in it, and add that")
            )
        try:
            taken = read_file(upload.read())
        except FileRefused as error:
            self.is_document = isinstance(error, DocumentRefused)
            raise forms.ValidationError(str(error)) from error
        self.is_document = taken.is_document
        return taken

    def clean(self) -> dict[str, Any]:
        # What is taken of a file is not part of the posted answers: the view stores it.
        cleaned = super().clean()
        self.taken: Taken | None = cleaned.pop("picture", None)
        return cleaned

    def said(self) -> list[str]:
        count = self.cleaned_data.get("count") or 0
        pictures = [ngettext("%(count)d picture", "%(count)d pictures", count) % {"count": count}] if count else []
        return pictures + [labelled(str(_("Word document")), text) for text in self.typed()]

    def typed(self) -> list[str]:
        return self.cleaned_data.get("documents") or []
