"""Pages after sending: the return codes, a note of them, and the record of a referral."""

from threading import BoundedSemaphore

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guidance import directory
from prevent_portal import clock
from prevent_portal.documents.pdf import CannotMakePdf
from referrals.report import draft_cookie, drafts, referral_record
from referrals.report.address_counts import HourlyCounts, address_of, is_of_this_machine
from referrals.report.view_decorators import draft_ended, takes_concerns
from referrals.rules import time_limits

# Records an hour for one address, in each process: a school or a council.
MOST_RECORDS = 30
records = HourlyCounts()
# Making a PDF takes a processor for about a second.
_making = BoundedSemaphore(1)


@takes_concerns
def sent(request: HttpRequest) -> HttpResponse:
    draft = drafts.load_draft(request)
    if draft is None:
        return draft_ended(request)
    if draft.receipt is None:
        return redirect("report:check")
    if request.method == "POST":
        draft.delete_receipt()
        return draft_cookie.forget_all(redirect("/"))
    receipts = [draft.receipt, *draft.more_receipts]
    areas = list(dict.fromkeys(receipt.area_slug for receipt in receipts))
    found = [area for slug in areas if (area := directory.area(slug))]
    context = {
        "window": _("Keep this"),
        "receipts": receipts,
        "forces": list(dict.fromkeys(area.force_name for area in found)),
        "about": draft.sent_about,
        "has_record": draft.at_work and referral_record.can_be_had(draft.cookie_key),
        "contacts": [contact for slug in areas for contact in directory.referral_phones(slug)],
        "minutes": settings.RECEIPT_MINUTES,
        "return_address": _return_address(),
        "readings": time_limits.readings_from(clock.now(), found),
    }
    return render(request, "report/sent.html", context)


@require_POST
@takes_concerns
def save_note(request: HttpRequest) -> HttpResponse:
    """Reference and code as a text file. Neither its name nor its content reveals what they are for, unless the
    reporter chose to have the address on it.

    POST, so that no other site can have it put among the downloads of a machine that somebody else uses, too.
    """
    draft = drafts.load_draft(request)
    if draft is None or draft.receipt is None:
        return draft_ended(request)
    reference, code = _("Number"), _("Code")
    receipts = [draft.receipt, *draft.more_receipts]
    note = "\n".join(f"{reference}: {each.reference}\n{code}: {each.return_code}\n" for each in receipts)
    if request.POST.get("address") == "yes":
        note += f"{_return_address()}\n"
    response = HttpResponse(note, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="note.txt"'
    return response


@require_POST
@takes_concerns
def record(request: HttpRequest) -> HttpResponse:
    """POST, so that no other site can have one made."""
    with transaction.atomic():
        draft = drafts.load_draft(request)
        if draft is None or draft.receipt is None or not draft.at_work:
            return draft_ended(request)
        if not _may_be_made(request) or not _making.acquire(blocking=False):
            return _without_record(request, 429)
        try:
            pdf = referral_record.take(draft.cookie_key)
        except CannotMakePdf:
            return _without_record(request, 503)
        finally:
            _making.release()
    if pdf is None:
        return _without_record(request, 410)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="record.pdf"'
    return response


def _may_be_made(request: HttpRequest) -> bool:
    address = address_of(request)
    return is_of_this_machine(address) or records.add(address, clock.now()) <= MOST_RECORDS


def _without_record(request: HttpRequest, status: int) -> HttpResponse:
    context = {"window": _("Record"), "is_over": status == 410}
    return render(request, "report/no_record.html", context, status=status)


def _return_address() -> str:
    return f"{settings.PORTAL_URL}{reverse('return')}"
