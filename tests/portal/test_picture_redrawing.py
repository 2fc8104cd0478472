"""Redrawing pictures: the same image without metadata, and refused files."""

import random
import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from prevent_portal.uploaded_files import picture_redrawing as module
from prevent_portal.uploaded_files.picture_redrawing import FileRefused, redraw
from tests.referrals.report.drawing import CANARY, animated, bomb, opened, picture, with_metadata

NOT_PICTURES = {
    "empty": b"",
    "text": b"hello",
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "HTML": b"<!DOCTYPE html><script>alert(1)</script>",
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj",
    "ZIP": b"PK\x03\x04" + bytes(100),
    "a GIF": picture("GIF", mode="P"),
    "a BMP": picture("BMP"),
    "a TIFF": picture("TIFF"),
    "an icon": picture("ICO", (32, 32)),
    "a PNG header only": picture()[:40],
    "a JPEG header only": picture("JPEG", (900, 900))[:600],
    "a WebP header only": picture("WEBP")[:30],
    "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_redrawn_picture_looks_the_same(kind):
    drawn = opened(redraw(picture(kind)).data)
    assert drawn.size == (60, 40)
    assert drawn.format == ("PNG" if kind == "PNG" else "JPEG")
    left, right = drawn.getpixel((10, 20)), drawn.getpixel((50, 20))
    assert left[0] > 200 > 60 > left[2]
    assert right[2] > 200 > 60 > right[0]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_metadata_and_trailing_data_are_removed(kind):
    before = with_metadata(kind)
    drawn = redraw(before)
    assert before.count(CANARY.encode()) > 3  # control: it was there before
    for after in (drawn.data, drawn.thumbnail):
        assert CANARY.encode() not in after
        assert b"<script" not in after
        assert b"PK\x03\x04" not in after
        image = opened(after)
        assert not image.getexif()
        assert not {"icc_profile", "comment", "xmp", "exif", "XML:com.adobe.xmp"} & set(image.info)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA"])
def test_every_png_mode_becomes_rgb(mode):
    assert opened(redraw(picture(mode=mode)).data).mode == "RGB"


def test_cmyk_becomes_rgb():
    assert opened(redraw(picture("JPEG", mode="CMYK")).data).mode == "RGB"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_applied(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    drawn = opened(redraw(picture("JPEG", (80, 40), exif=exif)).data)
    assert drawn.size == ((40, 80) if orientation >= 5 else (80, 40))
    red_first = drawn.getpixel((5, 5))[0] > 150
    assert red_first == (orientation in (1, 4, 5, 6))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_animated_pictures_are_refused(kind):
    with pytest.raises(FileRefused, match="moving"):
        redraw(animated(kind))


@pytest.mark.parametrize("data", NOT_PICTURES.values(), ids=NOT_PICTURES)
def test_other_file_types_are_refused(data):
    with pytest.raises(FileRefused, match=r"not a picture \(JPEG, PNG, WebP\)"):
        redraw(data)


@pytest.mark.parametrize("size", [(5_000, 4_001), (30_001, 2), (2, 30_001), (20_000, 20_000), (65_000, 65_000)])
def test_decompression_bomb_is_refused_before_decoding(size, monkeypatch):
    def fail(*args):
        raise AssertionError("decoded before its size was checked")

    monkeypatch.setattr(module, "_redraw", fail)
    with pytest.raises(FileRefused, match="too many pixels"):
        redraw(bomb(*size))


def test_large_picture_is_scaled_down():
    drawn = opened(redraw(picture("PNG", (4_400, 4_400), mode="L")).data)
    assert drawn.width == drawn.height
    assert 8_000_000 < drawn.width * drawn.height <= module.KEPT_PIXELS


def test_png_over_size_limit_becomes_jpeg():
    coloured = Image.merge("RGB", [Image.effect_noise((1_400, 1_400), 90) for _ in range(3)])
    noise = BytesIO()
    coloured.save(noise, "PNG")
    drawn = redraw(noise.getvalue())
    assert len(noise.getvalue()) > module.KEPT_BYTES >= len(drawn.data)
    assert opened(drawn.data).format == "JPEG"


def test_largest_picture_of_nothing_but_noise_is_below_the_size_limit():
    """What does not compress: at quality 60 it was 4.8 MB, more than the database takes of a picture."""
    size = (3_320, 2_490)
    bits = random.Random(1).randbytes(size[0] * size[1])
    noise = BytesIO()
    Image.frombytes("L", size, bytes(255 * (each & 1) for each in bits)).save(noise, "JPEG")
    assert len(redraw(noise.getvalue()).data) <= module.KEPT_BYTES


def test_thumbnail_is_small():
    small = redraw(picture("JPEG", (3_000, 200))).thumbnail
    assert max(opened(small).size) == 240
    assert len(small) < 20_000


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # Pillow warns of damage that it tolerates
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_damaged_files_are_redrawn_or_refused_without_error(kind):
    """1,500 damaged files of each format, from a fixed seed."""
    rng = random.Random(7)
    whole = with_metadata(kind)
    refused = 0
    for _ in range(1_500):
        data = bytearray(whole)
        for _ in range(rng.randint(1, 12)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        try:
            redraw(bytes(data[: rng.choice([len(data), rng.randrange(len(data))])]))
        except FileRefused:
            refused += 1
    assert refused > 100


def words_on_transparency(colour, mode="RGBA", kind="PNG", size=(60, 40)):
    """A bar of one colour, and nothing else."""
    image = Image.new("RGBA", size, (255, 255, 255, 0))
    image.paste(colour, (10, 10, 50, 20))
    written = BytesIO()
    image.convert(mode).save(written, kind, **({"lossless": True} if kind == "WEBP" else {}))
    return written.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
@pytest.mark.parametrize("colour", ["white", "#f4f4f4", "#ffff99", "black", "#222222", "red", "#808080"])
def test_words_on_transparency_are_seen_whatever_their_colour(colour, kind):
    drawn = opened(redraw(words_on_transparency(colour, kind=kind)).data).convert("L")
    assert abs(drawn.getpixel((30, 15)) - drawn.getpixel((5, 35))) > 40


@pytest.mark.parametrize("mode", ["LA", "PA"])
def test_white_on_transparency_is_seen_in_other_modes(mode):
    try:
        typed = words_on_transparency("white", mode)
    except (OSError, ValueError):
        typed = words_on_transparency("white", "LA")
    drawn = opened(redraw(typed).data)
    assert drawn.getpixel((30, 15)) != drawn.getpixel((5, 35))


def test_black_on_transparency_stays_on_white():
    assert opened(redraw(words_on_transparency("black")).data).getpixel((5, 35)) == (255, 255, 255)


def test_black_and_white_on_transparency_are_both_seen():
    image = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    image.paste("white", (10, 5, 50, 15))
    image.paste("black", (10, 25, 50, 35))
    written = BytesIO()
    image.save(written, "PNG")
    drawn = opened(redraw(written.getvalue()).data)
    assert len({drawn.getpixel(place) for place in ((30, 10), (30, 30), (2, 2))}) == 3


def grey_in_16_bits(*values, size=(60, 40)):
    image = Image.new("I;16", size)
    for place, value in enumerate(values):
        image.paste(value, (place * size[0] // len(values), 0, (place + 1) * size[0] // len(values), size[1]))
    written = BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


@pytest.mark.parametrize("values", [(0, 65_535), (20_000, 40_000), (0, 200), (300, 301)])
def test_grey_in_16_bits_keeps_its_contrast(values):
    drawn = opened(redraw(grey_in_16_bits(*values)).data).convert("L")
    assert drawn.getpixel((50, 20)) - drawn.getpixel((10, 20)) > 200


def one_colour(mode="RGB", colour="white"):
    written = BytesIO()
    Image.new(mode, (60, 40), colour).save(written, "PNG")
    return written.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        one_colour(),
        one_colour(colour="#123456"),
        one_colour("RGBA", (255, 255, 255, 0)),
        one_colour("L", 7),
        grey_in_16_bits(40_000),
        words_on_transparency((255, 255, 255, 0)),
    ],
)
def test_picture_of_one_colour_is_refused_with_what_to_do(data):
    with pytest.raises(FileRefused, match="only one colour"):
        redraw(data)


@pytest.mark.parametrize("missing", [1, 2, 3, 200])
def test_jpeg_that_was_cut_short_is_taken_as_far_as_it_goes(missing):
    drawn = opened(redraw(picture("JPEG", (600, 400))[:-missing]).data)
    assert drawn.size == (600, 400)
    left, right = drawn.getpixel((100, 20)), drawn.getpixel((500, 20))
    assert left[0] > 200 > 60 > left[2]
    assert right[2] > 200 > 60 > right[0]


def test_half_a_jpeg_is_taken():
    assert opened(redraw(picture("JPEG", (900, 900))[:2_000]).data).size == (900, 900)


def with_exif(exif: bytes) -> bytes:
    """A PNG with these bytes as its eXIf."""
    plain = picture()
    chunk = b"eXIf" + exif
    return plain[:33] + struct.pack(">I", len(exif)) + chunk + struct.pack(">I", zlib.crc32(chunk)) + plain[33:]


@pytest.mark.parametrize(
    "exif", [bytes.fromhex("0008000201120003"), b"garbage", b"", b"MM\x00*\xff\xff\xff\xff", b"II*\x00" + bytes(3)]
)
def test_png_with_bad_exif_is_taken(exif):
    drawn = opened(redraw(with_exif(exif)).data)
    assert drawn.size == (60, 40)
    assert not drawn.getexif()


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_bad_exif_of_other_formats_is_passed_over(kind):
    assert opened(redraw(picture(kind, exif=b"Exif\x00\x00garbage")).data).size == (60, 40)
