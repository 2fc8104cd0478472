"""Pictures for tests: ordinary, animated, oversized, and with metadata that must be removed."""

import struct
import zlib
from io import BytesIO

from PIL import Image
from PIL.PngImagePlugin import PngInfo

CANARY = "Canarypicture"


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), *, mode: str = "RGB", **options) -> bytes:
    """Left half red, right half blue, in modes with colours."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    written = BytesIO()
    image.convert(mode).save(written, kind, **options)
    return written.getvalue()


def with_metadata(kind: str) -> bytes:
    """A picture with the canary in every place where this format can hold text, and data after its end."""
    exif = Image.Exif()
    exif[0x010E] = CANARY  # ImageDescription
    exif[0x010F] = CANARY  # Make
    exif.get_ifd(0x8825)[29] = CANARY  # GPSDateStamp
    xmp = f"<x:xmpmeta>{CANARY}</x:xmpmeta>".encode()
    options: dict = {"exif": exif, "icc_profile": CANARY.encode() * 20}
    if kind == "PNG":
        info = PngInfo()
        info.add_text("Comment", CANARY)
        info.add_itxt("XML:com.adobe.xmp", xmp.decode())
        options["pnginfo"] = info
    if kind == "JPEG":
        options |= {"comment": CANARY.encode(), "xmp": xmp}
    if kind == "WEBP":
        options["xmp"] = xmp
    return picture(kind, **options) + f"<script>{CANARY}</script>PK\x03\x04".encode()


def animated(kind: str) -> bytes:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    written = BytesIO()
    frames[0].save(written, kind, save_all=True, append_images=frames[1:], duration=100)
    return written.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A decompression bomb: a small PNG whose header declares this size, with compressed data of 1 MB."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1_000_000)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image
