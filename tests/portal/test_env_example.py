"""Whoever sets the portal up finds every variable in .env.example, each explained, and no other."""

import re

from tests.house.tree import ROOT

READ = re.compile(r'\benv(?:\.\w+)?\(\s*"([A-Z_]+)"')
NAMED = re.compile(r"#?([A-Z_]+)=")


def _lines():
    return (ROOT / ".env.example").read_text().splitlines()


def test_it_names_what_settings_read():
    read = READ.findall((ROOT / "prevent_portal" / "settings.py").read_text())
    named = [match[1] for line in _lines() if (match := NAMED.match(line))]
    assert len(named) == len(set(named))
    assert set(named) == set(read)


def test_each_is_explained():
    lines = _lines()
    for above, line in zip(["", *lines], lines, strict=False):
        if NAMED.match(line):
            assert above.startswith("# "), f"{line} has no explanation above it"


def test_a_copy_of_it_changes_nothing():
    """Copied to .env as it stands, it must not switch on or empty anything."""
    assert not [line for line in _lines() if line and not line.startswith("#")]
