"""Matches: decide whether another concern is about the same person, and show linked concerns together."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from guidance import directory
from prevent_portal import clock
from prevent_portal.errors import not_found
from referrals.actions.casework import linked_concerns
from referrals.actions.casework.listing import glance_at
from referrals.models import Concern, Decision, Event, Officer
from referrals.models.states import Changed, NotPermitted
from referrals.review.desk import render_step, render_tab
from referrals.review.forms import AlikeForm, MatchForm, show_again
from referrals.review.history import entries
from referrals.review.view_decorators import for_concerns


@require_GET
@for_concerns
def show_together(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    linked = linked_concerns.linked_concerns(concern, officer)
    # One concern is opened on its own page.
    glances = glance_at(concerns=linked.concerns, by=officer, at=clock.now()) if len(linked.concerns) > 1 else {}
    events = Event.objects.filter(concern_id__in=[one.pk for one in linked.concerns]).order_by(
        "at", "concern_id", "number"
    )
    histories: dict[UUID, list[Event]] = {one.pk: [] for one in linked.concerns}
    for event in events:
        histories[event.concern_id].append(event)
    context = {
        "earlier": linked_concerns.explain_matches(concern, officer),
        "histories": [(one, glances.get(one.pk), entries(histories[one.pk])) for one in linked.concerns],
        "shut": linked.supervisor_only,
    }
    return render_tab(request, officer, concern, "together", context)


@require_http_methods(["GET", "POST"])
@for_concerns
def decide(request: HttpRequest, officer: Officer, concern: Concern, match_id: UUID) -> HttpResponse:
    explained = [each for each in linked_concerns.explain_matches(concern, officer) if each.match.pk == match_id]
    if not explained:
        return not_found(request)
    if explained[0].is_supervisor_only:
        raise NotPermitted
    match = explained[0].match
    form = MatchForm(request.POST if request.method == "POST" else None, initial={"shown": match.version})
    if form.is_valid():
        decision, reason = Decision(form.cleaned_data["decision"]), form.cleaned_data["reason"]
        try:
            linked_concerns.decide_match(
                match=match,
                decision=decision,
                reason=reason,
                by=officer,
                at=clock.now(),
                shown=form.cleaned_data["shown"],
            )
            return _recorded(request, concern, decision)
        except Changed:
            show_again(form, match.version)
    # Officers call the other team, because names must not be sent by email.
    phones = [] if explained[0].other else directory.referral_phones(match.other_area.slug)
    context = {"form": form, "earlier": explained, "phones": phones}
    return render_step(request, officer, concern, "review/match.html", context)


@require_http_methods(["GET", "POST"])
@for_concerns
def decide_alike(request: HttpRequest, officer: Officer, concern: Concern, match_id: UUID) -> HttpResponse:
    """One decision on all undecided matches of the officer's force that match for the same reasons as this one."""
    alike = linked_concerns.alike(linked_concerns.explain_matches(concern, officer), match_id)
    if not alike:
        return not_found(request)
    form = AlikeForm(request.POST if request.method == "POST" else None, alike=alike)
    if form.is_valid():
        linked_concerns.decide_alike(
            concern=concern,
            matches=[each.match for each in alike if str(each.match.pk) in form.cleaned_data["which"]],
            decision=Decision(form.cleaned_data["decision"]),
            reason=form.cleaned_data["reason"],
            by=officer,
            at=clock.now(),
        )
        return _recorded(request, concern, Decision(form.cleaned_data["decision"]))
    return render_step(request, officer, concern, "review/alike.html", {"form": form, "alike": alike})


def _recorded(request: HttpRequest, concern: Concern, decision: Decision) -> HttpResponse:
    messages.success(request, f"Recorded: {decision.label.lower()}.")
    return redirect("review:together", concern.reference)
