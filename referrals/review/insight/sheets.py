"""Write a table as CSV, safe against formula injection in spreadsheets."""

import csv
import io

from referrals.review.insight.tables import Table

# As official statistics mark a suppressed count.
HIDDEN = "[c]"
# Characters that start a formula or a command. Some spreadsheets treat the full-width forms alike.
_FORMULA_STARTS = "=+-@\t\r\n|%＝＋－＠｜％"
# Spreadsheets detect UTF-8 by it.
BYTE_ORDER_MARK = "\ufeff"


def as_csv(table: Table) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([table.heading, "Number", *(["Year before"] if table.compares else [])])
    for row in table.rows:
        counts = [row.count, row.before] if table.compares else [row.count]
        writer.writerow([escape_formula(row.label), *(HIDDEN if count is None else count for count in counts)])
    writer.writerow(["Total", HIDDEN if table.total is None else table.total])
    return BYTE_ORDER_MARK + out.getvalue()


def escape_formula(text: str) -> str:
    # Spreadsheets take a leading apostrophe as the mark of a text.
    return f"'{text}" if text.lstrip(" \u00a0\u3000")[:1] in tuple(_FORMULA_STARTS) else text
