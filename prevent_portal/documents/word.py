"""Write a form as a Word file: one table of sections, labels and texts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

# What XML has no place for, or what would make a reader see words in another order than they stand. Named and not
# dropped: an officer should know that it was there.
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\uffff]"
)
_MOST_NAMED = 20
_ELEMENTS = {"\n": "<w:br/>", "\t": "<w:tab/>"}
_BREAK = re.compile("([\n\t])")
_LINE_END = re.compile("\r\n?")


@dataclass(frozen=True)
class Part:
    heading: str
    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Form:
    """`marking` stands above and below every page, `footer` below."""

    title: str
    author: str
    marking: str
    footer: str
    parts: Sequence[Part]


def make_docx(form: Form, *, at: datetime) -> bytes:
    word = Document()
    properties = word.core_properties
    properties.title, properties.author, properties.comments = fit(form.title), fit(form.author), ""
    properties.created = properties.modified = at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    properties.language = "en-GB"
    word.styles["Normal"].font.name = "Arial"
    word.styles["Normal"].font.size = Pt(11)
    _mark(word, form)
    word.add_heading(fit(form.title), level=1)
    table = word.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    for part in form.parts:
        cells = table.add_row().cells
        heading = cells[0].merge(cells[1]).paragraphs[0]
        heading.add_run(fit(part.heading)).bold = True
        heading.paragraph_format.keep_with_next = True
        for label, text in part.rows:
            cells = table.add_row().cells
            for cell, width, words in zip(cells, (Cm(5.5), Cm(10.5)), (label, text), strict=True):
                cell.width = width
                _write(cell.paragraphs[0], fit(words))
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def _write(paragraph: Paragraph, text: str) -> None:
    """As `paragraph.add_run` does, which reads each letter by itself: a second for the longest report."""
    pieces = (
        _ELEMENTS.get(piece) or f'<w:t xml:space="preserve">{escape(piece)}</w:t>'
        for piece in _BREAK.split(text)
        if piece
    )
    paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{''.join(pieces)}</w:r>"))


def fit(text: str) -> str:
    """A text of nothing but such characters would become nine times as long, so only the first are named."""
    places, more = count(), len(_UNFIT.findall(text)) - _MOST_NAMED
    shown = _UNFIT.sub(
        lambda found: f"[U+{ord(found[0]):04X}]" if next(places) < _MOST_NAMED else "", _LINE_END.sub("\n", text)
    )
    return f"{shown} [{more:,} more hidden characters are left out here]" if more > 0 else shown


def _mark(word: WordDocument, form: Form) -> None:
    section = word.sections[0]
    top, bottom = section.header.paragraphs[0], section.footer.paragraphs[0]
    top.add_run(fit(form.marking)).bold = True
    bottom.add_run(f"{fit(form.marking)}\n").bold = True
    bottom.add_run(f"{fit(form.footer)}, page ")
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    bottom._p.append(number)  # python-docx has no fields of its own
    for paragraph in (top, bottom):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
