"""`python -m prevent_portal.demo`: the whole portal on this machine, delivery worker too, until Ctrl-C."""

import os
import sys
from pathlib import Path

import django
import environ

from prevent_portal.demo import keys, serving
from prevent_portal.demo.preparation import prepare
from prevent_portal.demo.private_files import make_private_folder
from prevent_portal.demo.processes import Child, Supervisor
from prevent_portal.demo.say import say
from prevent_portal.demo.summary import say_where_things_are
from prevent_portal.web_server import web_command

BASE_DIR = Path(__file__).resolve().parent.parent.parent


def main() -> int:
    environ.Env.read_env(BASE_DIR / ".env")
    port = os.environ.get("PORT", "8000")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        say(f"PORT is {port!r}: give a number from 1 to 65535.")
        return 1
    if not serving.port_is_free(int(port)):
        say(f"Port {port} is taken. Stop what serves there, or choose another: PORT=8001 make run")
        return 1
    prepare_environment(Path(os.environ.get("DATA_DIR") or BASE_DIR / ".data").resolve())
    django.setup()
    prepare()
    return serve(int(port))


def prepare_environment(data_dir: Path) -> None:
    """Before settings are read, for this process and for its children."""
    say(f"Keeping all data in {data_dir}")
    make_private_folder(data_dir)
    os.environ.update(DATA_DIR=str(data_dir), DEMO="true", DJANGO_SETTINGS_MODULE="prevent_portal.settings")
    os.environ.setdefault("REQUIRE_MFA", "false")
    if keys.load_or_make(data_dir):
        say("Made the keys of this demo")


def serve(port: int) -> int:
    web = Child("web server", web_command(port))
    delivery = Child("delivery worker", serving.command(BASE_DIR, "send_deliveries"))
    guidance = Child("guidance tender", serving.command(BASE_DIR, "tend_guidance"))
    supervisor = Supervisor([web, delivery, guidance])
    supervisor.listen()
    say("Starting the web server, the delivery worker and what publishes scheduled pages")
    supervisor.start()
    supervisor.tend_until(lambda: serving.answers(port))
    say_where_things_are()
    supervisor.tend_until(lambda: False)
    say("Stopping")
    supervisor.stop()
    say("Stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
