"""Sets a document with typst. Only the child process that pdf.py starts imports this: typst keeps what it set.

No network, no system fonts, no file but the template and our own font.
"""

import base64
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import typst
from PIL import Image

from prevent_portal.characters import without_invisible
from prevent_portal.documents.pdf import Block, Document

_HERE = Path(__file__).parent
_TEMPLATE = (_HERE / "document.typ").read_bytes()
# What it has no letters for is named by its number, such as U+5F20, up to this many kinds in one document.
_MOST_TRIED = 500
# Which letters a font has, once tried. There are no more than Unicode has.
_KNOWN: dict[str, bool] = {}
_CANNOT_SHOW = "[This picture cannot be shown.]"
# A word longer than a line is broken rather than cut off. Not by a rule of the template: typst nests that for each
# word, until it refuses the document.
_LONG, _BREAK = re.compile(r"\S{30}"), "\u200b"
# What a document may be made of: PDF/UA refuses a letter that no font has.
_PROBE = b"""
#set document(title: "x")
#set text(lang: "en", font: ("Libertinus Serif", "Noto Naskh Arabic"))
= x
#sys.inputs.text
"""


def typeset(document: Document, *, at: datetime) -> bytes:
    files: dict[str, bytes] = {}
    letters = _Letters()
    given = {
        "title": letters.shown(document.title),
        "author": letters.shown(document.author),
        "footer": letters.shown(document.footer),
        "language": document.language,
        "blocks": [_block(block, letters, files) for block in document.blocks],
    }
    return _compile({"main.typ": _TEMPLATE, **files}, {"document": json.dumps(given)}, at)


def _compile(files: dict[str, bytes], inputs: dict[str, str], at: datetime | None = None) -> bytes:
    made = typst.compile(
        files,
        sys_inputs=inputs,
        format="pdf",
        pdf_standards="ua-1",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        timestamp=at and at.replace(microsecond=0),
    )
    return bytes(made)


@lru_cache(maxsize=1)
def _fonts() -> Any:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(_HERE / "fonts")])


def _block(block: Block, letters: "_Letters", files: dict[str, bytes]) -> dict[str, Any]:
    pictures, lines = [], list(_lines(block.lines, letters))
    for picture in block.pictures:
        drawn = _as_svg(picture.data)
        if drawn is None:
            lines += _lines([_CANNOT_SHOW], letters)
        else:
            name = f"picture-{len(files) + 1}.svg"
            files[name] = drawn
            pictures.append({"file": name, "alt": letters.shown(picture.alt)})
    points = list(_lines(block.points, letters))
    heading = letters.shown(block.heading)
    return {"heading": heading, "level": block.level, "lines": lines, "points": points, "pictures": pictures}


def _lines(texts: Iterable[str | tuple[str, str]], letters: "_Letters") -> Iterator[dict[str, Any]]:
    for each in texts:
        label, text = ("", each) if isinstance(each, str) else each
        for line in text.splitlines() or [""]:
            if (shown := letters.shown(line).strip()) or label:
                yield {"label": letters.shown(label), "text": shown, "rtl": _is_rtl(shown)}
                label = ""


def _is_rtl(text: str) -> bool:
    strong = (unicodedata.bidirectional(letter) for letter in text)
    return next((each != "L" for each in strong if each in ("L", "R", "AL")), False)


def _as_svg(data: bytes) -> bytes | None:
    # A file in memory has to be text; a drawing may hold a picture. So no picture is written to a disk.
    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG")) as image:
            (width, height), kind = image.size, str(image.format).lower()
    except (OSError, Image.DecompressionBombError):
        return None
    href = f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
    size = f'width="{width}" height="{height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><image {size} href="{href}"/></svg>'.encode()


class _Letters:
    """Replaces what no font has, for one document."""

    def __init__(self) -> None:
        self._tried = 0

    def shown(self, text: str) -> str:
        text = without_invisible(text.encode(errors="replace").decode()).replace("\t", " ")
        known = "".join(letter if self._has(letter) else f"[U+{ord(letter):04X}]" for letter in text)
        return _LONG.sub(rf"\g<0>{_BREAK}", known)

    def _has(self, letter: str) -> bool:
        if letter.isascii():
            return letter.isprintable()
        if letter not in _KNOWN:
            if self._tried >= _MOST_TRIED:
                return False
            self._tried += 1
            _KNOWN[letter] = _try(letter)
        return _KNOWN[letter]


def _try(letter: str) -> bool:
    try:
        _compile({"main.typ": _PROBE}, {"text": letter})
    except typst.TypstError:
        return False
    return True
