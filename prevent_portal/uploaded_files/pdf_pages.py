"""Draw the pages of a PDF. Only the child process imports this.

This PDFium has no JavaScript and no XFA, and asks nobody for anything: scripts, links and hidden text are not drawn.
"""

import math
from collections.abc import Iterator
from io import BytesIO

import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

from prevent_portal.uploaded_files.protocol import PAGE, Reason, Refused, part

# 150 dots an inch, or fewer on a page larger than A3.
_SCALE = 150 / 72
_MOST_PIXELS = 4_400_000
# Text as PNG stays sharp; a scan is smaller as JPEG.
_KEPT_BYTES = 1_000_000
# Forms that only Adobe's own reader draws: their one page says "please wait".
_XFA = (raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND)


def pages_of(data: bytes, *, most: int) -> Iterator[bytes]:
    document = _open(data)
    if len(document) > most:
        raise Refused(Reason.PAGES)
    if document.count_attachments():
        raise Refused(Reason.FILES_INSIDE)
    if document.get_formtype() in _XFA:
        raise Refused(Reason.PDF)
    # What somebody filled in is drawn too.
    document.init_forms()
    for number in range(len(document)):
        yield part(PAGE, _encode(_draw(document[number])))


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise Refused(Reason.PASSWORD if locked else Reason.PDF) from None


def _draw(page: pdfium.PdfPage) -> Image.Image:
    width, height = page.get_size()
    if not (0 < width < math.inf and 0 < height < math.inf):
        raise Refused(Reason.PDF)
    scale = min(_SCALE, math.sqrt(_MOST_PIXELS / (width * height)))
    drawn: Image.Image = page.render(scale=scale).to_pil()
    return drawn.convert("RGB")


def _encode(image: Image.Image) -> bytes:
    written = BytesIO()
    image.save(written, "PNG", compress_level=4)
    for quality in (88, 75, 60):
        if written.tell() <= _KEPT_BYTES:
            break
        written = BytesIO()
        image.save(written, "JPEG", quality=quality)
    return written.getvalue()
