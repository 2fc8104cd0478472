"""Statistical disclosure control: hidden counts cannot be derived from those shown."""

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
        # One hidden count is the total less the others, so the next smallest is hidden too.
        ([3, 20, 9], [None, 20, None]),
        ([3, 2, 20], [None, None, 20]),
        # Two hidden counts with the sum 2 are both 1.
        ([1, 1, 7, 30], [None, None, None, 30]),
        ([4, 0, 0], [None, 0, 0]),
    ],
)
def test_suppress_hides_small_counts(given_counts, shown):
    assert suppress(given_counts) == shown


@given(counts)
def test_shown_counts_are_unchanged_and_never_small(numbers):
    for number, shown_count in zip(numbers, suppress(numbers), strict=True):
        assert shown_count in (number, None)
        assert not 0 < number < SMALLEST or shown_count is None


@given(counts)
def test_hidden_counts_cannot_be_derived_from_the_total(numbers):
    # With the total known, at least two sets of hidden counts must be possible.
    table = make_table("t", "T", "T", [(str(place), number) for place, number in enumerate(numbers)])
    hidden = [number for number, row in zip(numbers, table.rows, strict=True) if row.count is None]
    if table.total is None:
        assert hidden
        assert hides_total(numbers)
    elif hidden:
        assert len(hidden) > 1
        assert sum(hidden) > len(hidden)


def test_total_is_hidden_with_a_single_small_count():
    table = make_table("t", "T", "T", [("a", 3), ("b", 0)])
    assert [row.count for row in table.rows] == [None, 0]
    assert table.total is None


def test_hidden_count_has_a_bar_of_length_zero():
    table = make_table("t", "T", "T", [("a", 3), ("b", 50), ("c", 100)])
    assert [row.length for row in table.rows] == [0, 0, 100]
