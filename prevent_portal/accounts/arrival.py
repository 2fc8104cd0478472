"""What begins when somebody has signed in."""

from typing import Any

from django.http import HttpRequest

from prevent_portal.accounts import limits


def arrive(request: HttpRequest, **signal: Any) -> None:
    limits.begin(request.session)
