"""A table as CSV that a spreadsheet takes for words and numbers alone."""

import csv
import io

from referrals.review.insight.tables import Table

HIDDEN = "[c]"
# What a spreadsheet begins a formula or a command with; the wide forms count as the narrow ones in some.
_BEGIN_FORMULAS = "=+-@\t\r\n|%＝＋－＠｜％"
BYTE_ORDER_MARK = "\ufeff"


def as_csv(table: Table) -> str:
    """With the mark by which spreadsheets know UTF-8. "[c]", as official statistics write it, is a hidden count."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([table.heading, "Number"])
    writer.writerows([harmless(row.label), HIDDEN if row.count is None else row.count] for row in table.rows)
    writer.writerow(["Total", HIDDEN if table.total is None else table.total])
    return BYTE_ORDER_MARK + out.getvalue()


def harmless(text: str) -> str:
    """A word that would be a formula gets an apostrophe, which spreadsheets take as "this is text"."""
    return f"'{text}" if text.lstrip(" \u00a0\u3000")[:1] in tuple(_BEGIN_FORMULAS) else text
