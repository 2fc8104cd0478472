"""PDF and Word documents for tests: ordinary ones, and ones that attack."""

import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pypdf import PdfWriter
from pypdf.generic import (
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

CANARY = "Canarydocument"
A4 = (595, 842)


def pdf(pages: int = 1, *, size: tuple[int, int] = A4, draws: str = "1 0 0 rg 100 100 200 300 re f") -> PdfWriter:
    """With a red box on each page."""
    writer = PdfWriter()
    for _ in range(pages):
        page = writer.add_blank_page(*size)
        stream = DecodedStreamObject()
        stream.set_data(draws.encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
    return writer


def written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def with_script_and_metadata() -> bytes:
    writer = pdf()
    script = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject(f"app.alert('{CANARY}');")}
    action = DictionaryObject({NameObject(name): value for name, value in script.items()})
    writer._root_object[NameObject("/OpenAction")] = action
    writer.add_metadata({"/Author": CANARY, "/Title": CANARY})
    return written(writer)


def with_password() -> bytes:
    writer = pdf()
    writer.encrypt("secret", algorithm="AES-256")
    return written(writer)


def with_file_inside() -> bytes:
    writer = pdf()
    writer.add_attachment("inside.txt", CANARY.encode())
    return written(writer)


def with_huge_picture(side: int) -> bytes:
    """A picture of `side` by `side` pixels in a few kB."""
    writer = pdf(draws="500 0 0 500 0 0 cm /X Do")
    row, packed = bytes(3 * side), zlib.compressobj(9)
    data = b"".join(packed.compress(row) for _ in range(side)) + packed.flush()
    image = StreamObject()
    image._data = data
    numbers = {"/Width": side, "/Height": side, "/BitsPerComponent": 8}
    names = {"/Type": "/XObject", "/Subtype": "/Image", "/ColorSpace": "/DeviceRGB", "/Filter": "/FlateDecode"}
    image.update({NameObject(name): NumberObject(value) for name, value in numbers.items()})
    image.update({NameObject(name): NameObject(value) for name, value in names.items()})
    _use(writer, writer.pages[0], "/X", image)
    return written(writer)


def endless(depth: int) -> bytes:
    """Drawings that each draw the next one twenty times."""
    writer = pdf(draws="/X Do")
    holder = writer.pages[0]
    for level in range(depth):
        form = DecodedStreamObject()
        form.set_data(b"1 0 0 rg 100 100 200 300 re f" if level == depth - 1 else b"/X Do " * 20)
        form.update({NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form")})
        form[NameObject("/BBox")] = writer.pages[0].mediabox
        holder = _use(writer, holder, "/X", form)
    return written(writer)


def _use(writer, holder, name, drawing):
    """Adds the drawing, and afterwards changes of it still count."""
    reference = writer._add_object(drawing)
    objects = DictionaryObject({NameObject(name): reference})
    holder[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): objects})
    return drawing


def word(*paragraphs: str, elements: str = "") -> bytes:
    """`elements` are XML of the body, with the prefixes w, mc and wps."""
    document = Document()
    document.core_properties.author = CANARY
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    spaces = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    for each in parse_xml(f"<w:body {nsdecls('w')} {spaces}>{elements}</w:body>"):
        document.element.body.insert(len(document.element.body) - 1, each)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def changed(data: bytes, name: str, content: bytes) -> bytes:
    """With this part put in the place of its own, or added."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as before, ZipFile(out, "w", ZIP_DEFLATED) as after:
        for each in before.namelist():
            if each != name:
                after.writestr(each, before.read(each))
        after.writestr(name, content)
    return out.getvalue()


def with_macros() -> bytes:
    data = word("Hello")
    types = ZipFile(BytesIO(data)).read("[Content_Types].xml")
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return changed(
        data,
        "[Content_Types].xml",
        types.replace(plain, b"application/vnd.ms-word.document.macroEnabled.main+xml"),
    )


def with_entities(entity: str) -> bytes:
    """`entity` declares &e; of the document's one paragraph."""
    body = "<w:body><w:p><w:r><w:t>Hello &e;</w:t></w:r></w:p></w:body></w:document>"
    head = '<?xml version="1.0"?><!DOCTYPE d [' + entity + "]>"
    return changed(word(), "word/document.xml", f"{head}<w:document {nsdecls('w')}>{body}".encode())
