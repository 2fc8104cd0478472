"""How a picture that somebody sent is handed to a browser: as a picture and nothing else."""

from csp.constants import NONE
from csp.decorators import csp
from django.http import HttpResponse


@csp({"default-src": [NONE], "sandbox": True})
def picture_response(data: bytes, *, name: str) -> HttpResponse:
    """`data` is a JPEG or PNG that the portal wrote itself; `name` has no ending and tells nothing."""
    kind = "png" if data.startswith(b"\x89PNG") else "jpeg"
    response = HttpResponse(data, content_type=f"image/{kind}")
    response["Content-Disposition"] = f'inline; filename="{name}.{kind}"'
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
