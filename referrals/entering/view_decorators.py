"""View decorators for entering a concern."""

from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from referrals.entering import drafts
from referrals.models import Officer
from referrals.report.view_decorators import takes_concerns
from referrals.review.view_decorators import View, for_officers

ENTERING = "entering"


def needs_entry(view: View) -> View:
    """Pass the officer's draft to the view. Without one, say so; of an entered one, lead to its confirmation.

    A POST runs in a transaction that holds the lock of the draft's row.
    """

    @for_officers
    @takes_concerns
    @wraps(view)
    def wrapped(request: HttpRequest, officer: Officer, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return _respond(request, officer, drafts.load_entry(request, officer), *args, **kwargs)
        with transaction.atomic():
            return _respond(request, officer, drafts.load_entry(request, officer, lock=True), *args, **kwargs)

    def _respond(
        request: HttpRequest, officer: Officer, entry: drafts.OpenEntry | None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if entry is None or request.POST.get("draft", entry.fingerprint) != entry.fingerprint:
            typed = [text for name, text in request.POST.items() if name not in ("csrfmiddlewaretoken", "draft")]
            return render(request, "entering/ended.html", {"typed": typed, "replaced": entry is not None})
        if entry.receipt:
            return redirect("entering:sent")
        return view(request, officer, entry, *args, **kwargs)

    return wrapped
