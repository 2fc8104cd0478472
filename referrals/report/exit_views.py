"""Exit this page: delete the draft, clear the browser's data and redirect to a neutral site."""

import logging

from csp.constants import NONE
from csp.decorators import csp
from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from prevent_portal.same_origin import is_same_origin
from referrals.report import draft_cookie, drafts, return_visits

logger = logging.getLogger(__name__)


@csrf_exempt
@require_POST
@csp({"default-src": [NONE], "img-src": ["data:"], "frame-ancestors": [NONE]})
def exit_now(request: HttpRequest) -> HttpResponse:
    """Always leads away, even with an invalid CSRF token or without a database: the person may be in danger.

    Only for our own pages it deletes and clears. A form that another site posts here would otherwise wipe a report or
    sign an officer out, since what the browser clears does not depend on the cookies that it sent (ADR 0068).
    It answers with a Refresh header, because our form-action policy blocks a redirect to another site (ADR 0021).
    """
    response = render(request, "report/gone.html", {"exit_url": settings.EXIT_URL})
    response["Refresh"] = f"0; url={settings.EXIT_URL}"
    response["Referrer-Policy"] = "no-referrer"
    if not is_same_origin(request):
        return response
    _delete(request)
    return_visits.forget_key(response)
    return draft_cookie.forget_all(response)


def _delete(request: HttpRequest) -> None:
    try:
        with transaction.atomic():
            if draft := drafts.load_draft(request, lock=True):
                draft.close()
            return_visits.end_visit(request)
    except DatabaseError:
        logger.exception("A draft could not be wiped on exit; it ends by itself when its time is over.")
