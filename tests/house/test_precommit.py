"""The pre-commit hooks and `make check` call the same tools."""

import re

from tests.house.tree import ROOT

EXCEPT = {"python"}  # checks that start Django: too slow for each commit


def test_precommit_hooks_match_make_check():
    check = (ROOT / "Makefile").read_text().partition("\ncheck:")[2].partition("\n\n")[0]
    tools = set(re.findall(r"\$\(BIN\)/([\w-]+)", check.replace("$(TEMPLATES)", "$(BIN)/djhtml"))) - EXCEPT
    hooks = (ROOT / ".pre-commit-config.yaml").read_text()
    assert tools == set(re.findall(r"entry: \.venv/bin/([\w-]+)", hooks))
    assert "repo: local" in hooks
    assert "://" not in hooks
