"""Try whether a font of our PDFs has a letter, ordinary and bold."""

import typst

from prevent_portal.documents.typesetting import compile_pdf

# PDF/UA refuses a letter that the font has not.
TEMPLATE = b"""
#set document(title: "x")
#set text(lang: "en", font: sys.inputs.font, fallback: false)
= x
#sys.inputs.text

*#sys.inputs.text*
"""


def has_letters(font: str, text: str) -> bool:
    try:
        compile_pdf({"main.typ": TEMPLATE}, {"font": font, "text": text})
    except typst.TypstError:
        return False
    return True
