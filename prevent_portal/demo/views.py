"""Pages of captured mail, served only if DEMO is on (see prevent_portal.urls)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from prevent_portal.demo import mail


@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    captured = mail.is_captured()
    mails = mail.newest_first() if captured else []
    return render(request, "demo/mail_list.html", {"captured": captured, "mails": mails})


@require_safe
def mail_detail(request: HttpRequest, name: str) -> HttpResponse:
    found = mail.find(name) if mail.is_captured() else None
    if found is None:
        raise Http404
    return render(request, "demo/mail_detail.html", {"mail": found})
