"""Handle CSRF failures: a form without a valid token stores nothing, but what was typed is shown again.

A browser loses the token, for example, when "Exit this page" in another tab clears its cookies.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from prevent_portal import errors
from referrals.report import drafts
from referrals.report.view_decorators import draft_ended, posted_form, step_context


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW of the whole portal. Always 403."""
    match = request.resolver_match
    slug = str(match.kwargs.get("slug", "")) if match and match.view_name == "report:step" else ""
    if posted_form(request, slug) is None:
        return errors.csrf_failure(request, reason)
    response = _ask_again(request, slug) or draft_ended(request, slug)
    response.status_code = 403
    return response


def _ask_again(request: HttpRequest, slug: str) -> HttpResponse | None:
    draft = drafts.load_draft(request)
    journey = draft.journey() if draft and not draft.receipt else None
    step = journey.step(slug) if journey else None
    if draft is None or journey is None or step is None:
        return None
    form = journey.form(step, request.POST)
    form.add_error(form.asked[0], _("Press the button again. This page was too old to be sent"))
    return render(request, "report/step.html", step_context(draft, journey, step, form))
