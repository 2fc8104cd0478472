"""Fixtures that record which form fields got test text and where it was shown."""

from collections.abc import Callable

import pytest
from django import forms

from tests.markup.typist import Book, text_fields

Covered = Callable[..., None]


@pytest.fixture
def book(db: None, monkeypatch: pytest.MonkeyPatch, nothing_leaks: Callable[[list[str]], None]) -> Book:
    book, clean = Book(), forms.BaseForm.full_clean

    def noted(form: forms.BaseForm) -> None:
        if form.is_bound:
            book.note(form)
        clean(form)

    monkeypatch.setattr(forms.BaseForm, "full_clean", noted)
    nothing_leaks(["<m6-"])
    return book


@pytest.fixture
def covered(book: Book) -> Covered:
    """`covered("referrals.report", but={...}, unseen={...})` asserts that every text field of these modules got text
    and that accepted text was shown. `but` names the fields without text, `unseen` those never shown, with reasons.
    """

    def check(*modules: str, but: dict[str, str], unseen: dict[str, str]) -> None:
        wanted = {key for key, _ in text_fields() if key.startswith(modules)}
        assert wanted
        seen = {key for key in book.typed if any(book.seen[number] for number in book.typed[key])}
        untyped, unshown = wanted - set(book.typed), (wanted & set(book.typed)) - seen
        assert (sorted(untyped), sorted(unshown)) == (sorted(but), sorted(unseen))

    return check
