"""Prepare and run the whole portal with demo data on this machine, delivery worker too, until Ctrl-C."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from prevent_portal.demo import serving
from prevent_portal.demo.concerns import add_concerns
from prevent_portal.demo.preparation import prepare
from prevent_portal.demo.processes import Child, Supervisor
from prevent_portal.demo.say import say
from prevent_portal.demo.summary import print_summary
from prevent_portal.web_server import web_command


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            # Settings have been read: too late for prevent_portal.demo.environment.
            raise CommandError("A demo is started by `python manage.py demo` alone.")
        prepare()
        if not settings.DEMO_EMPTY:
            say("Reporting invented concerns (none where there are concerns already)")
            add_concerns()
            connections.close_all()
        serve(settings.PORT)


def serve(port: int) -> None:
    web = Child("web server", web_command(port))
    delivery = Child("delivery worker", serving.command(settings.BASE_DIR, "send_deliveries"))
    guidance = Child("guidance tender", serving.command(settings.BASE_DIR, "tend_guidance"))
    supervisor = Supervisor([web, delivery, guidance])
    supervisor.listen()
    say("Starting the web server, the delivery worker and what publishes scheduled pages")
    supervisor.start()
    supervisor.tend_until(lambda: serving.answers(port))
    print_summary()
    supervisor.tend_until(lambda: False)
    say("Stopping")
    supervisor.stop()
    say("Stopped")
