"""Translation catalogues are complete and current, and their placeholders are valid."""

import ast
import re

import pytest
from babel.messages.catalog import Catalog

from tests.house.tree import ROOT, modules, relative_names
from tools.catalogues import files
from tools.catalogues.faults import faults, faults_of
from tools.catalogues.sources import KEYWORDS, pages

# Everything in a template that is not text: Jinja, tags and character references.
_NO_WORDS = re.compile(
    r"\{#.*?#\}|\{%-?\s*trans\b.*?endtrans\s*-?%\}|\{%.*?%\}|\{\{.*?\}\}|<script>.*?</script>|<[^>]*>|&\w+;",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""(?:aria-label|alt|title|placeholder|data-title)="(?=[A-Za-z])""")
_PARAMETER = re.compile(r""""(?:text|html|titleText|summaryText|iconFallbackText)": "[A-Za-z]""")
# This note about an unchecked translation is shown in English in every language.
_ENGLISH_ON_PURPOSE = "This translation is machine-assisted, not yet checked by a translator."


def untranslatable(text):
    """Text in a template outside `trans` blocks."""
    plain = _NO_WORDS.sub(" ", text.replace(_ENGLISH_ON_PURPOSE, ""))
    found = re.findall(r"[A-Za-z]{2,}", plain)
    found += _ATTRIBUTE.findall(re.sub(r"\{\{.*?\}\}", "", text))
    return found + _PARAMETER.findall(text)


def mixed_lines(source):
    """Lines where a translation is looked up inside an f-string, or an f-string is looked up as a translation."""
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.JoinedStr) or _looks_up(node)]
    return sorted(
        {
            outer.lineno
            for outer in found
            for inner in ast.walk(outer)
            if inner in found and type(inner) is not type(outer)
        }
    )


def _looks_up(node):
    called = getattr(node, "func", None)
    return isinstance(node, ast.Call) and {getattr(called, "id", None), getattr(called, "attr", None)} & set(KEYWORDS)


@pytest.mark.parametrize("code", files.TRANSLATED)
def test_catalogue_has_no_faults(code):
    assert not faults(code), (
        f"Run `make messages`, translate what it names in {files.po_path(code).relative_to(ROOT)}, and run it again"
    )


@pytest.mark.parametrize(("code", "variant"), [("ur", "پریوینٹ"), ("ur", "چائلڈ لائن"), ("ur", "اختیاری")])
def test_term_is_written_in_one_way(code, variant):
    """Variants of terms that the glossary has: Prevent, Childline, ضروری نہیں."""
    assert variant not in files.po_path(code).read_text()


def test_reporter_templates_have_no_untranslatable_text():
    assert len(pages()) > 45
    assert not {
        name: found
        for page in pages()
        if (found := untranslatable(page.read_text()))
        for name in relative_names([page])
    }


@pytest.mark.parametrize(
    "text",
    ["<p>Sent</p>", '<a aria-label="Close">', '{{ govukButton({"text": "Send"}) }}', "{% if x %}Words{% endif %}"],
)
def test_untranslatable_text_is_detected(text):
    assert untranslatable(text)


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("Call %(number)s", "Zadzwoń"),
        ("Call %(number)s", "Zadzwoń pod %(numer)s"),
        ("Call 999 now", "Zadzwoń teraz pod 99"),
        ("In {minutes} minutes", "Za {minuty} minut"),
        ("Yes", ""),
        ("Yes", " Tak"),
        ("Your report was sent.", "Zgłoszenie zostało wysłane. Koniec.Zgłoszenie zostało wysłane."),
        ("Yes", "\u202eTak"),
        ("Yes", "\u2066Tak"),
        ("<b>Yes</b>", "Tak"),
        (("%(count)s picture", "%(count)s pictures"), ("%(count)s zdjęcie", "%(count)s zdjęcia")),
        (("%(count)s picture", "%(count)s pictures"), ("%(count)s zdjęcie", "%(count)s zdjęcia", "zdjęć")),
    ],
)
def test_faulty_translation_is_detected(source, translation):
    catalog = Catalog(locale="pl")
    assert list(faults_of(catalog.add(source, translation), catalog))
    assert list(faults_of(catalog.add("Good", "Dobrze", flags=["fuzzy"]), catalog)) == ["fuzzy"]
    assert not list(faults_of(catalog.add("Call %(number)s", "Zadzwoń: %(number)s"), catalog))


def test_no_translation_call_is_mixed_with_an_f_string():
    """Babel extracts messages inside an f-string on Python 3.12 and newer (PEP 701), but not on 3.11."""
    assert not {
        name: lines
        for path in modules()
        if (lines := mixed_lines(path.read_text()))
        for name in relative_names([path])
    }


@pytest.mark.parametrize(
    "source",
    [
        """f"{_('Code')}: {code}" """,
        """f"{sep.join(f'{ngettext(one, many, 2)}')}" """,
        """gettext(f"Code {code}")""",
        """x.gettext_lazy("a", f"b")""",
    ],
)
def test_translation_mixed_with_f_string_is_detected(source):
    assert mixed_lines(source) == [1]


def test_translation_beside_f_string_is_allowed():
    assert not mixed_lines("""name = _("Code")\nnote = f"{name}: {code(1)}" + _("Sent")""")


def test_missing_obsolete_and_uncompiled_messages_are_detected(tmp_path, monkeypatch):
    catalog = files.read("pl")
    catalog.delete("Continue")
    catalog.add("Never said", "Nigdy")
    monkeypatch.setattr(files, "po_path", lambda code: tmp_path / "django.po")
    (tmp_path / "django.po").write_bytes(files.as_po(catalog))
    (tmp_path / "django.mo").write_bytes(b"")
    assert {fault.split(": ")[-1] for fault in faults("pl")} == {
        "not in the catalogue",
        "no longer said anywhere",
        "what is compiled is of other words",
    }


def test_compiled_catalogues_are_those_translated():
    assert {path.parent.parent.name for path in (ROOT / "prevent_portal/locale").rglob("*.mo")} == set(
        files.TRANSLATED
    )
