"""Concerns chosen in the queue, to end them together as malicious: one officer proposes, a second agrees."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from prevent_portal import clock
from referrals.actions.casework import malicious
from referrals.models import Concern, Officer
from referrals.review.malicious_forms import MaliciousForm
from referrals.review.view_decorators import for_officers, refused


@require_POST
@for_officers
def end_chosen(request: HttpRequest, officer: Officer) -> HttpResponse:
    """By POST even to look, because each concern records that it was looked at, and none belongs in a URL."""
    references = list(dict.fromkeys(request.POST.getlist("chosen")))[: malicious.MOST]
    if not references:
        return redirect("review:queue")
    concerns = list(
        Concern.objects.visible_to(officer).filter(reference__in=references).select_related("area").by_risk()
    )
    for missing in set(references) - {concern.reference for concern in concerns}:
        return refused(request, officer, missing)
    is_answered = "confirmed" in request.POST
    needs_reason = not all(malicious.is_proposed(concern) for concern in concerns)
    form = MaliciousForm(request.POST if is_answered else None, needs_reason=needs_reason)
    if form.is_valid():
        malicious.end_as_malicious(
            concerns=concerns, reason=form.cleaned_data.get("reason", ""), by=officer, at=clock.now()
        )
        messages.success(request, "Those with a tick are proposed, or ended where a colleague had proposed it.")
        return redirect("review:queue")
    chosen = malicious.look_at(concerns=concerns, by=officer, at=clock.now())
    fit = [each for each in chosen if not each.problem]
    context = {
        "form": form,
        "to_propose": [each for each in fit if not each.is_proposed],
        "to_agree": [each for each in fit if each.is_proposed],
        "unfit": [each for each in chosen if each.problem],
    }
    return render(request, "review/malicious.html", context)
