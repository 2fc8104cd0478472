"""The outermost of the portal: even what Django itself cannot make a request of gets an answer."""

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest


class Request(WSGIRequest):
    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        """Django reads the address in the body's charset, before any middleware can refuse that: `?x` with rot13
        would be an error without an answer. The first middleware refuses what is noted here.
        """
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]
        except (LookupError, ValueError, SuspiciousOperation):
            self.content_type, self.content_params = "", {"charset": "unreadable"}
            self._encoding = None


class Handler(WSGIHandler):
    request_class = Request
