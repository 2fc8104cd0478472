"""Run the measurements of a package one by one and write their figures into a page of docs."""

import importlib
import os
import pkgutil
import time
import traceback
from collections.abc import Callable, Sequence

import django

from tests.figures import ROOT, Figures, write


def run(package: str, page: str, names: Sequence[str]) -> int:
    """Run each module that has a `measure()`, which returns Figures and raises when a limit is missed.

    A failing module keeps its old figures and does not stop the others. Exit codes: 1 for a failure, 2 for an
    unknown name.
    """
    # Modules may use models and test helpers; the processes that they start get their own settings.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    known = _measures(package)
    if unknown := sorted(set(names) - set(known)):
        print(f"Not known: {', '.join(unknown)}. There are: {', '.join(known)}.")
        return 2
    broken = []
    chosen = [name for name in known if not names or name in names]
    for position, name in enumerate(chosen, start=1):
        print(f"[{position}/{len(chosen)}] {name}", flush=True)
        started = time.monotonic()
        try:
            figures = known[name]()
        except Exception:  # noqa: BLE001  (the other modules must still run)
            traceback.print_exc()
            broken.append(name)
            continue
        print(f"{figures.markdown()}({time.monotonic() - started:.0f} s)\n", flush=True)
        write(ROOT / page, name, figures)
    if broken:
        print(f"Did not hold: {', '.join(broken)}.")
    return 1 if broken else 0


def _measures(package: str) -> dict[str, Callable[[], Figures]]:
    folder = ROOT / package.replace(".", "/")
    names = sorted(module.name for module in pkgutil.iter_modules([str(folder)]) if not module.name.startswith("_"))
    modules = {name: importlib.import_module(f"{package}.{name}") for name in names}
    return {name: module.measure for name, module in modules.items() if hasattr(module, "measure")}
