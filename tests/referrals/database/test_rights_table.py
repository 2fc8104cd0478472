"""docs/threat-model.md has the rights that the database really gives, and the answers of the access table."""

import os
from io import StringIO

from django.core.management import call_command

from tests.figures import ROOT
from tests.house.access_table import ROLES, TABLE
from tests.referrals.database.conftest import PREFIX, run

PAGE = ROOT / "docs" / "threat-model.md"
RIGHTS, ADDRESSES = "<!-- printed by `manage.py draw_rights` -->", "<!-- printed from tests/house/access_table.py -->"
END = "<!-- end -->"


def rights() -> str:
    out = StringIO()
    call_command("draw_rights", prefix=PREFIX, stdout=out)
    return out.getvalue()


def addresses() -> str:
    lines = [f"| Page | | {' | '.join(ROLES)} |", f"| --- | --- |{' --- |' * len(ROLES)}"]
    lines += [f"| {row.name} | {row.method} | {' | '.join(map(str, row.statuses))} |" for row in TABLE]
    return "\n".join([*lines, ""])


def check(begin: str, table: str) -> None:
    """With PORTAL_WRITE_DOCS set, write the table first."""
    if os.environ.get("PORTAL_WRITE_DOCS"):
        before, _, rest = PAGE.read_text().partition(begin)
        PAGE.write_text(f"{before}{begin}\n{table}{END}{rest.partition(END)[2]}")
    written = PAGE.read_text().partition(begin)[2].partition(END)[0]
    assert written == f"\n{table}", "Run this test with PORTAL_WRITE_DOCS=1, and read what changed"


def test_page_has_the_rights_of_the_database(act_as):
    check(RIGHTS, rights())


def test_page_has_the_answers_of_every_address():
    check(ADDRESSES, addresses())


def test_control_a_further_right_changes_the_table(act_as):
    before = rights()
    run(f"GRANT SELECT ON referrals_note TO {PREFIX}_public")
    assert rights() != before
