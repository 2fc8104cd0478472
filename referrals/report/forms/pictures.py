"""The question about pictures. Each upload is redrawn before anything stores it."""

from typing import Any, ClassVar

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from referrals.report.forms.base import ReportForm
from referrals.report.picture_redrawing import PictureRefused, Redrawn, redraw
from referrals.report.pictures import MOST

MAX_BYTES = 10 * 1024 * 1024


class PicturesForm(ReportForm):
    """`picture` is one upload; `count` is the number of stored pictures, which the portal sets itself."""

    name: ClassVar[Any] = _("Pictures")
    title: Any = _("Do you want to add pictures?")
    picture = forms.FileField(
        label=title,
        help_text=format_lazy(
            _(
                "Up to {most} screenshots or photos, as JPEG, PNG or WebP, each 10 MB or smaller. Cover what we do "
                "not need to see. You can leave this empty."
            ),
            most=MOST,
        ),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"empty": _("Choose another picture. This file is empty")},
    )
    count = forms.IntegerField(required=False, min_value=0, max_value=MOST, widget=forms.HiddenInput)

    def clean_picture(self) -> Any:
        upload = self.cleaned_data["picture"]
        if upload is None:
            return None
        if upload.size > MAX_BYTES:
            raise forms.ValidationError(
                _("The picture must be 10 MB or smaller. Take a screenshot of it, and add that")
            )
        try:
            return redraw(upload.read())
        except PictureRefused as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        # Image data is not part of the answers in the draft: the view stores it separately.
        cleaned = super().clean()
        self.redrawn: Redrawn | None = cleaned.pop("picture", None)
        return cleaned

    def said(self) -> list[str]:
        count = self.cleaned_data.get("count") or 0
        return [ngettext("%(count)d picture", "%(count)d pictures", count) % {"count": count}] if count else []
