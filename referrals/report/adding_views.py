"""The page "Add more, if you can": the sections of the optional questions, as a task list."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from referrals.report.drafts import OpenDraft
from referrals.report.journey import Journey
from referrals.report.view_decorators import needs_draft, next_page, time_left


@require_safe
@needs_draft
def add(request: HttpRequest, draft: OpenDraft) -> HttpResponse:
    journey = draft.glance()
    if not journey.is_complete:
        return redirect(next_page(journey))
    context = {"window": _("Add more"), "sections": list(task_list(journey))}
    return render(request, "report/add.html", time_left(draft) | context)


def task_list(journey: Journey) -> Iterator[dict[str, Any]]:
    for section, steps in journey.additions():
        yield {
            "name": section,
            "first": steps[0][0].slug,
            "questions": [step.form_for(journey.answers).name for step, _answered in steps],
            "answered": sum(answered for _step, answered in steps),
            "all": len(steps),
        }
