"""`make messages`: extract messages from the sources, update and compile each catalogue, and print its faults.

With --check nothing is written. The exit code is 1 when a catalogue has a fault.
"""

import sys

import django

from tools.catalogues import files
from tools.catalogues.faults import faults
from tools.catalogues.sources import extract


def write(code: str) -> None:
    catalog = files.updated(code, extract())
    files.po_path(code).parent.mkdir(parents=True, exist_ok=True)
    files.po_path(code).write_bytes(files.as_po(catalog))
    files.mo_path(code).write_bytes(files.as_mo(files.read(code)))


def main(arguments: list[str]) -> int:
    django.setup()  # passages of pages are read with Wagtail's means
    found = []
    for code in files.TRANSLATED:
        if "--check" not in arguments:
            write(code)
        found += [f"{code}: {fault}" for fault in faults(code)]
    print(*found, f"{len(found)} faults in the catalogues {', '.join(files.TRANSLATED)}.", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
