"""Views to find an area by postcode, for files that crawlers read, and for pictures."""

from datetime import UTC, timedelta
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django.views.static import serve
from wagtail.models import Page

from guidance import directory
from guidance.content.elsewhere import ELSEWHERE
from guidance.models.edition import SHARED
from prevent_portal.languages import in_language_of_address
from prevent_portal.referrers import no_referrer

_LONGEST_SHOWN = 100  # characters of the typed postcode
# RFC 9116 recommends less than a year, so that an outdated file is not trusted.
_SECURITY_LASTS = timedelta(days=180)
# Not for ever, because a new rendition may get the name of an old one.
_PICTURE_LASTS = "public, max-age=3600"


@csrf_exempt
@no_referrer
@require_http_methods(["GET", "HEAD", "POST"])
@in_language_of_address
def find(request: HttpRequest) -> HttpResponse:
    """The form posts, so that no address, history or log holds the postcode; a link may still give it in a GET.

    Without a CSRF token, since it changes nothing, and stands on cached pages, which have none.
    """
    given = request.POST if request.method == "POST" else request.GET
    typed = given.get("postcode", "").strip()
    lookup = directory.areas_for(typed) if typed else None
    unreadable = lookup is not None and lookup.answer is directory.Answer.UNREADABLE
    error = "Enter a full postcode, such as CB1 2AB" if unreadable else ""
    if "postcode" in given and not typed:
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
    response = render(request, "guidance/find.html", context)
    response["Cache-Control"] = "no-store"
    return response


def robots(request: HttpRequest) -> HttpResponse:
    context = {"sitemap": f"{settings.PORTAL_URL}/sitemap.xml"}
    return _file(render(request, "guidance/robots.txt", context, content_type="text/plain; charset=utf-8"))


def sitemap(request: HttpRequest) -> HttpResponse:
    """Uses PORTAL_URL, not the Host header."""
    pages = Page.objects.live().public().filter(depth__gt=1)
    rows = [
        {"address": f"{settings.PORTAL_URL}{address}", "changed_at": page.last_published_at}
        for page in pages
        if (address := page.get_url(request))
    ]
    return _file(render(request, "guidance/sitemap.xml", {"rows": rows}, content_type="application/xml"))


def security(request: HttpRequest) -> HttpResponse:
    """security.txt (RFC 9116). 404 when no contact is configured."""
    if not settings.SECURITY_CONTACTS:
        raise Http404
    context = {
        "contacts": settings.SECURITY_CONTACTS,
        "address": f"{settings.PORTAL_URL}{request.path}",
        "expires_at": timezone.now().astimezone(UTC) + _SECURITY_LASTS,
    }
    return render(request, "guidance/security.txt", context, content_type="text/plain; charset=utf-8")


def picture(request: HttpRequest, name: str) -> FileResponse:
    """Serves Wagtail's renditions only, because originals may contain the place where they were taken."""
    response = serve(request, name, document_root=str(Path(settings.MEDIA_ROOT) / "images"))
    response["Cache-Control"] = _PICTURE_LASTS
    return response


def _file(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = SHARED
    return response
