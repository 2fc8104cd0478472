"""Find your area by postcode, the files that machines ask for, and the pictures of pages."""

from datetime import UTC, timedelta
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.static import serve
from wagtail.models import Page

from guidance import directory
from guidance.content.elsewhere import ELSEWHERE
from guidance.models.edition import SHARED

_LONGEST_SHOWN = 100  # of what somebody typed for a postcode
# RFC 9116 recommends less than a year, so that a file that nobody tends is not believed for ever.
_SECURITY_LASTS = timedelta(days=180)
# A size that is made anew may get an old name.
_PICTURE_LASTS = "public, max-age=3600"


def find(request: HttpRequest) -> HttpResponse:
    """A postcode answers none, one or many areas; each has a template of its own."""
    typed = request.GET.get("postcode", "").strip()
    lookup = directory.areas_for(typed) if typed else None
    unreadable = lookup is not None and lookup.answer is directory.Answer.UNREADABLE
    error = "Enter a full postcode, such as CB1 2AB" if unreadable else ""
    if "postcode" in request.GET and not typed:
        error = "Enter a postcode"
    context = {
        "typed": typed[:_LONGEST_SHOWN],
        "error": error,
        "lookup": lookup,
        "answer": lookup.answer.value if lookup and not error else "",
        "elsewhere": ELSEWHERE[lookup.nation.value] if lookup else None,
        "areas": directory.areas(),
        "councils": directory.councils(),
        "lines": {line.slug: line for line in directory.urgent_lines()},
    }
    return render(request, "guidance/find.html", context)


def robots(request: HttpRequest) -> HttpResponse:
    context = {"sitemap": f"{settings.PORTAL_URL}/sitemap.xml"}
    return _file(render(request, "guidance/robots.txt", context, content_type="text/plain; charset=utf-8"))


def sitemap(request: HttpRequest) -> HttpResponse:
    """By the portal's own address, whatever name a visitor called it by."""
    pages = Page.objects.live().public().filter(depth__gt=1)
    rows = [
        {"address": f"{settings.PORTAL_URL}{address}", "changed_at": page.last_published_at}
        for page in pages
        if (address := page.get_url(request))
    ]
    return _file(render(request, "guidance/sitemap.xml", {"rows": rows}, content_type="application/xml"))


def security(request: HttpRequest) -> HttpResponse:
    """Where to report a fault in the portal's safety (RFC 9116). Better none than one that nobody reads."""
    if not settings.SECURITY_CONTACTS:
        raise Http404
    context = {
        "contacts": settings.SECURITY_CONTACTS,
        "address": f"{settings.PORTAL_URL}{request.path}",
        "expires_at": timezone.now().astimezone(UTC) + _SECURITY_LASTS,
    }
    return render(request, "guidance/security.txt", context, content_type="text/plain; charset=utf-8")


def picture(request: HttpRequest, name: str) -> FileResponse:
    """Sizes that Wagtail made for pages; originals, which may say where they were taken, are not served."""
    response = serve(request, name, document_root=str(Path(settings.MEDIA_ROOT) / "images"))
    response["Cache-Control"] = _PICTURE_LASTS
    return response


def _file(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = SHARED
    return response
