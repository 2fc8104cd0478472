"""Views of the list of people and of one account, with its role and history."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from prevent_portal import clock
from prevent_portal.accounts import roles
from prevent_portal.accounts.actions import letters, people
from prevent_portal.accounts.mfa import has_factor
from prevent_portal.accounts.models import AccountEvent, Invitation, RoleRequest, User
from prevent_portal.accounts.people.access import administrator_required, reauthentication_required
from prevent_portal.accounts.people.forms import ReasonForm, ResetFactorForm, RestoreForm, RoleForm, SuspendForm
from prevent_portal.mail import kinds
from prevent_portal.mail.models import Letter

Form = TypeVar("Form", bound=ReasonForm)
_PAGE = 50
_WAITS = "This waits for approval. Whoever approves was mailed."
_OWN = "This is your own account: another administrator does this"


@require_safe
@administrator_required
def show_people(request: HttpRequest, administrator: User) -> HttpResponse:
    everybody = _with_roles(User.objects.order_by("email"))
    page = Paginator(everybody, _PAGE).get_page(request.GET.get("page"))
    invitations = Invitation.objects.open().select_related("force").prefetch_related("areas")
    requests = list(RoleRequest.objects.open().select_related("force", "asked_by"))
    mails = letters.of_invitations(invitations)
    context = {
        "page": page,
        "people": [(user, roles.describe(user)) for user in page],
        "invitations": [(each, mails[str(each.pk)].trouble if str(each.pk) in mails else "") for each in invitations],
        "requests": requests,
        "waiting": {asked.invitation_id for asked in requests},
        "now": clock.now(),
    }
    return render(request, "accounts/people/list.html", context)


@require_safe
@administrator_required
def show_person(request: HttpRequest, administrator: User, user_id: int) -> HttpResponse:
    user = get_object_or_404(_with_roles(User.objects.all()), pk=user_id)
    waiting = Letter.objects.waiting().filter(to=user.email)
    context = {
        "person": user,
        "role": roles.describe(user),
        "is_own": user.pk == administrator.pk,
        "requests": RoleRequest.objects.open().filter(email=user.email).select_related("force"),
        "unsent": [(kinds.get(each.kind).label, each.trouble) for each in waiting],
        "events": AccountEvent.objects.filter(about=user.email)[:100],
    }
    return render(request, "accounts/people/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required
@reauthentication_required
def suspend(request: HttpRequest, administrator: User, user_id: int) -> HttpResponse:
    def do(user: User, form: ReasonForm) -> None:
        people.suspend(user=user, reason=form.cleaned_data["reason"], by=administrator, at=clock.now())
        # Unfinished work does not prevent a suspension, so it is reported afterwards.
        words = f"The account is suspended, and signed out everywhere. {roles.unfinished_work(user)}"
        messages.success(request, words.rstrip())

    return _ask(request, user_id, SuspendForm, do)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required
@reauthentication_required
def restore(request: HttpRequest, administrator: User, user_id: int) -> HttpResponse:
    def do(user: User, form: ReasonForm) -> None:
        is_done = people.restore(user=user, reason=form.cleaned_data["reason"], by=administrator, at=clock.now())
        messages.success(request, "The account can be used again." if is_done else _WAITS)

    return _ask(request, user_id, RestoreForm, do)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required
@reauthentication_required
def reset_factor(request: HttpRequest, administrator: User, user_id: int) -> HttpResponse:
    def do(user: User, form: ReasonForm) -> None:
        people.reset_factor(user=user, reason=form.cleaned_data["reason"], by=administrator, at=clock.now())
        messages.success(request, "They set up a new second way when they next sign in. A mail tells them so.")

    return _ask(request, user_id, ResetFactorForm, do)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required
@reauthentication_required
def change_role(request: HttpRequest, administrator: User, user_id: int) -> HttpResponse:
    def do(user: User, form: RoleForm) -> None:
        is_done = people.change_role(
            user=user,
            assignment=form.assignment(),
            reason=form.cleaned_data["reason"],
            by=administrator,
            at=clock.now(),
        )
        messages.success(request, "The role is changed. They sign in again." if is_done else _WAITS)

    return _ask(request, user_id, RoleForm, do)


def _with_roles(users: QuerySet[User]) -> QuerySet[User]:
    return roles.prefetch(users.annotate(has_factor=has_factor(OuterRef("pk"))))


def _ask(request: HttpRequest, user_id: int, kind: type[Form], do: Callable[[User, Form], None]) -> HttpResponse:
    user = get_object_or_404(User, pk=user_id)
    form = kind(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            do(user, form)
        except people.OwnAccount:
            form.add_error(None, _OWN)
        except roles.RoleRefused as refusal:
            form.add_error("role" if "role" in form.fields else None, str(refusal))
        else:
            return redirect("person", user.pk)
    context = {"form": form, "title": kind.title, "person": user}
    return render(request, "accounts/people/question.html", context)
