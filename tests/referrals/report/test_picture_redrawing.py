"""Redrawing pictures: the same image without metadata, and refused files."""

import random
from io import BytesIO

import pytest
from PIL import Image

from referrals.report import picture_redrawing as module
from referrals.report.picture_redrawing import PictureRefused, redraw
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
    "half a JPEG": picture("JPEG", (900, 900))[:2_000],
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


def test_transparency_becomes_white():
    written = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(written, "PNG")
    assert opened(redraw(written.getvalue()).data).getpixel((5, 5)) == (255, 255, 255)


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
    with pytest.raises(PictureRefused, match="moving"):
        redraw(animated(kind))


@pytest.mark.parametrize("data", NOT_PICTURES.values(), ids=NOT_PICTURES)
def test_other_file_types_are_refused(data):
    with pytest.raises(PictureRefused, match="not a JPEG, PNG or WebP picture"):
        redraw(data)


@pytest.mark.parametrize("size", [(5_000, 4_001), (30_001, 2), (2, 30_001), (20_000, 20_000), (65_000, 65_000)])
def test_decompression_bomb_is_refused_before_decoding(size, monkeypatch):
    def fail(*args):
        raise AssertionError("decoded before its size was checked")

    monkeypatch.setattr(module, "_redraw", fail)
    with pytest.raises(PictureRefused, match="too many pixels"):
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
        except PictureRefused:
            refused += 1
    assert refused > 100
