"""Make a PDF that a screen reader can read (PDF/UA-1), from words that nobody has to escape (ADR 0091)."""

import pickle
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent.parent
# A bundle of thirty pages takes less than one.
_MOST_SECONDS = 60


class CannotMakePdf(Exception):
    """Without the words of typst, which may be those of the document."""


@dataclass(frozen=True)
class Picture:
    """`data` is a JPEG or PNG. `alt`: what a screen reader says."""

    data: bytes
    alt: str


@dataclass(frozen=True)
class Block:
    """A heading with what stands under it. A line may be a label with its text; a line break begins another."""

    heading: str
    lines: Sequence[str | tuple[str, str]] = ()
    points: Sequence[str] = ()
    pictures: Sequence[Picture] = ()
    level: int = 2


@dataclass(frozen=True)
class Document:
    """The first block is of level 1. `footer` stands on every page, before its number."""

    title: str
    author: str
    footer: str
    blocks: Sequence[Block] = field(default_factory=list)
    language: str = "en"


def make_pdf(document: Document, *, at: datetime) -> bytes:
    """In a process of its own, without our environment: what was set does not stay in memory, and what takes too long
    ends. Raises CannotMakePdf.
    """
    command = [sys.executable, "-m", "prevent_portal.documents"]
    try:
        done = subprocess.run(  # noqa: S603  (nothing of it comes from outside)
            command, input=pickle.dumps((document, at)), capture_output=True, cwd=_ROOT, env={}, timeout=_MOST_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise CannotMakePdf("It took too long") from None
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise CannotMakePdf(f"Exit code {done.returncode}")
    return done.stdout
