"""Where a person lands after signing in, and how they stay."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from prevent_portal.accounts.limits import in_background, seconds_left
from prevent_portal.accounts.mfa import ask_for_factor
from referrals.permissions import officer_of, user_can_see_duty_desk


@never_cache
@require_safe
@login_required
def landing(request: HttpRequest) -> HttpResponse:
    """Officers to their queue, editors to the CMS, duty staff to their desk; others are told what to do."""
    user = request.user
    if door := ask_for_factor(request):
        return door
    if officer_of(user):
        return redirect("/review/")
    if user.has_perm("wagtailadmin.access_admin"):
        return redirect("wagtailadmin_home")
    if user_can_see_duty_desk(user):
        return redirect("/duty/")
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
