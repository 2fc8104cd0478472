from datetime import UTC, datetime
from io import BytesIO

import pytest
from docx import Document

from prevent_portal.documents.word import Form, Part, make_docx

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "one", "  two  spaces ", '<w:br/> & "quotes"', "\n\nlines\n", "a\tb\t", "ا\nZażółć"]
)
def test_text_is_read_back_as_it_was_written(text):
    form = Form("Title", "author", "MARKING", "footer", [Part("Heading", [("Label", text)])])
    (table,) = Document(BytesIO(make_docx(form, at=AT))).tables
    assert table.rows[1].cells[1].text == text
