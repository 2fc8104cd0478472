"""Where a person lands after signing in, and how they stay."""

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
    """Officers to their queue, editors to the CMS, duty staff to their desk; others are told what to do."""
    if door := ask_for_factor(request):
        return door
    if page := roles.landing_page(request.user):  # type: ignore[arg-type]  # signed in, or not here
        return redirect(page)
    return render(request, "accounts/no_role.html")


@never_cache
@require_safe
@in_background
def left(request: HttpRequest) -> JsonResponse:
    """What a page that is open for long asks before it warns: another tab may have been used since."""
    return JsonResponse({"seconds": seconds_left(request.session)})


@require_POST
@login_required
def stay(request: HttpRequest) -> HttpResponse:
    """Asking is enough: like any page it counts as use. What asks takes anything but 204 for "signed out"."""
    return HttpResponse(status=204)
