"""What is hidden cannot be worked out from what is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.review.insight.suppression import SMALLEST, hides_total, suppress
from referrals.review.insight.tables import make_table

counts = st.lists(st.integers(0, 30), max_size=12)


@pytest.mark.parametrize(
    ("given_counts", "shown"),
    [
        ([], []),
        ([0, 5, 100], [0, 5, 100]),
        # Alone it would be the total less the others: the smallest other goes with it.
        ([3, 20, 9], [None, 20, None]),
        ([3, 2, 20], [None, None, 20]),
        # Two whose sum is two are both one.
        ([1, 1, 7, 30], [None, None, None, 30]),
        ([4, 0, 0], [None, 0, 0]),
    ],
)
def test_what_is_shown(given_counts, shown):
    assert suppress(given_counts) == shown


@given(counts)
def test_no_count_of_one_to_four_is_ever_shown_and_no_other_number_is_made_up(numbers):
    for number, seen in zip(numbers, suppress(numbers), strict=True):
        assert seen in (number, None)
        assert not 0 < number < SMALLEST or seen is None


@given(counts)
def test_the_hidden_can_be_more_than_one_thing(numbers):
    """With the total at hand there are at least two ways to fill the gaps: no gap has one answer."""
    table = make_table("t", "T", "T", [(str(place), number) for place, number in enumerate(numbers)])
    hidden = [number for number, row in zip(numbers, table.rows, strict=True) if row.count is None]
    if table.total is None:
        assert hidden
        assert hides_total(numbers)
    elif hidden:
        assert len(hidden) > 1
        assert sum(hidden) > len(hidden)


def test_a_single_small_count_takes_its_total_with_it():
    table = make_table("t", "T", "T", [("a", 3), ("b", 0)])
    assert [row.count for row in table.rows] == [None, 0]
    assert table.total is None


def test_nothing_hidden_has_a_bar():
    table = make_table("t", "T", "T", [("a", 3), ("b", 50), ("c", 100)])
    assert [row.length for row in table.rows] == [0, 0, 100]
