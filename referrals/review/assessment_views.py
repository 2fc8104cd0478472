"""Write the assessment of a concern, with the report in sight; each save is a version."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from prevent_portal import clock
from referrals.actions.casework import assessment, reading
from referrals.actions.casework.reading import Part
from referrals.models import Concern, Officer
from referrals.models.states import Changed
from referrals.review.assessment_form import AssessmentForm, prefilled
from referrals.review.desk import render_step
from referrals.review.forms import show_again
from referrals.review.report_page import report_page
from referrals.review.view_decorators import for_concerns
from referrals.rules.assessment import parts_for
from referrals.rules.permissions import check_user_can_write_assessment


@require_http_methods(["GET", "POST"])
@for_concerns
def write(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    check_user_can_write_assessment(officer, concern)
    force = officer.force.slug
    form = AssessmentForm(request.POST, force=force, initial={}, shown="") if request.method == "POST" else None
    if form and form.is_valid():
        answers, shown = form.answers, form.cleaned_data["shown"]
        try:
            assessment.save_assessment(concern=concern, answers=answers, by=officer, at=clock.now(), shown=shown)
            messages.success(request, "Assessment saved.")
            return redirect("review:assessment", concern.reference)
        except Changed:
            latest = assessment.open_assessment(list(concern.notes.all()))
            show_again(form, latest.version)
    parts = (Part.REPORT, Part.NOTES)
    content = reading.open_concern(concern=concern, by=officer, at=clock.now(), parts=parts)
    latest = content["assessment"]
    if form is None:
        initial = latest.answers if latest.note else prefilled(concern, content)
        form = AssessmentForm(None, force=force, initial=initial, shown=latest.version)
    context = {
        "form": form,
        "content": content,
        "report": report_page(content),
        "restrictions": content["restrictions"],
        "pictures": concern.attachments.count(),
        "parts": parts_for(force),
    }
    return render_step(request, officer, concern, "review/assessment.html", context, content=content)
