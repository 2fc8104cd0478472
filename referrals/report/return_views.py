"""A reporter's way back: the return code in, a status without content out. The code is in no address."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from prevent_portal.govuk.forms import QuestionForm
from referrals import sealing
from referrals.models import Concern


class ReturnForm(QuestionForm):
    title = "Enter your return code"
    code = forms.CharField(
        label=title,
        help_text="16 letters and numbers, like ABCD-EFGH-JKLM-NPQR. Capital or small letters are the same.",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter your return code"},
    )

    def clean_code(self) -> Concern:
        letters = sealing.read_return_code(self.cleaned_data["code"])
        hashes = sealing.return_code_hashes(letters) if letters else []
        concern = Concern.objects.filter(return_hash__in=hashes).first() if hashes else None
        if concern is None:
            raise forms.ValidationError("We do not know this code. Check each letter and number")
        return concern


@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest) -> HttpResponse:
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return render(request, "report/status.html", {"concern": form.cleaned_data["code"]})
    return render(request, "report/return.html", {"form": form})
