"""Links that a mail program or a search engine has wrapped lead to the real address once they are saved."""

import pytest
from wagtail.rich_text import RichText, features

from guidance.blocks.files import ResourceLinksBlock
from guidance.blocks.text import TextBlock
from guidance.pasted_links import unwrap, unwrap_words

REAL = "https://www.example.gov.uk/prevent?page=1&part=2#team"
QUOTED = "https%3A%2F%2Fwww.example.gov.uk%2Fprevent%3Fpage%3D1%26part%3D2%23team"
EDITOR = "casey.editor%40example.gov.uk"
SAFE = f"https://eur03.safelinks.protection.outlook.com/?url={QUOTED}&data=05%7C01%7C{EDITOR}%7Cabc&reserved=0"
WRAPPED = {
    "Outlook": SAFE,
    "Outlook in capitals": SAFE.replace("eur03.safelinks", "EUR03.SafeLinks"),
    "Outlook by a colleague in Outlook": SAFE.replace(
        QUOTED,
        SAFE.replace("%", "%25").replace("&", "%26").replace(":", "%3A").replace("/", "%2F").replace("?", "%3F"),
    ),
    "Proofpoint 2": "https://urldefense.proofpoint.com/v2/url?u=https-3A__www.example.gov.uk_prevent-3Fpage-3D1-26part-3D2-23team&d=Dw",
    "Proofpoint 3": f"https://urldefense.com/v3/__{REAL}__;!!abc!xyz$",
    "Barracuda": f"https://linkprotect.cudasvc.com/url?a={QUOTED}&c=E,1,x",
    "Google": f"https://www.google.com/url?q={QUOTED}&sa=D",
}
KEPT = [
    REAL,
    "tel:0800789321",
    "mailto:team@example.gov.uk",
    "#signs",
    "https://www.google.com/search?q=https://www.example.gov.uk",
    "https://safelinks.protection.outlook.com.example.org/?url=https%3A%2F%2Fexample.org",
    "https://eur03.safelinks.protection.outlook.com/?url=javascript%3Aalert(1)",
    "https://eur03.safelinks.protection.outlook.com/",
    "http://[not-an-address",
]


@pytest.mark.parametrize("kind", WRAPPED)
def test_wrapped_link_leads_to_the_real_address(kind):
    assert unwrap(WRAPPED[kind]) == REAL


@pytest.mark.parametrize("url", KEPT)
def test_other_link_stays_as_it_is(url):
    assert unwrap(url) == url


@pytest.mark.parametrize("kind", WRAPPED)
def test_no_passage_is_saved_with_a_wrapped_link(kind):
    link = WRAPPED[kind].replace("&", "&amp;")
    source = f'<p><a href="{link}">one</a> and <a href="{link}">one</a>, <a href="tel:101">101</a></p>'
    saved = TextBlock().clean(RichText(source)).source
    assert saved.count(REAL.replace("&", "&amp;")) == 2
    assert "tel:101" in saved
    assert "casey" not in saved
    links = ResourceLinksBlock()
    value = links.to_python({"links": [{"title": "A page", "url": WRAPPED[kind], "description": ""}]})
    assert links.clean(value)["links"][0]["url"] == REAL


def test_passage_without_wrapped_links_is_saved_as_it_was():
    source = '<p data-block-key="a">A &amp; B<br/><a href="https://example.org/">link</a></p>'
    assert TextBlock().clean(RichText(source)).source == source


def test_source_of_a_contact_names_the_real_page():
    assert unwrap_words(f"The council\u2019s page {SAFE} in May") == f"The council\u2019s page {REAL} in May"


def test_editor_keeps_pasted_telephone_links():
    assert "tel:" in features.get_editor_plugin("draftail", "link").data["allowlist"]["href"]
