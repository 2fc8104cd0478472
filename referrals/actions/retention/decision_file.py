"""The file of decisions: one line for each, signed with INTEGRITY_KEYS together with the line before it."""

import json
import os
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from prevent_portal import integrity
from referrals.models import RetentionDecision

_PURPOSE = "decisions"
_TAIL = 4_096


class NotSigned(Exception):
    """The file was not written with INTEGRITY_KEYS or one of its fallbacks, or was changed since."""


@dataclass(frozen=True)
class Line:
    number: int
    id: str
    act: str
    concern: str
    reference: str
    force: int
    about: str
    officer: int | None
    at: str
    review_on: str | None
    outcome: str
    authority: str

    @classmethod
    def of(cls, row: RetentionDecision) -> "Line":
        return cls(
            number=row.number or 0,
            id=row.pk.hex,
            act=row.act,
            concern=row.concern_id.hex,
            reference=row.reference,
            force=row.force_id,
            about=row.about.hex,
            officer=row.officer_id,
            at=row.at.isoformat(),
            review_on=row.review_on.isoformat() if row.review_on else None,
            outcome=row.outcome,
            authority=row.authority,
        )

    def row(self) -> RetentionDecision:
        return RetentionDecision(
            id=uuid.UUID(self.id),
            number=self.number,
            act=self.act,
            concern_id=uuid.UUID(self.concern),
            reference=self.reference,
            force_id=self.force,
            about=uuid.UUID(self.about),
            officer_id=self.officer,
            at=datetime.fromisoformat(self.at),
            review_on=date.fromisoformat(self.review_on) if self.review_on else None,
            outcome=self.outcome,
            authority=self.authority,
        )


def path() -> Path:
    return settings.CHAIN_ENDS_DIR / "decisions.txt"


def last_number() -> int:
    """Of the last whole line; 0 without a file. It is not verified."""
    lines = _tail()
    return json.loads(_split(lines[-1])[0])["number"] if lines else 0


def read() -> Iterator[Line]:
    """Raises NotSigned at the first line that was changed, removed or added, and LookupError without a key."""
    signature = ""
    if not path().exists():
        return
    with path().open() as lines:
        for line in lines:
            if not line.endswith("\n"):
                return  # cut off while it was written: its decision is written again
            text, given = _split(line.rstrip("\n"))
            if not integrity.is_signed(_PURPOSE, f"{signature} {text}", given):
                raise NotSigned
            signature = given
            yield Line(**json.loads(text))


def append(rows: Iterable[RetentionDecision]) -> int:
    """Returns once they are on the disk. Raises OSError. The caller lets no other process write."""
    path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    signature, count = (_split(lines[-1])[1] if (lines := _tail()) else ""), 0
    with path().open("a+b") as file:
        file.truncate(_whole_lines(path()))
        for row in rows:
            text = json.dumps(asdict(Line.of(row)), sort_keys=True)
            signature = integrity.sign(_PURPOSE, f"{signature} {text}")
            file.write(f"{text}\t{signature}\n".encode())
            count += 1
        file.flush()
        os.fsync(file.fileno())
    return count


def _tail() -> list[str]:
    if not path().exists():
        return []
    with path().open("rb") as file:
        file.seek(max(0, path().stat().st_size - _TAIL))
        *lines, _ = file.read().decode().split("\n")
    return lines


def _whole_lines(file: Path) -> int:
    return file.read_bytes().rfind(b"\n") + 1


def _split(line: str) -> tuple[str, str]:
    text, _, signature = line.partition("\t")
    return text, signature
