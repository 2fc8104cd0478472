"""Serve a picture of a concern to an officer of its force. Each view is recorded as an event."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from prevent_portal import clock
from prevent_portal.errors import not_found
from prevent_portal.pictures import picture_response
from referrals.actions.casework import reading
from referrals.models import Attachment, Concern, Officer
from referrals.review.view_decorators import for_concerns


@require_GET
@for_concerns
def show_picture(request: HttpRequest, officer: Officer, concern: Concern, number: int) -> HttpResponse:
    try:
        data = reading.open_picture(concern=concern, number=number, by=officer, at=clock.now())
    except Attachment.DoesNotExist:
        return not_found(request)
    return picture_response(data, name=f"{concern.reference}-{number}")
