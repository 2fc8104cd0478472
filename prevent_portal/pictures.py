"""Serve uploaded pictures so that a browser treats them only as images."""

from csp.constants import NONE
from csp.decorators import csp
from django.http import HttpResponse


@csp({"default-src": [NONE], "sandbox": True})
def picture_response(data: bytes, *, name: str) -> HttpResponse:
    """`data` is a JPEG or PNG encoded by the portal; `name` has no extension and reveals nothing."""
    kind = "png" if data.startswith(b"\x89PNG") else "jpeg"
    response = HttpResponse(data, content_type=f"image/{kind}")
    response["Content-Disposition"] = f'inline; filename="{name}.{kind}"'
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
