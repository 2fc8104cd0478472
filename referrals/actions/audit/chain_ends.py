"""Files outside the database that say where each chain of events ended, signed with INTEGRITY_KEYS.

Whoever rewrites the events in the database cannot rewrite yesterday's file on another machine, nor, without the key,
make one that is believed.
"""

import hashlib
import logging
import os
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from prevent_portal import integrity
from referrals.models import ChainHead, Concern

logger = logging.getLogger(__name__)

_PURPOSE = "chain ends"
_LAST = "signed"


class NotSigned(Exception):
    """The file was not written with INTEGRITY_KEYS or one of its fallbacks, or was changed since."""


@dataclass(frozen=True)
class End:
    chain_id: uuid.UUID
    number: int
    digest: str
    # Of a concern, so that one that is gone can be named.
    reference: str = ""

    @property
    def name(self) -> str:
        return f"concern {self.reference}" if self.reference else f"chain {self.chain_id}"

    def line(self) -> str:
        return f"{self.chain_id.hex} {self.number} {self.digest} {self.reference}".rstrip()

    @classmethod
    def from_line(cls, line: str) -> "End":
        chain_id, number, digest, *reference = line.split()
        return cls(uuid.UUID(hex=chain_id), int(number), digest, *reference)


class EndsFile:
    """Appears under its name only when it is complete and on the disk."""

    def __init__(self, path: Path) -> None:
        self.path, self.unfinished, self.count = path, path.with_name(f"{path.name}.{os.getpid()}"), 0
        self.hash, self.out = hashlib.sha256(), self.unfinished.open("w")

    def add(self, end: End) -> None:
        self.count += 1
        line = f"{end.line()}\n"
        self.hash.update(line.encode())
        self.out.write(line)

    def finish(self) -> str:
        """The signature, which is also the file's last line."""
        signature = integrity.sign(_PURPOSE, self.hash.hexdigest())
        with self.out as out:
            out.write(f"{_LAST} {signature}\n")
            out.flush()
            os.fsync(out.fileno())
        self.unfinished.replace(self.path)
        return signature


def write_daily_ends(*, on: date) -> Path | None:
    """Once a day and folder (CHAIN_ENDS_DIR); None when it was done. The log names the file's signature."""
    path = settings.CHAIN_ENDS_DIR / f"chain-ends-{on.isoformat()}.txt"
    if path.exists():
        return None
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = EndsFile(path)
    named = Concern.objects.filter(pk=OuterRef("chain_id")).values("reference")
    heads = ChainHead.objects.order_by("chain_id").annotate(reference=Coalesce(Subquery(named), Value("")))
    for end in heads.values_list("chain_id", "number", "digest", "reference").iterator(chunk_size=2_000):
        file.add(End(*end))
    logger.info("Chain ends of %s: %d chains, signed %s", on, file.count, file.finish())
    return path


def read_ends(path: Path) -> Iterator[End]:
    """In the order in which they were written. Raises NotSigned before the first, OSError, and LookupError without a
    key.
    """
    _check_signature(path)
    with path.open() as lines:
        yield from (End.from_line(line) for line in lines if not line.startswith(_LAST))


def _check_signature(path: Path) -> None:
    digest, last = hashlib.sha256(), ""
    with path.open() as lines:
        for line in lines:
            if last:
                digest.update(last.encode())
            last = line
    word, _, signature = last.strip().partition(" ")
    if word != _LAST or not integrity.is_signed(_PURPOSE, digest.hexdigest(), signature):
        raise NotSigned


def newest(folder: Path) -> Path | None:
    files: Iterable[Path] = folder.glob("chain-ends-*.txt")
    return max(files, default=None)
