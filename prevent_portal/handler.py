from django.core.handlers.wsgi import WSGIHandler

from prevent_portal.django_internals import TolerantRequest


class Handler(WSGIHandler):
    request_class = TolerantRequest
