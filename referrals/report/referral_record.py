"""The record of a referral: a PDF of one's own answers, for whoever reported through their work (ADR 0098).

The answers stay for RECEIPT_MINUTES after sending, encrypted with the key in the cookie, in a row of their own. The
PDF is made once and takes their place.
"""

import base64
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils import formats, timezone

from guidance import directory
from prevent_portal import clock
from prevent_portal.cookie_key import CookieKey
from prevent_portal.documents.pdf import Block, CannotMakePdf, Document, make_pdf
from prevent_portal.encryption import CannotOpen
from referrals.actions.submission import Receipt
from referrals.models import Draft
from referrals.models.minutes import next_minute
from referrals.report.journey import Journey
from referrals.rules.questions import Paper, question

MOST_TRIES = 3
_TITLE = "Record of referral"
_KEEP_SAFE = (
    "Keep this record as your organisation keeps other confidential records about a person. "
    "It cannot be fetched again later."
)


def keep(key: CookieKey, journeys: Sequence[Journey], receipts: Sequence[Receipt], *, at: datetime) -> None:
    reports = [
        {"reference": receipt.reference, "area": receipt.area_slug, "said": journey.content()["said"]}
        for journey, receipt in zip(journeys, receipts, strict=True)
    ]
    row = _row_key(key)
    ends = next_minute(clock.now() + timedelta(minutes=settings.RECEIPT_MINUTES))
    content = {"at": at.isoformat(), "reports": reports, "tries": 0}
    Draft.objects.create(pk=row.row_id, ciphertext=row.encrypt(content), expires_at=ends)


def can_be_had(key: CookieKey) -> bool:
    return Draft.objects.alive(clock.now()).filter(pk=_row_key(key).row_id).exists()


def take(key: CookieKey) -> bytes | None:
    """The PDF, or None when its time is over. The caller is in a transaction. Raises CannotMakePdf."""
    row = _row_key(key)
    found = Draft.objects.select_for_update().alive(clock.now()).filter(pk=row.row_id).first()
    if found is None:
        return None
    try:
        content = row.decrypt(found.ciphertext)
    except (CannotOpen, ValueError):
        return None
    if "pdf" in content:
        return base64.b64decode(content["pdf"])
    if content["tries"] >= MOST_TRIES:
        raise CannotMakePdf("It was tried too often")
    try:
        pdf = make_pdf(_document(content), at=datetime.fromisoformat(content["at"]))
    except CannotMakePdf:
        _write(row, content | {"tries": content["tries"] + 1})
        raise
    _write(row, {"pdf": base64.b64encode(pdf).decode()})
    return pdf


def _write(row: CookieKey, content: Mapping[str, Any]) -> None:
    Draft.objects.filter(pk=row.row_id).update(ciphertext=row.encrypt(content))


def _row_key(key: CookieKey) -> CookieKey:
    return CookieKey(key.derive_id("record"), key.key)


def _document(content: Mapping[str, Any]) -> Document:
    """In English, as the officers read it, whatever language it was asked in."""
    reports = content["reports"]
    references = ", ".join(report["reference"] for report in reports)
    forces = sorted({_force(report["area"]) for report in reports})
    sent = timezone.localtime(datetime.fromisoformat(content["at"]))
    facts = [
        ("Sent", formats.date_format(sent, "j E Y, H:i")),
        ("To the Prevent team of", " and of ".join(forces)),
        ("Reference" if len(reports) == 1 else "References", references),
    ]
    replaces = f"It replaces the form of {' or '.join(forces)} only if that force has agreed that it does."
    blocks = [Block(_TITLE, facts, [replaces, _KEEP_SAFE], level=1)]
    for number, report in enumerate(reports, 1):
        blocks += _blocks(report, number if len(reports) > 1 else 0)
    return Document(_TITLE, _AUTHOR, f"{_TITLE} {references}", blocks)


_AUTHOR = "Made by the portal from what the referrer wrote"


def _blocks(report: Mapping[str, Any], number: int) -> Iterator[Block]:
    heading = f"Report {number}: {report['reference']}" if number else f"Report {report['reference']}"
    yield Block(heading, [("Prevent team", _force(report["area"]))])
    order = list(Paper)
    said = sorted(report["said"], key=lambda part: order.index(question(part["step"]).paper))
    for paper, parts in groupby(said, key=lambda part: question(part["step"]).paper):
        lines: list[str | tuple[str, str]] = []
        for part in parts:
            first, *rest = part["answer"] or ["Not answered"]
            lines += [(question(part["step"]).label or part["question"], first), *rest]
        yield Block(paper.heading, lines, level=3)


def _force(slug: str) -> str:
    area = directory.area(slug)
    return area.force_name if area else slug
