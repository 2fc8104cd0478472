"""The question about pictures: add one at a time, or remove one.

Redrawing a picture takes about a second, so it is done before the draft is locked.
"""

from functools import partial
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prevent_portal.errors import not_found
from prevent_portal.pictures import picture_response
from referrals.report import drafts, pictures
from referrals.report.drafts import OpenDraft
from referrals.report.forms.pictures import PicturesForm
from referrals.report.view_decorators import (
    draft_ended,
    is_change,
    next_page,
    page_after,
    respond_with_draft,
    step_context,
    takes_concerns,
)

STEP = "pictures"
TOO_MANY = gettext_lazy(
    "We cannot take more pictures at the moment. Please go on without: say in your own words what it shows"
)


@takes_concerns
def ask(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return respond_with_draft(request, drafts.load_draft(request), _show_question)
    if request.FILES and drafts.load_draft(request) is None:
        return draft_ended(request)  # do not decode a picture for a client without a draft
    declined = bool(request.FILES) and not pictures.may_be_added(request)
    form = PicturesForm(request.POST, None if declined else request.FILES, answers={})
    form.is_valid()
    if declined:
        form.add_error("picture", TOO_MANY)
    with transaction.atomic():
        return respond_with_draft(request, drafts.load_draft(request, lock=True), partial(_save, form=form))


def _save(request: HttpRequest, draft: OpenDraft, form: PicturesForm) -> HttpResponse:
    if draft.glance().step(STEP) is None:
        return redirect(next_page(draft.glance()))
    if removed := _uuid(request.POST.get("remove", "")):
        pictures.remove_picture(draft.cookie_key, removed)
    elif form.redrawn and len(pictures.list_pictures(draft.cookie_key)) >= pictures.MOST:
        form.add_error(
            "picture", _("You can add up to %(most)d pictures. Remove one first") % {"most": pictures.MOST}
        )
    elif form.redrawn:
        pictures.add_picture(draft.cookie_key, form.redrawn)
    elif "add" in request.POST and not form.errors:
        form.add_error("picture", _("Choose a picture to add"))
    if form.errors and not removed:
        draft.touch()
        return _show_question(request, draft, form)
    draft.answers[STEP] = {"count": [str(len(pictures.list_pictures(draft.cookie_key)))]}
    draft.save()
    stay_on_page = removed or "add" in request.POST
    journey = draft.glance()
    step = journey.step(STEP)
    if stay_on_page or step is None:
        return redirect("report:pictures")
    return redirect(page_after(request, journey, step))


def _show_question(request: HttpRequest, draft: OpenDraft, form: PicturesForm | None = None) -> HttpResponse:
    journey = draft.glance()
    step = journey.step(STEP)
    if step is None:
        return redirect(next_page(journey))
    shown = form or PicturesForm(answers={})
    context = step_context(draft, journey, step, shown, changes=is_change(request))
    added = pictures.list_pictures(draft.cookie_key)
    return render(request, "report/pictures.html", context | {"pictures": added, "minutes": drafts.picture_minutes()})


@takes_concerns
def show(request: HttpRequest, picture_id: UUID) -> HttpResponse:
    draft = drafts.load_draft(request)
    small = pictures.read_thumbnail(draft.cookie_key, picture_id) if draft else None
    return picture_response(small, name="picture") if small else not_found(request)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
