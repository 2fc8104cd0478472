"""The menu, the page that it leads to and the documents call a thing by the same words."""

import re

from referrals.review import navigation
from tests.house.tree import ROOT
from tests.referrals.report.filling import read

# Called so in the documents where they send supervisors, too.
IN_DOCUMENTS = ("Data requests", "Contacts of the force", "Texts for messages", "People who are to join")


def test_each_item_is_named_as_the_page_that_it_leads_to(boss_client):
    links = read(boss_client.get("/review/")).select("#navigation a")
    assert len(links) == len(navigation._FOR_ALL) + len(navigation._FOR_SUPERVISORS)
    for link in links:
        label = link.get_text(" ", strip=True)
        assert read(boss_client.get(link["href"])).title.get_text(strip=True).startswith(label), label


def test_documents_send_supervisors_to_where_the_links_are(boss_client):
    folded = [each.get_text(strip=True) for each in read(boss_client.get("/review/")).select(".portal-more li a")]
    texts = [" ".join((ROOT / "docs" / name).read_text().split()) for name in ("administration.md", "operations.md")]
    for label in IN_DOCUMENTS:
        assert label in folded
        assert any(re.search(rf'"{label}"', text) for text in texts)
    old = re.compile(r"\(from the queue\)|in the queue under|What is held about somebody")
    assert not [found for text in texts for found in old.findall(text)]
