"""The list of a user's sessions, which the user can end."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from prevent_portal import clock
from prevent_portal.accounts.mfa import ask_for_factor
from prevent_portal.accounts.models import Session
from prevent_portal.accounts.models.session import hash_key
from prevent_portal.accounts.session_limits import IDLE_SECONDS, LONGEST_SECONDS

OTHERS = "others"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    if response := ask_for_factor(request):
        return response
    own = Session.objects.filter(user=request.user)  # type: ignore[misc]  # login_required
    if request.method == "POST":
        return _end(request, own)
    now = clock.now()
    alive = own.filter(
        last_used_at__gt=now - timedelta(seconds=IDLE_SECONDS),
        signed_in_at__gt=now - timedelta(seconds=LONGEST_SECONDS),
    )
    here = hash_key(request.session.session_key)
    listed = [(session, _mark(session), session.pk == here) for session in alive.order_by("-last_used_at")]
    return render(request, "accounts/sessions.html", {"sessions": listed, "others": OTHERS})


def _end(request: HttpRequest, own: QuerySet[Session]) -> HttpResponse:
    wanted = request.POST.get("end", "")
    others = own.exclude(pk=hash_key(request.session.session_key))
    keys = [session.pk for session in others if wanted in (OTHERS, _mark(session))]
    own.filter(pk__in=keys).delete()
    messages.success(request, "Signed out there.")
    return redirect("account_sessions")


def _mark(session: Session) -> str:
    """A hash for pages, which must not contain session keys."""
    return salted_hmac("accounts.session", session.pk, algorithm="sha256").hexdigest()[:20]
