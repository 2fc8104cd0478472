"""Encode a picture again from its pixels alone, which removes metadata and embedded files (ADR 0022).

Format, size and animation are checked from the file's header, before anything is decoded.
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
# Limits memory for decoding to about 300 MB. JPEG is scaled down while decoding; the others are decoded whole.
MAX_PIXELS = {"JPEG": 50_000_000, "MPO": 50_000_000, "PNG": 20_000_000, "WEBP": 20_000_000}
MAX_SIDE = 30_000
# Limits of the stored picture: small text on a 4K or a long screenshot is still readable.
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
# What Pillow raises on a damaged file.
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, OverflowError, struct.error)
# One at a time in a process: four large pictures at once would not fit into its memory.
_memory_lock = Lock()


class PictureRefused(Exception):
    """Its message is shown to the reporter."""


@dataclass(frozen=True)
class Redrawn:
    data: bytes  # JPEG or PNG
    thumbnail: bytes  # JPEG


def redraw(data: bytes) -> Redrawn:
    """Raises PictureRefused for a file that is not a picture we accept."""
    with _memory_lock:
        try:
            with Image.open(BytesIO(data), formats=FORMATS) as image:
                _check(image)
                return _redraw(image)
        except (DecompressionBombError, DecompressionBombWarning):
            raise _too_large() from None
        except _BROKEN as error:
            raise PictureRefused(
                _(
                    "This file is not a JPEG, PNG or WebP picture that we can open. Take a screenshot of what you "
                    "want to show us, and add that"
                )
            ) from error


def _check(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS[str(image.format)] or max(image.size) > MAX_SIDE:
        raise _too_large()
    # A phone's JPEG may hold several views of one moment (MPO); that is not an animation.
    if image.format in ("PNG", "WEBP") and getattr(image, "is_animated", False):
        raise PictureRefused(_("We cannot take a moving picture. Take a screenshot of it, and add that"))


def _too_large() -> PictureRefused:
    return PictureRefused(_("This picture has too many pixels for us to open. Take a screenshot of it, and add that"))


def _redraw(image: Image.Image) -> Redrawn:
    was_png = image.format == "PNG"
    turn = _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    clean = _shrink(image)
    if turn is not None:
        clean = clean.transpose(turn)
    small = clean.copy()
    small.thumbnail(THUMBNAIL, Resampling.BILINEAR)
    return Redrawn(_encode(clean, as_png=was_png), _encode_jpeg(small, 80))


def _shrink(image: Image.Image) -> Image.Image:
    if image.mode not in ("L", "RGB", "RGBA", "CMYK", "YCbCr"):
        image = image.convert("RGBA")
    scale = math.sqrt(KEPT_PIXELS / (image.width * image.height))
    if scale < 1:
        longest = max(1, int(max(image.size) * scale))
        image.thumbnail((longest, longest), Resampling.LANCZOS, reducing_gap=2.0)
    # A new image has no metadata.
    clean = Image.new("RGB", image.size, "white")
    if image.mode == "RGBA":
        clean.paste(image, mask=image)
    else:
        clean.paste(image.convert("RGB"))
    return clean


def _encode(image: Image.Image, *, as_png: bool) -> bytes:
    # PNG keeps text in a screenshot sharp; above KEPT_BYTES use JPEG instead.
    if as_png:
        written = BytesIO()
        image.save(written, "PNG", compress_level=4)
        if written.tell() <= KEPT_BYTES:
            return written.getvalue()
    for quality in (88, 75, 60):
        if len(data := _encode_jpeg(image, quality)) <= KEPT_BYTES:
            break
    return data


def _encode_jpeg(image: Image.Image, quality: int) -> bytes:
    written = BytesIO()
    image.save(written, "JPEG", quality=quality)
    return written.getvalue()
