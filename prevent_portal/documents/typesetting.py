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
from itertools import groupby
from pathlib import Path
from typing import Any

import typst
from PIL import Image

from prevent_portal.characters import without_invisible
from prevent_portal.documents.pdf import Block, Document

_HERE = Path(__file__).parent
_TEMPLATE = (_HERE / "document.typ").read_bytes()
_CANNOT_SHOW = "[This picture cannot be shown.]"
# A word longer than a line is broken rather than cut off. Not by a rule of the template: typst nests that for each
# word, until it refuses the document.
_LONG, _BREAK = re.compile(r"\S{30}"), "\u200b"
# They choose among the forms of a letter and have none of their own.
_SELECTORS = re.compile("[\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# On one letter: the time that a font takes for them is quadratic, so 5,000 took seconds. No language has more.
_MOST_MARKS = 8
FONTS = ("Libertinus Serif", "Noto Naskh Arabic", "DejaVu Sans Mono")
# By font, the first and last of each row of letters that it has, as numbers (tools/letters).
LETTERS = _HERE / "letters.json"


def typeset(document: Document, *, at: datetime) -> bytes:
    files: dict[str, bytes] = {}
    given = {
        "title": _shown(document.title),
        "author": _shown(document.author),
        "footer": _shown(document.footer),
        "language": document.language,
        "fonts": FONTS,
        "blocks": [_block(block, files) for block in document.blocks],
    }
    return compile_pdf({"main.typ": _TEMPLATE, **files}, {"document": json.dumps(given)}, at)


def compile_pdf(files: dict[str, bytes], inputs: dict[str, str], at: datetime | None = None) -> bytes:
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


def _block(block: Block, files: dict[str, bytes]) -> dict[str, Any]:
    pictures, lines = [], list(_lines(block.lines))
    for picture in block.pictures:
        drawn = _as_svg(picture.data)
        if drawn is None:
            lines += _lines([_CANNOT_SHOW])
        else:
            name = f"picture-{len(files) + 1}.svg"
            files[name] = drawn
            pictures.append({"file": name, "alt": _shown(picture.alt)})
    points = list(_lines(block.points))
    heading = _shown(block.heading)
    return {"heading": heading, "level": block.level, "lines": lines, "points": points, "pictures": pictures}


def _lines(texts: Iterable[str | tuple[str, str]]) -> Iterator[dict[str, Any]]:
    for each in texts:
        label, text = ("", each) if isinstance(each, str) else each
        for line in text.splitlines() or [""]:
            if (shown := _shown(line).strip()) or label:
                yield {"label": _shown(label), "text": shown, "rtl": _is_rtl(shown)}
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


def _shown(text: str) -> str:
    """With the numbers of what no font has, such as [U+5F20 4F1F]. One that comes several times says how often.

    PDF/UA refuses a document for one such letter. A mark has to be in the font of the letter that it stands on.
    """
    text = _SELECTORS.sub("", without_invisible(text.encode(errors="replace").decode())).replace("\t", " ")
    # What no font has stands between the groups, so at every second place from the first.
    parts = _known().split(text)
    parts[::2] = map(_numbers, parts[::2])
    return _LONG.sub(rf"\g<0>{_BREAK}", "".join(parts))


@lru_cache(maxsize=1)
def _known() -> re.Pattern[str]:
    """Letters that can be shown, each with its marks, in one group."""
    marks, clusters = "", []
    for rows in json.loads(LETTERS.read_text()).values():
        letters = [chr(number) for first, last in rows for number in range(first, last + 1)]
        own = "".join(letter for letter in letters if _is_mark(letter))
        bases = "".join(re.escape(letter) for letter in letters if not _is_mark(letter))
        clusters.append(f"[{bases}][{own}]{{,{_MOST_MARKS}}}")
        marks += own
    return re.compile(f"((?:(?:{'|'.join(clusters)})(?![{marks}]))+)")


def _is_mark(letter: str) -> bool:
    """Or a joiner, which belongs to the letter before it."""
    return unicodedata.category(letter) in {"Mn", "Mc", "Me", "Cf"}


def _numbers(letters: str) -> str:
    numbers = []
    for letter, same in groupby(letters):
        times = len(list(same))
        numbers.append(f"{ord(letter):04X}" + (f" × {times:,}" if times > 1 else ""))
    return f"[U+{' '.join(numbers)}]" if numbers else ""
