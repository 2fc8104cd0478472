"""Find your area by postcode, and the two files that crawlers ask for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Page

from guidance import directory

_CACHED = "public, max-age=3600"


def find(request: HttpRequest) -> HttpResponse:
    """A postcode answers none, one or many areas; each has a template of its own."""
    typed = request.GET.get("postcode", "").strip()
    lookup = directory.areas_for(typed) if typed else None
    unreadable = lookup is not None and lookup.answer is directory.Answer.UNREADABLE
    error = "Enter a full postcode, such as CB1 2AB" if unreadable else ""
    if "postcode" in request.GET and not typed:
        error = "Enter a postcode"
    context = {
        "typed": typed,
        "error": error,
        "lookup": lookup,
        "answer": lookup.answer.value if lookup and not error else "",
        "areas": directory.areas(),
        "lines": {line.slug: line for line in directory.urgent_lines()},
    }
    return render(request, "guidance/find.html", context)


def robots(request: HttpRequest) -> HttpResponse:
    context = {"sitemap": request.build_absolute_uri("/sitemap.xml")}
    return _file(render(request, "guidance/robots.txt", context, content_type="text/plain; charset=utf-8"))


def sitemap(request: HttpRequest) -> HttpResponse:
    pages = [page.get_url(request) for page in Page.objects.live().public().filter(depth__gt=1)]
    context = {"addresses": [request.build_absolute_uri(address) for address in pages if address]}
    return _file(render(request, "guidance/sitemap.xml", context, content_type="application/xml"))


def _file(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = _CACHED
    return response
