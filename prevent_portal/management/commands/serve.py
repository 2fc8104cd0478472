"""Serve the pages of this process's tier on HOST and PORT until SIGTERM, unless a check finds an error."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from prevent_portal.web_server import web_command


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()  # handle() runs all, including deployment checks

    def handle(self, **options: Any) -> None:
        self.check(include_deployment_checks=True)
        command = web_command(
            settings.PORT, host=settings.HOST, workers=settings.WEB_WORKERS, threads=settings.WEB_THREADS
        )
        # Replaces this process, so that a service manager's signals reach the server itself.
        os.execv(command[0], command)  # noqa: S606
