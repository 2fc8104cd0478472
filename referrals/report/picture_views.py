"""The question about pictures and documents: add one file at a time, or remove one.

Reading a file takes a second or more, so it is done before the draft is locked. A PDF becomes pictures of its pages;
the words of a Word document become part of the answer (ADR 0099).
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
from prevent_portal.uploaded_files.reading import MOST_CHARACTERS
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
    # Of what the browser sends only the file counts: the portal sets the rest itself.
    form = PicturesForm({}, None if declined else request.FILES, answers={})
    form.is_valid()
    if form.is_document:
        pictures.count_document(request)
    if declined:
        form.add_error("picture", TOO_MANY)
    with transaction.atomic():
        return respond_with_draft(request, drafts.load_draft(request, lock=True), partial(_save, form=form))


def _save(request: HttpRequest, draft: OpenDraft, form: PicturesForm) -> HttpResponse:
    if draft.glance().step(STEP) is None:
        return redirect(next_page(draft.glance()))
    texts = list(draft.answers.get(STEP, {}).get("documents", []))
    removed = request.POST.get("remove", "")
    if picture := _uuid(removed):
        pictures.remove_picture(draft.cookie_key, picture)
    elif removed:
        texts = [text for number, text in enumerate(texts, start=1) if removed != f"document-{number}"]
    elif form.taken:
        _take(draft, form, texts)
    elif "add" in request.POST and not form.errors:
        form.add_error("picture", _("Choose a file to add"))
    if form.errors and not removed:
        draft.touch()
        return _show_question(request, draft, form)
    draft.answers[STEP] = {"count": [str(len(pictures.list_pictures(draft.cookie_key)))], "documents": texts}
    draft.save()
    stay_on_page = removed or "add" in request.POST
    journey = draft.glance()
    step = journey.step(STEP)
    if stay_on_page or step is None:
        return redirect("report:pictures")
    return redirect(page_after(request, journey, step))


def _take(draft: OpenDraft, form: PicturesForm, texts: list[str]) -> None:
    taken = form.taken
    if taken is None:
        return
    if len(pictures.list_pictures(draft.cookie_key)) + len(taken.pictures) > pictures.MOST:
        message = _("You can add up to %(most)d pictures and pages. Remove some first") % {"most": pictures.MOST}
        form.add_error("picture", message)
    elif sum(map(len, texts)) + len(taken.text) > MOST_CHARACTERS:
        form.add_error("picture", _("Your documents together are too long. Remove one first"))
    else:
        pictures.add_pictures(draft.cookie_key, taken.pictures)
        texts += [taken.text] if taken.text and taken.text not in texts else []


def _show_question(request: HttpRequest, draft: OpenDraft, form: PicturesForm | None = None) -> HttpResponse:
    journey = draft.glance()
    step = journey.step(STEP)
    if step is None:
        return redirect(next_page(journey))
    shown = form or PicturesForm(answers={})
    context = step_context(draft, journey, step, shown, changes=is_change(request))
    added = {
        "pictures": pictures.list_pictures(draft.cookie_key),
        "documents": draft.answers.get(STEP, {}).get("documents", []),
        "minutes": drafts.picture_minutes(),
    }
    return render(request, "report/pictures.html", context | added)


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
