"""Views to redirect by role after sign-in, and to query or extend the session."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from prevent_portal.accounts import roles
from prevent_portal.accounts.mfa import ask_for_factor
from prevent_portal.accounts.session_limits import in_background, seconds_left


@never_cache
@require_safe
@login_required
def landing(request: HttpRequest) -> HttpResponse:
    """To the first page that this tier has for the user's roles; without one, to where their pages may be."""
    if response := ask_for_factor(request):
        return response
    if page := roles.landing_page(request.user):  # type: ignore[arg-type]  # login_required
        return redirect(page)
    return render(request, "accounts/no_role.html", {"elsewhere": roles.elsewhere()})


@never_cache
@require_safe
@in_background
def left(request: HttpRequest) -> JsonResponse:
    """Polled by open pages before they warn, since another tab may have extended the session."""
    return JsonResponse({"seconds": seconds_left(request.session)})


@require_POST
@login_required
def stay(request: HttpRequest) -> HttpResponse:
    """Any request extends the session. The script treats every status but 204 as signed out."""
    return HttpResponse(status=204)
