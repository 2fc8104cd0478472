"""Whether a request was made by one of our own pages."""

from django.http import HttpRequest


def is_same_origin(request: HttpRequest) -> bool:
    """By Sec-Fetch-Site, which a page cannot set; by Origin in browsers that do not send it (Safari before 16.4).

    A request with neither counts as another site's. So does "same-site": a neighbour on our registrable domain.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
