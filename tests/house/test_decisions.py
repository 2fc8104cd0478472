"""Every decision record that is cited exists in docs/adr."""

import re

from tests.house.tree import ROOT, files

RECORDS = {int(path.name[:4]) for path in (ROOT / "docs/adr").glob("[0-9]*.md")}
CITED = re.compile(r"\bADRs? ?((?:\d+(?:, | and )?)+)|\badr/(\d{4})")
FILE = re.compile(r"\badr/(\d{4}-[\w-]+\.md)")
# "D6" numbers a decision outside this repository. The lookbehind skips percent-encoded bytes.
ELSEWHERE = re.compile(r"(?<![%\w\\])D\d{1,2}b?\b")
TEXT = {"", ".py", ".md", ".html", ".toml", ".txt", ".js", ".mjs", ".scss", ".yml", ".sh"}
NOT_OURS = {"static", "fixtures"}


def texts():
    for path in files():
        inside = path.relative_to(ROOT)
        if path.suffix in TEXT and not NOT_OURS & set(inside.parts) and inside.name != "test_decisions.py":
            yield str(inside), path.read_text()


def test_every_cited_decision_record_exists():
    for name, text in texts():
        for listed, single in CITED.findall(text):
            for number in re.findall(r"\d+", listed or single):
                assert int(number) in RECORDS, f"{name} cites ADR {number}, which is not in docs/adr"
        for record in FILE.findall(text):
            assert (ROOT / "docs/adr" / record).is_file(), f"{name} links {record}, which is not in docs/adr"


def test_no_external_decision_numbers_are_cited():
    found = [f"{name}: {cited}" for name, text in texts() for cited in ELSEWHERE.findall(text)]
    assert not found, f"Say the reason, or cite the record in docs/adr: {found}"
