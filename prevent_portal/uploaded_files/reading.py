"""Take from an uploaded file what may be stored: pictures drawn anew, or plain text (ADR 0099). The file is dropped.

PDF and Word documents are opened in a child process with limits. What it answers is not trusted either: each page is
decoded and drawn again here, as any picture.
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Timer
from typing import Final

from django.utils.translation import gettext as _

from prevent_portal.uploaded_files.picture_redrawing import FileRefused, Redrawn, redraw
from prevent_portal.uploaded_files.protocol import DONE, PAGE, REASONS, REFUSED, TEXT, Reason

MOST_PAGES: Final = 10
# The longest that an officer's page shows, and that is searched for danger signs.
MOST_CHARACTERS: Final = 20_000
# A scan of ten pages takes two.
MOST_SECONDS: Final = 15
# Ten pages as the child writes them, at most.
_MOST_ANSWERED = 20_000_000
_ROOT = Path(__file__).resolve().parent.parent.parent
_PDF, _ZIP, _OLE = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Readers accept a PDF that begins within so many bytes.
_PDF_BEGINS = 1024
# One document at a time in a process, for its memory.
_one_at_a_time = Lock()


class DocumentRefused(FileRefused):
    """Of a PDF or Word document."""


@dataclass(frozen=True)
class Taken:
    pictures: Sequence[Redrawn] = ()
    text: str = ""
    is_document: bool = False


def read_file(data: bytes) -> Taken:
    """Raises FileRefused, whose message says what to do instead."""
    if _PDF in data[:_PDF_BEGINS]:
        return Taken(pictures=_draw_pages(data), is_document=True)
    if data.startswith(_OLE):
        raise _refused(Reason.WORD)
    if data.startswith(_ZIP):
        return Taken(text=_read_words(data), is_document=True)
    return Taken(pictures=[redraw(data)])


def _draw_pages(data: bytes) -> list[Redrawn]:
    drawn: list[Redrawn] = []
    for kind, content in _ask_child("pdf", data, Reason.PDF):
        try:
            drawn += [redraw(content)] if kind == PAGE and len(drawn) < MOST_PAGES else []
        except FileRefused:
            # A page of one colour shows nothing; and what is no picture is none.
            continue
    if not drawn:
        raise _refused(Reason.PDF)
    return drawn


def _read_words(data: bytes) -> str:
    text = "".join(content.decode(errors="replace") for kind, content in _ask_child("word", data, Reason.WORD))
    if not text.strip():
        raise _refused(Reason.NO_WORDS)
    if len(text) > MOST_CHARACTERS:
        raise _refused(Reason.TOO_LONG)
    return text


def _ask_child(kind: str, data: bytes, otherwise: Reason) -> list[tuple[bytes, bytes]]:
    with _one_at_a_time:
        answered = _answer_of(kind, data)
    parts = list(_parts(answered))
    if parts and parts[-1][0] == REFUSED:
        raise _refused(REASONS.get(parts[-1][1], otherwise))
    if not parts or parts[-1][0] != DONE:
        # It was stopped by a limit, or could make nothing of the file.
        raise _refused(otherwise)
    return [(each, content) for each, content in parts if each in (PAGE, TEXT)]


def _answer_of(kind: str, data: bytes) -> bytes:
    """In a process of its own, without our environment and so without our keys."""
    command = [sys.executable, "-m", "prevent_portal.uploaded_files", kind, str(MOST_PAGES), str(MOST_CHARACTERS)]
    with subprocess.Popen(  # noqa: S603  (nothing of it comes from outside)
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=_ROOT, env={}
    ) as child:
        timer = Timer(MOST_SECONDS, child.kill)
        timer.start()
        try:
            return _exchange(child, data)
        finally:
            timer.cancel()
            child.kill()


def _exchange(child: "subprocess.Popen[bytes]", data: bytes) -> bytes:
    if child.stdin is None or child.stdout is None:
        raise LookupError("the child process has no pipes")
    try:
        child.stdin.write(data)
        child.stdin.close()
    except BrokenPipeError:
        # It ended before it had read the file: its answer, if any, says why.
        pass
    return child.stdout.read(_MOST_ANSWERED)


def _parts(answered: bytes) -> Iterator[tuple[bytes, bytes]]:
    """What is cut short is left out, and then the mark of the end is missing."""
    while len(answered) >= 5:
        length = int.from_bytes(answered[1:5], "big")
        if len(answered) < 5 + length:
            return
        yield answered[:1], answered[5 : 5 + length]
        answered = answered[5 + length :]


def _refused(reason: Reason) -> DocumentRefused:
    return DocumentRefused(_message(reason))


def _message(reason: Reason) -> str:
    match reason:
        case Reason.PASSWORD:
            return _("This PDF has a password. Print it to a new PDF without one, and add that")
        case Reason.PAGES:
            return _("This PDF has more than %(most)d pages. Print those that matter to a new PDF, and add that") % {
                "most": MOST_PAGES
            }
        case Reason.FILES_INSIDE:
            return _("This PDF has other files inside it. Print what you want to show us to a new PDF, and add that")
        case Reason.PDF:
            return _("We cannot open this PDF. Print it to a new PDF and add that, or take screenshots of it")
        case Reason.WORD:
            return _(
                "We cannot open this document. Save it as a Word document (.docx) without a password, or as a PDF, "
                "and add that"
            )
        case Reason.TOO_LONG:
            return _(
                "This document has more than %(most)s characters. Save the part that matters as a document of its "
                "own, and add that"
            ) % {"most": f"{MOST_CHARACTERS:,}"}
        case Reason.NO_WORDS:
            return _("This document has no words in it. Save it as a PDF, and add that")
