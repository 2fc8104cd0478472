""".env.example lists and explains exactly the variables that settings read."""

import re

from tests.house.tree import ROOT

READ = re.compile(r'\benv(?:\.\w+)?\(\s*"([A-Z_]+)"')
NAMED = re.compile(r"#?([A-Z_]+)=")


def _lines():
    return (ROOT / ".env.example").read_text().splitlines()


def test_example_names_every_variable_of_settings():
    read = READ.findall((ROOT / "prevent_portal" / "settings.py").read_text())
    named = [match[1] for line in _lines() if (match := NAMED.match(line))]
    assert len(named) == len(set(named))
    assert set(named) == set(read)


def test_each_variable_has_a_comment():
    lines = _lines()
    for above, line in zip(["", *lines], lines, strict=False):
        if NAMED.match(line):
            assert above.startswith("# "), f"{line} has no explanation above it"


def test_copy_of_the_example_sets_nothing():
    """Copied unchanged to .env, it must not set or empty any variable."""
    assert not [line for line in _lines() if line and not line.startswith("#")]
