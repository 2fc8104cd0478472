#!/usr/bin/env python
import os
import sys

from django.core.management import execute_from_command_line

from prevent_portal.demo import environment

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prevent_portal.settings")
    environment.prepare_environment(sys.argv[1:])
    execute_from_command_line(sys.argv)
