"""A form whose token the browser has lost, for example since another tab was left by "Exit this page" and emptied it.

Refused like any without a token: nothing is stored. But what was typed comes back on the page, with a token of today.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from prevent_portal import errors
from referrals.report import drafts
from referrals.report.view_decorators import about_step, posted_form, say_it_ended


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What Django calls for every page of the portal that has no valid token. Always 403."""
    match = request.resolver_match
    slug = str(match.kwargs.get("slug", "")) if match and match.view_name == "report:step" else ""
    if posted_form(request, slug) is None:
        return errors.csrf_failure(request, reason)
    response = _ask_again(request, slug) or say_it_ended(request, slug)
    response.status_code = 403
    return response


def _ask_again(request: HttpRequest, slug: str) -> HttpResponse | None:
    """The question with what was typed, where the draft is still there."""
    draft = drafts.load_draft(request)
    journey = draft.journey() if draft and not draft.receipt else None
    step = journey.step(slug) if journey else None
    if draft is None or journey is None or step is None:
        return None
    form = journey.form(step, request.POST)
    form.add_error(form.asked[0], _("Press the button again. This page was too old to be sent"))
    return render(request, "report/step.html", about_step(draft, journey, step, form))
