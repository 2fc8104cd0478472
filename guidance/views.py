"""Views to find an area by postcode, for files that crawlers read, and for pictures."""

from datetime import UTC, timedelta
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django.views.static import serve
from wagtail.models import Page

from guidance import directory
from guidance.content.elsewhere import ELSEWHERE
from guidance.models.edition import SHARED
from prevent_portal.languages import in_language_of_address
from prevent_portal.referrers import origin_only

_LONGEST_SHOWN = 300  # characters of what was typed
# RFC 9116 recommends less than a year, so that an outdated file is not trusted.
_SECURITY_LASTS = timedelta(days=180)
# Not for ever, because a new rendition may get the name of an old one.
_PICTURE_LASTS = "public, max-age=3600"


@csrf_exempt
@origin_only
@require_http_methods(["GET", "HEAD", "POST"])
@in_language_of_address
def find(request: HttpRequest) -> HttpResponse:
    """The form posts, so that no address, history or log holds the postcode; a link may still give it in a GET.

    Without a CSRF token, since it changes nothing, and stands on cached pages, which have none.
    """
    given = request.POST if request.method == "POST" else request.GET
    # "postcode" is the field's name in links and on pages from before it took a town.
    asked = [given[name].strip() for name in ("place", "postcode") if name in given]
    typed = next(filter(None, asked), "")
    found = directory.read_place(typed) if typed else None
    context = {
        "typed": typed[:_LONGEST_SHOWN],
        "error": _("Enter a postcode, a town or a village") if asked and not typed else "",
        "found": found,
        "postcode": directory.areas_for(typed) if typed else None,
        "unreadable": directory.Answer.UNREADABLE,
        "elsewhere": ELSEWHERE.get(found.nation.value) if found else None,
        # The answer to a POST is nobody else's, so that it can have a form with a token, and the place in it.
        "carries_place": bool(found) and request.method == "POST",
        "areas": directory.areas(),
        "councils": directory.councils(),
        "in_language": True,
        "is_whole": True,
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
