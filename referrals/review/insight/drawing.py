"""A line of each year over its months, as inline SVG by leather. Its table says the same in words."""

import leather
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from leather import theme

from referrals.review.insight.tables import Table

WIDTH, HEIGHT = 720, 260
# Of the officers' pages; the year before is paler, and dashed besides.
_NOW, _BEFORE = "#3b2a57", "#8a8296"
_FONT = "arial, sans-serif"

theme.background_color = "#ffffff"
theme.tick_font_family = theme.legend_font_family = _FONT
theme.label_color = theme.legend_color = "#0b0c0c"


def draw_years(table: Table) -> SafeString:
    """Hidden counts leave a gap. Empty when there are fewer than two months to join."""
    numbered = list(enumerate(table.rows))
    if len(numbered) < 2:
        return SafeString("")
    chart = leather.Chart()
    chart.add_line([(at, row.before) for at, row in numbered], name="Year before", stroke_color=_BEFORE)
    chart.add_line([(at, row.count) for at, row in numbered], name="This year", stroke_color=_NOW, width=3)
    months = [row.label.partition(" ")[0][:3] for row in table.rows]
    chart.add_x_scale(0, len(numbered) - 1)
    chart.add_x_axis(ticks=[at for at, _ in numbered], tick_formatter=lambda value, index, count: months[int(value)])
    most = max((count or 0 for row in table.rows for count in (row.count, row.before)), default=0)
    chart.add_y_scale(0, max(most, 5))
    size = {"width": WIDTH, "height": HEIGHT}
    drawn = chart.to_svg(**size).partition(">")[2]
    opening = '<svg viewBox="0 0 {width} {height}" class="portal-figures__line" aria-hidden="true" focusable="false">'
    # leather escapes what it writes, and the labels are ours.
    return format_html(opening, **size) + mark_safe(drawn)  # noqa: S308
