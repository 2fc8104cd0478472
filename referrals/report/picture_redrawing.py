"""A picture drawn again from its pixels alone: what else the file carried (place, maker, other files) stays behind.

Types, pixels and movement are checked from the head of the file, before anything is decoded.
"""

import math
import struct
from dataclasses import dataclass
from io import BytesIO
from threading import Lock

from django.utils.translation import gettext as _
from PIL import Image
from PIL.Image import DecompressionBombError, DecompressionBombWarning, Resampling, Transpose

FORMATS = ("JPEG", "PNG", "WEBP")
# What decoding may take, some 300 MB. A JPEG is drawn smaller while it is read; the others are read whole.
MAX_PIXELS = {"JPEG": 50_000_000, "MPO": 50_000_000, "PNG": 20_000_000, "WEBP": 20_000_000}
MAX_SIDE = 30_000
# What officers get: small print on a whole 4K screen, or on a long screenshot, can still be read.
KEPT_PIXELS = 8_300_000
KEPT_BYTES = 3_000_000
THUMBNAIL = (240, 240)

_ORIENTATION = 0x0112
_TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
# What Pillow raises on a file that is not what its head says.
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, OverflowError, struct.error)
# One at a time in a process: four large pictures at once would not fit into its memory.
_turn = Lock()


class NotTaken(Exception):
    """Carries what to tell the reporter."""


@dataclass(frozen=True)
class Redrawn:
    data: bytes  # JPEG or PNG
    thumbnail: bytes  # JPEG


def redraw(data: bytes) -> Redrawn:
    """Raises NotTaken."""
    with _turn:
        try:
            with Image.open(BytesIO(data), formats=FORMATS) as image:
                _check(image)
                return _redraw(image)
        except (DecompressionBombError, DecompressionBombWarning):
            raise _too_large() from None
        except _BROKEN as error:
            raise NotTaken(
                _(
                    "This file is not a JPEG, PNG or WebP picture that we can open. Take a screenshot of what you "
                    "want to show us, and add that"
                )
            ) from error


def _check(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS[str(image.format)] or max(image.size) > MAX_SIDE:
        raise _too_large()
    # A phone's JPEG may hold a second view of the same moment, which is no movement.
    if image.format in ("PNG", "WEBP") and getattr(image, "is_animated", False):
        raise NotTaken(_("We cannot take a moving picture. Take a screenshot of it, and add that"))


def _too_large() -> NotTaken:
    return NotTaken(_("This picture has too many pixels for us to open. Take a screenshot of it, and add that"))


def _redraw(image: Image.Image) -> Redrawn:
    was_png = image.format == "PNG"
    turn = _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    clean = _shrunk(image)
    if turn is not None:
        clean = clean.transpose(turn)
    small = clean.copy()
    small.thumbnail(THUMBNAIL, Resampling.BILINEAR)
    return Redrawn(_written(clean, as_png=was_png), _as_jpeg(small, 80))


def _shrunk(image: Image.Image) -> Image.Image:
    """On white, at most KEPT_PIXELS, as a new image: one without anything beside its pixels."""
    if image.mode not in ("L", "RGB", "RGBA", "CMYK", "YCbCr"):
        image = image.convert("RGBA")
    scale = math.sqrt(KEPT_PIXELS / (image.width * image.height))
    if scale < 1:
        longest = max(1, int(max(image.size) * scale))
        image.thumbnail((longest, longest), Resampling.LANCZOS, reducing_gap=2.0)
    clean = Image.new("RGB", image.size, "white")
    if image.mode == "RGBA":
        clean.paste(image, mask=image)
    else:
        clean.paste(image.convert("RGB"))
    return clean


def _written(image: Image.Image, *, as_png: bool) -> bytes:
    """PNG keeps a screenshot's letters sharp; where it grows too long, as JPEG after all."""
    if as_png:
        written = BytesIO()
        image.save(written, "PNG", compress_level=4)
        if written.tell() <= KEPT_BYTES:
            return written.getvalue()
    for quality in (88, 75, 60):
        if len(data := _as_jpeg(image, quality)) <= KEPT_BYTES:
            break
    return data


def _as_jpeg(image: Image.Image, quality: int) -> bytes:
    written = BytesIO()
    image.save(written, "JPEG", quality=quality)
    return written.getvalue()
