"""Runs the modules of a folder one by one and writes the figures that each gives into one page of docs."""

import importlib
import os
import pkgutil
import time
from collections.abc import Sequence
from pathlib import Path

import django

from tests.figures import ROOT, write


def run(package: str, page: str, names: Sequence[str]) -> int:
    """Each module has `measure()`, which returns Figures and raises when what it holds to is broken."""
    folder = Path(__file__).resolve().parent / package.rpartition(".")[2]
    known = sorted(module.name for module in pkgutil.iter_modules([str(folder)]) if not module.name.startswith("_"))
    if unknown := sorted(set(names) - set(known)):
        print(f"Not known: {', '.join(unknown)}. There are: {', '.join(known)}.")
        return 2
    chosen = [name for name in known if not names or name in names]
    # Modules may use models and the tests' own tools; the processes that they start get settings of their own.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    for position, name in enumerate(chosen, start=1):
        print(f"[{position}/{len(chosen)}] {name}", flush=True)
        started = time.monotonic()
        figures = importlib.import_module(f"{package}.{name}").measure()
        print(f"{figures.markdown()}({time.monotonic() - started:.0f} s)\n", flush=True)
        write(ROOT / page, name, figures)
    return 0
