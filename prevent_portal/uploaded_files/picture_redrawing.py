"""Encode a picture again from its pixels alone, which removes metadata and embedded files (ADR 0022).

Format, size and animation are checked from the file's header, before anything is decoded.
"""

import math
import struct
import warnings
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

# Backgrounds of a transparent picture, from the first; how alike is too alike to be seen; from which opacity on
# something is seen at all; and by how much a picture of one colour may vary.
_GREYS = (255, 0, 128)
_ALIKE, _SEEN, _ONE_COLOUR = 48, 64, 2
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


class FileRefused(Exception):
    """Its message is shown to who added the file."""


@dataclass(frozen=True)
class Redrawn:
    data: bytes  # JPEG or PNG
    thumbnail: bytes  # JPEG


def redraw(data: bytes) -> Redrawn:
    """Raises FileRefused for a file that is not a picture we accept."""
    with _memory_lock:
        try:
            with Image.open(BytesIO(_ended(data)), formats=FORMATS) as image:
                _check(image)
                return _redraw(image)
        except (DecompressionBombError, DecompressionBombWarning):
            raise _too_large() from None
        except _BROKEN as error:
            raise FileRefused(
                _(
                    "This file is not a picture (JPEG, PNG, WebP), PDF or Word document that we can open. Take a "
                    "screenshot of what you want to show us, and add that"
                )
            ) from error


def _ended(data: bytes) -> bytes:
    """With the mark that ends a JPEG, so that one that was cut short is decoded as far as it goes."""
    return data + b"\xff\xd9" if data.startswith(b"\xff\xd8") else data


def _check(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS[str(image.format)] or max(image.size) > MAX_SIDE:
        raise _too_large()
    # A phone's JPEG may hold several views of one moment (MPO); that is not an animation.
    if image.format in ("PNG", "WEBP") and getattr(image, "is_animated", False):
        raise FileRefused(_("We cannot take a moving picture. Take a screenshot of it, and add that"))


def _too_large() -> FileRefused:
    return FileRefused(_("This picture has too many pixels for us to open. Take a screenshot of it, and add that"))


def _redraw(image: Image.Image) -> Redrawn:
    was_png = image.format == "PNG"
    turn = _turn(image)
    clean = _shrink(image)
    if all(most - least <= _ONE_COLOUR for least, most in clean.getextrema()):  # type: ignore[misc]
        raise FileRefused(
            _("This picture shows only one colour. Take a screenshot of what you want to show us, and add that")
        )
    if turn is not None:
        clean = clean.transpose(turn)
    small = clean.copy()
    small.thumbnail(THUMBNAIL, Resampling.BILINEAR)
    return Redrawn(_encode(clean, as_png=was_png), _encode_jpeg(small, 80))


def _turn(image: Image.Image) -> Transpose | None:
    try:
        with warnings.catch_warnings(action="ignore"):
            return _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    except _BROKEN:
        # Its metadata cannot be read, which says nothing about its pixels.
        return None


def _shrink(image: Image.Image) -> Image.Image:
    is_deep = image.mode.startswith(("I", "F"))
    if is_deep:
        image = image.convert("F")
    elif image.mode not in ("L", "RGB", "RGBA", "CMYK", "YCbCr"):
        image = image.convert("RGBA")
    scale = math.sqrt(KEPT_PIXELS / (image.width * image.height))
    if scale < 1:
        longest = max(1, int(max(image.size) * scale))
        image.thumbnail((longest, longest), Resampling.LANCZOS, reducing_gap=2.0)
    if is_deep:
        image = _in_8_bits(image)
    # A new image has no metadata.
    clean = Image.new("RGB", image.size, _background(image))
    if image.mode == "RGBA":
        clean.paste(image, mask=image)
    else:
        clean.paste(image.convert("RGB"))
    return clean


def _in_8_bits(image: Image.Image) -> Image.Image:
    """Grey in 16 bits or more, stretched from its darkest to its lightest: cut to 8 bits it would be white."""
    least, most = image.getextrema()
    scale = 255 / (most - least) if most > least else 1  # type: ignore[operator]
    return image.point(lambda value: value * scale - least * scale).convert("L")  # type: ignore[operator]


def _background(image: Image.Image) -> tuple[int, int, int]:
    """White, unless much of what is seen of a transparent picture is nearly white: white text, for example."""
    if image.mode != "RGBA":
        return _GREYS[0], _GREYS[0], _GREYS[0]
    seen = image.getchannel("A").point(lambda alpha: 255 if alpha >= _SEEN else 0)
    lightness = image.convert("RGB").convert("L").histogram(mask=seen)
    lost = {grey: sum(lightness[max(0, grey - _ALIKE) : grey + _ALIKE + 1]) for grey in _GREYS}
    best = min(lost.values())
    # The first of those that lose little more than the best.
    grey = next(grey for grey in _GREYS if lost[grey] <= best + sum(lightness) // 50)
    return grey, grey, grey


def _encode(image: Image.Image, *, as_png: bool) -> bytes:
    # PNG keeps text in a screenshot sharp; above KEPT_BYTES use JPEG instead.
    if as_png:
        written = BytesIO()
        image.save(written, "PNG", compress_level=4)
        if written.tell() <= KEPT_BYTES:
            return written.getvalue()
    # The last keeps even noise below it, whatever the picture: the database refuses what is larger.
    for quality in (88, 75, 60, 40, 20, 10):
        if len(data := _encode_jpeg(image, quality)) <= KEPT_BYTES:
            break
    return data


def _encode_jpeg(image: Image.Image, quality: int) -> bytes:
    written = BytesIO()
    image.save(written, "JPEG", quality=quality)
    return written.getvalue()
