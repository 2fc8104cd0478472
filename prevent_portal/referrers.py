"""What the next page is told of a page whose address holds a token or a postcode.

The rest of the portal sends "same-origin" (SECURE_REFERRER_POLICY): the whole address, to our own pages alone.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def origin_only(view: View) -> View:
    """For a page with a form: with "no-referrer" browsers post "Origin: null", which CSRF protection refuses."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "strict-origin"
        return response

    return shown
