"""Search page for references, areas, owners and outcomes. By POST, since the words may name a person."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from referrals.models import Officer
from referrals.review.filter_forms import SearchForm
from referrals.review.search import by_label
from referrals.review.view_decorators import for_officers


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def search(request: HttpRequest, officer: Officer) -> HttpResponse:
    form = SearchForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        context["labelled"] = by_label(officer, " ".join(form.cleaned_data["words"].split()))
    return render(request, "review/search.html", context)
