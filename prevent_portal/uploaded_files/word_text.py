"""The words of a Word document, as Word shows them. Only the child process imports this.

python-docx leaves out what stands in form fields and text boxes, so we walk the elements ourselves. Left out are
pictures, comments, deleted and hidden text, and where the file came from.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from prevent_portal.uploaded_files.protocol import TEXT, Reason, Refused, part

# Unpacked, together; a zip bomb says so in its directory, and no more than it says is read.
_MOST_UNPACKED, _MOST_FILES = 60_000_000, 2_000
_PARTS = (
    RELATIONSHIP_TYPE.HEADER,
    RELATIONSHIP_TYPE.FOOTER,
    RELATIONSHIP_TYPE.FOOTNOTES,
    RELATIONSHIP_TYPE.ENDNOTES,
)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NOT_SHOWN = {_FALLBACK, *map(qn, ("w:del", "w:moveFrom", "w:instrText", "w:rPr", "w:pPr"))}
_LETTERS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
# Of the symbol fonts that older forms draw their boxes with.
_SYMBOLS = {"F0FE": "☒", "F0FD": "☒", "F078": "☒", "F052": "☑", "F0FC": "✓", "F0A8": "☐", "F06F": "☐", "F0A3": "☐"}
_OFF = ("0", "false", "off")


def text_of(data: bytes, *, most: int) -> bytes:
    _check_size(data)
    try:
        document = Document(BytesIO(data))
    except (ValueError, KeyError, BadZipFile, SyntaxError):
        # No Word document, or one with macros, or damaged.
        raise Refused(Reason.WORD) from None
    roots = [document.element.body]
    related = [each for each in document.part.rels.values() if not each.is_external]
    roots += [parse_xml(each.target_part.blob) for each in related if each.reltype in _PARTS]
    texts = [_tidied("".join(_walk(root))) for root in roots]
    text = "\n\n".join(text for text in texts if text)
    if len(text) > most:
        raise Refused(Reason.TOO_LONG)
    return part(TEXT, text.encode())


def _check_size(data: bytes) -> None:
    try:
        with ZipFile(BytesIO(data)) as packed:
            files = packed.infolist()
    except (BadZipFile, ValueError, NotImplementedError):
        raise Refused(Reason.WORD) from None
    if len(files) > _MOST_FILES or sum(each.file_size for each in files) > _MOST_UNPACKED:
        raise Refused(Reason.WORD)


def _walk(element: Any) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag in _NOT_SHOWN or (tag == qn("w:r") and _is_hidden(child)):
            continue
        if tag == qn("w:t"):
            yield child.text or ""
        elif tag in _LETTERS:
            yield _LETTERS[tag]
        elif tag == qn("w:sym"):
            yield _SYMBOLS.get((child.get(qn("w:char")) or "").upper(), "")
        elif tag == qn("w:checkBox"):
            yield "☒ " if _is_ticked(child) else "☐ "
        elif tag == qn("w:ddList"):
            yield _chosen(child)
        elif tag == qn("w:p"):
            yield from ("\n", *_walk(child), "\n")
        else:
            yield from _walk(child)


def _is_hidden(run: Any) -> bool:
    hidden = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return hidden is not None and hidden.get(qn("w:val")) not in _OFF


def _is_ticked(box: Any) -> bool:
    for name in ("w:checked", "w:default"):
        if (mark := box.find(qn(name))) is not None:
            return mark.get(qn("w:val")) not in _OFF
    return False


def _chosen(choices: Any) -> str:
    entries = [each.get(qn("w:val"), "") for each in choices.findall(qn("w:listEntry"))]
    result = choices.find(qn("w:result"))
    chosen = result.get(qn("w:val"), "0") if result is not None else "0"
    return entries[int(chosen)] if chosen.isdecimal() and int(chosen) < len(entries) else ""


def _tidied(text: str) -> str:
    # A paragraph begins and ends a line; an empty one leaves a blank line.
    lines = re.sub(r"[ \t]+\n", "\n", text).replace("\n\n", "\n")
    return re.sub(r"\n{3,}", "\n\n", lines).strip()
