"""Read the needed columns of the published file: a CSV, or a zip with Data/ONSPD_*.csv in it.

Column names contain a year that changes with the edition: `oslaua` until 2024, names like `lad25cd` since.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

# postcode without space, council code, month of termination ("" while in use), police force code
Row = tuple[str, str, str, str]

_POSTCODE = re.compile(r"^(pcds|pcd8|pcd7|pcd2|pcd)$")
_COUNCIL = re.compile(r"^(oslaua|laua|lad\d\dcd)$")
_ENDED = re.compile(r"^doterm$")
_FORCE = re.compile(r"^pfa(\d\dcd)?$")
_IN_ZIP = re.compile(r"(^|/)Data/(ONSPD|NSPL)[^/]*\.csv$", re.IGNORECASE)


class BadFile(Exception):
    """The message can be shown to users. Nothing has been changed."""


def read(path: Path) -> Iterator[Row]:
    """Raises BadFile when the file is not this directory or a row is incomplete."""
    try:
        with _opened(path) as lines:
            yield from _rows(csv.reader(lines))
    except (OSError, EOFError, zipfile.BadZipFile, zipfile.LargeZipFile) as error:
        raise BadFile(f"The file cannot be read to its end: {error}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadFile(f"The file is not a CSV in UTF-8: {error}") from error


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    if not zipfile.is_zipfile(path):
        if path.suffix.lower() == ".zip":
            raise BadFile("The zip file is incomplete or damaged. Download it again.")
        with path.open(encoding="utf-8-sig", newline="") as lines:
            yield lines
        return
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if _IN_ZIP.search(name)]
        if len(names) != 1:
            raise BadFile(f"The zip file holds {len(names)} files named like Data/ONSPD_....csv, not one.")
        with archive.open(names[0]) as raw:
            yield io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")


def _rows(reader: Iterator[list[str]]) -> Iterator[Row]:
    header = [name.strip().lower() for name in next(reader, [])]
    postcode, council = _position(header, _POSTCODE, "the postcode"), _position(header, _COUNCIL, "the council")
    ended = _position(header, _ENDED, "the date when a postcode ended")
    force = next((i for i, name in enumerate(header) if _FORCE.match(name)), None)
    width = len(header)
    for number, row in enumerate(reader, start=2):
        if not any(map(str.strip, row)):
            continue  # a spreadsheet or an editor has added an empty line
        if len(row) != width:
            raise BadFile(f"Line {number} has {len(row)} columns and not {width}: the file is cut short or garbled.")
        yield (
            row[postcode].replace(" ", "").upper(),
            row[council].strip(),
            row[ended].strip(),
            row[force].strip() if force is not None else "",
        )


def _position(header: list[str], pattern: re.Pattern[str], what: str) -> int:
    """The position of the pattern's first alternative that the header has."""
    for wanted in pattern.pattern.strip("^()$").split("|"):
        for position, name in enumerate(header):
            if re.fullmatch(wanted, name):
                return position
    raise BadFile(f"This does not look like the ONS Postcode Directory: it has no column for {what}.")
