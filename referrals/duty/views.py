"""The duty desk's one page: queue, workers, contacts, and what nobody was told of, opened or called about."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from referrals.actions.summary import current_standing
from referrals.duty.access import for_duty_staff


@never_cache
@require_safe
@for_duty_staff
def show_desk(request: HttpRequest) -> HttpResponse:
    standing = current_standing(timezone.now())
    return render(request, "duty/desk.html", {"standing": standing, "minutes": int(standing.queue_age.seconds / 60)})
