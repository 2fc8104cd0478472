"""Measure import_postcodes with a generated file as large as the ONS Postcode Directory, on each database."""

import os
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path

from guidance.content.places import COUNCILS
from guidance.postcodes.outward_codes import LIKELY_COUNCILS
from guidance.postcodes.parsing import AREAS
from tests.figures import ROOT, Figures
from tests.guidance.postcodes.onspd import OLD
from tools.machine import postgresql

ROWS = 2_700_000
_OF_OURS = 1_800  # postcodes an outward code of our areas; the rest is spread over the others
_INWARD = [f"{digit}{a}{b}" for digit, a, b in product("0123456789", *["ABDEFGHJLNPQRSTUWXYZ"] * 2)]
# Columns that are not read; each line is as long as in ONS's file, about 330 characters.
_BEFORE = (
    '"198001","{ended}","E99999999","E99999999","{council}","E05000000","E04000000","0","0533420","0259280","1",'
)
_AFTER = (
    '"E18000002","E40000007","E92000001","E12000006","0","E14000617","E15999999","E24999999","E30000186",'
    '"E16000000","E07000012","E05000000","99UBMM","07UB07","E65000001","E01000001","E02000001","6","4B2","E00000001",'
    '"E01000001","E02000001","E33000001","E38000000","E34999999","E35999999","A1","1A1",52.202551,0.131237,'
    '"E37000000","","{force}",16000,"C9","E54000000","E00000001","E01000001","E02000001"\r\n'
)
_OUTPUT = re.compile(r"([\d,]+) rows kept.*Read and checked in ([\d.]+) s, tables changed in ([\d.]+) s")


def measure() -> Figures:
    figures = Figures(
        "Loading the ONS Postcode Directory",
        ("Database", "File", "Rows", "Seconds", "Rows a second", "Peak memory", "Rows kept", "Writers wait"),
        note=(
            "A made-up file in ONS's columns; target: 90 s and 300 MB on 2 cores. *Writers wait*: how long the one "
            "transaction holds up others that write on SQLite; on PostgreSQL nobody waits."
        ),
    )
    with tempfile.TemporaryDirectory(prefix="portal-postcodes-") as name:
        folder = Path(name)
        plain, packed = _make(folder)
        with postgresql.cluster(postgresql.find()) as url:
            figures.add("PostgreSQL", _size("CSV", plain), *_load(url, plain, folder / "postgresql"))
        (folder / "sqlite").mkdir()
        url = f"sqlite:///{folder / 'sqlite' / 'portal.sqlite3'}"
        figures.add("SQLite", _size("zip", packed), *_load(url, packed, folder / "sqlite"))
    return figures


def _size(kind: str, path: Path) -> str:
    return f"{kind}, {path.stat().st_size / 1e6:,.0f} MB"


def _make(folder: Path) -> tuple[Path, Path]:
    plain, packed = folder / "ONSPD_AUG_2026_UK.csv", folder / "ONSPD_AUG_2026.zip"
    with plain.open("w", newline="") as out:
        out.write(OLD + "\r\n")
        out.writelines(islice(_lines(), ROWS))
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.write(plain, "Data/ONSPD_AUG_2026_UK.csv")
    return plain, packed


def _lines() -> Iterator[str]:
    """Postcodes of our areas, every fifth in a council elsewhere and every third terminated; then all others."""
    codes = {name: code for code, name, _, tier, _, last in COUNCILS if tier != "county" and last is None}
    for outward, names in LIKELY_COUNCILS.items():
        councils = [codes[name] for name in names]
        for number, inward in enumerate(_INWARD[:_OF_OURS]):
            council = "E07999999" if number % 5 == 4 else councils[number % len(councils)]
            yield _line(outward, inward, council, "201903" if number % 3 == 0 else "")
    others = [
        f"{area}{district}"
        for area in sorted(AREAS)
        for district in range(1, 25)
        if f"{area}{district}" not in LIKELY_COUNCILS
    ]
    left = ROWS - _OF_OURS * len(LIKELY_COUNCILS)
    for outward in others:
        for inward in _INWARD[: left // len(others) + 1]:
            yield _line(outward, inward, "E08000003", "")


def _line(outward: str, inward: str, council: str, ended: str) -> str:
    three = f'"{outward:4}{inward}","{outward:4} {inward}","{outward} {inward}",'
    return three + _BEFORE.format(ended=ended, council=council) + _AFTER.format(force="E23000000")


def _load(url: str, path: Path, data: Path) -> tuple[str, ...]:
    """Load the file in a separate process; returns the cells of the table's row."""
    environment = os.environ | {"DATABASE_URL": url, "DATA_DIR": str(data), "DEMO": "true", "SECRET_KEY": "x" * 50}
    manage = [sys.executable, str(ROOT / "manage.py")]
    for command in (["migrate", "--verbosity=0"], ["load_guidance", "--verbosity=0"]):
        subprocess.run([*manage, *command], env=environment, check=True, cwd=ROOT, stderr=subprocess.DEVNULL)
    started = time.monotonic()
    child = subprocess.Popen(
        [*manage, "import_postcodes", str(path)], env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    output = child.stdout.read() if child.stdout else ""
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.monotonic() - started
    found = _OUTPUT.search(output)
    assert status == 0, f"import_postcodes failed:\n{output}"
    assert found, f"not understood: {output}"
    kept, _, changing = found.groups()
    return (
        f"{ROWS:,}",
        f"{seconds:.0f}",
        f"{ROWS / seconds:,.0f}",
        f"{used.ru_maxrss / 1024:.0f} MB",
        kept,
        f"{changing} s",
    )
