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
    proposed = [malicious.is_proposed(concern) for concern in concerns]
    signs, is_child = malicious.to_answer(concerns=concerns, by=officer, at=clock.now())
    form = MaliciousForm(
        request.POST if is_answered else None,
        needs_reason=not all(proposed),
        needs_agreement=any(proposed),
        signs=signs,
        is_child=is_child,
    )
    if form.is_valid():
        given = form.cleaned_data
        names = ("reason", "why_not_gateway", "agreement")
        answers = malicious.Answers(danger=form.danger, **{name: given.get(name, "") for name in names})
        malicious.end_as_malicious(concerns=concerns, answers=answers, by=officer, at=clock.now())
        messages.success(request, "Those with a tick are proposed, or ended where a colleague had proposed it.")
        return redirect("review:queue")
    chosen = malicious.look_at(concerns=concerns, by=officer, at=clock.now())
    fit = [each for each in chosen if not each.problem]
    context = {
        "form": form,
        "to_propose": [each for each in fit if not each.is_proposed],
        "to_agree": [each for each in fit if each.is_proposed],
        "unfit": [each for each in chosen if each.problem],
        "unseen": sum(each.is_unseen for each in chosen),
        "most": malicious.FIRST_WORDS,
    }
    return render(request, "review/malicious.html", context)
