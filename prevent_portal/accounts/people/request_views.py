"""The administrators' page of a role that waits for approval."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from prevent_portal.accounts.actions.role_requests import deciders
from prevent_portal.accounts.administrators import administrators
from prevent_portal.accounts.models import AccountEvent, RoleRequest, User
from prevent_portal.accounts.people.access import administrator_required, reauthentication_required
from prevent_portal.accounts.people.deciding import decide

LISTED = 100


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required
@reauthentication_required
def show_request(request: HttpRequest, administrator: User, request_id: int) -> HttpResponse:
    """Answered here where two administrators are needed; otherwise it says who answers, or what was answered."""
    requests = RoleRequest.objects.select_related("force", "asked_by", "user", "invitation")
    asked = get_object_or_404(requests, pk=request_id)
    found = deciders(asked)
    context = {"asked": asked, "deciders": found.users, "is_alone": administrators().count() == 1}
    if not asked.is_open:
        context["events"] = AccountEvent.objects.filter(about=asked.email)[:LISTED]
    elif administrator in found:
        form, is_answered = decide(request, asked, administrator)
        if is_answered:
            messages.success(request, "Your answer is recorded.")
            return redirect("people")
        context["form"] = form
    return render(request, "accounts/people/request.html", context)
