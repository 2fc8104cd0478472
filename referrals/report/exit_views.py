"""Leaving at once: what was typed is wiped here and in the browser, and a neutral page takes the place of ours."""

import logging

from csp.constants import NONE
from csp.decorators import csp
from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from referrals.report import drafts, return_visits

logger = logging.getLogger(__name__)


@csrf_exempt
@require_POST
@csp({"default-src": [NONE], "img-src": ["data:"], "frame-ancestors": [NONE]})
def exit_now(request: HttpRequest) -> HttpResponse:
    """Never refused, not for an old token nor for a database that does not answer: the person has to get away.

    Another site cannot wipe a draft with it: the draft's cookie is SameSite=Lax, so their POST comes without.
    A Refresh and not a redirect, since browsers hold a form's redirect to our own form-action policy.
    """
    try:
        with transaction.atomic():
            if draft := drafts.load_draft(request, lock=True):
                draft.delete()
            return_visits.end_visit(request)
    except DatabaseError:
        logger.exception("A draft could not be wiped on exit; it ends by itself when its time is over.")
    response = render(request, "report/gone.html", {"exit_url": settings.EXIT_URL})
    response["Refresh"] = f"0; url={settings.EXIT_URL}"
    response["Referrer-Policy"] = "no-referrer"
    return_visits.forget_key(response)
    return drafts.forget_all(response)
