"""Full-text search of sealed content from the queue, recorded on each concern that it opens."""

from datetime import timedelta

import pytest
from django.db import connection

from referrals.actions.casework.assessment import add_note
from referrals.actions.search import full_text
from referrals.models import Concern, Event, Message, NoteKind
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import AT, acknowledge, close, exchange, send


def filter_queue(client, text, **fields):
    return client.post("/review/filter/", {"words": text} | fields)


def rows(response):
    return [link.get_text() for link in read(response).select("tbody th a")]


def searched():
    return set(Event.objects.filter(kind="searched").values_list("concern_id", flat=True))


def restrict(concern):
    Concern.objects.filter(pk=concern.pk).update(restricted_at=AT)
    return concern


def test_search_skips_concerns_that_the_officer_may_not_open(officer_client, officer, elsewhere):
    Concern.objects.filter(pk=elsewhere.pk).update(owner=officer)
    restrict(send(answer="Canaryessex"))
    close(send(answer="Canaryessex"))
    response = filter_queue(officer_client, "canaryessex", owner=str(officer.pk))
    assert rows(response) == rows(filter_queue(officer_client, "canaryessex")) == []
    assert searched() == set()
    assert "Looked through 0 open concerns" in words(response)


def test_search_redirects_a_signed_out_user_to_sign_in(client, db, concern):
    assert filter_queue(client, "canaryworry").status_code == 302
    assert searched() == set()


def test_search_results_are_in_queue_order(officer_client):
    later, sooner = send(answer="A José  Canary\npost"), send(answer="jose canary POST", at=AT - timedelta(days=1))
    other = send(answer="Josh")
    response = filter_queue(officer_client, "JOSE CANARY POST")
    assert rows(response) == [sooner.reference, later.reference]
    assert "Looked through 3 open concerns with these filters, which is all of them" in words(response)
    assert searched() == {later.pk, sooner.pk, other.pk}


def test_search_covers_messages_and_notes(officer_client, officer):
    asked, noted = acknowledge(send()), acknowledge(send())
    exchange(asked, officer, 1)
    add_note(concern=noted, kind=NoteKind.FACT, text="Canarynote", by=officer, at=AT)
    assert rows(filter_queue(officer_client, "canaryanswer 0")) == rows(
        filter_queue(officer_client, "canaryquestion")
    )
    assert rows(filter_queue(officer_client, "canaryanswer 0")) == [asked.reference]
    assert rows(filter_queue(officer_client, "canarynote")) == [noted.reference]


def test_search_opens_only_concerns_that_match_the_filters(officer_client, officer):
    child, mine, other = send(), acknowledge(send(), officer), send()
    Concern.objects.filter(pk__in=[child.pk, mine.pk]).update(about_child=True)
    response = filter_queue(officer_client, "canaryworry", flag="child", whose="mine", from_day="2026-01-01")
    assert rows(response) == [mine.reference]
    assert searched() == {mine.pk}
    page = read(response)
    assert page.select_one("#id_flag option[selected]")["value"] == "child"
    assert page.select_one("input[name=whose]")["value"] == "mine"
    assert page.select_one("#id_from_day")["value"] == "2026-01-01"
    assert page.select_one("#id_words")["value"] == "canaryworry"
    assert other.reference not in page.get_text()


def test_filter_without_words_redirects_to_the_queue_address(officer_client, concern):
    response = filter_queue(officer_client, "  ", flag="child", area="norfolk")
    assert (response.status_code, response["Location"]) == (302, "/review/?area=norfolk&flag=child")
    assert searched() == set()


def test_search_stops_at_its_limit_and_can_be_continued(officer_client, monkeypatch):
    monkeypatch.setattr(full_text, "MAX_SEARCHED", 2)
    expected = [send(at=AT - timedelta(days=days), answer=f"Canary {days % 2}").reference for days in range(5)][::-1]
    response = filter_queue(officer_client, "canary 0")
    found, pages = rows(response), 1
    assert "there are more, which were not looked through" in words(response)
    assert len(searched()) == 2
    while button := read(response).select_one("input[name=after]"):
        response = filter_queue(officer_client, "canary 0", after=button["value"])
        found, pages = [*found, *rows(response)], pages + 1
    assert (found, pages) == (expected[::2], 3)
    assert "the next 1 open concern with these filters, and there are no more" in words(response)
    assert len(searched()) == 5


def test_search_words_are_not_stored_or_put_in_addresses(officer_client, concern, nothing_leaks):
    nothing_leaks(["Canaryword"])
    page = read(filter_queue(officer_client, "Canaryword", flag="child"))
    assert not [link for link in page.select("[href], [action]") if "canaryword" in str(link.attrs).casefold()]
    filter_queue(officer_client, "Canaryword")
    assert [event.facts for event in Event.objects.filter(kind="searched")] == [{}]
    officer_client.post("/review/views/?flag=child&words=Canaryword", {"name": "x"})
    assert officer_client.get("/review/?words=Canaryword").content.count(b"Canaryword") == 0


def test_search_does_not_mark_a_concern_as_opened(officer_client, concern):
    filter_queue(officer_client, "canaryworry")
    concern.refresh_from_db()
    assert (concern.opened_at, concern.opened_by) == (None, None)


@pytest.mark.parametrize(
    ("text", "message"), [("ab", "Enter 3"), ("x" * 101, "Enter 100"), ("a\x00bcd", "cannot be read")]
)
def test_invalid_search_words_show_an_error_and_open_nothing(officer_client, concern, text, message):
    response = filter_queue(officer_client, text)
    assert message in words(response)
    assert searched() == set()


@pytest.mark.parametrize("bad", [{"owner": "1", "area": "essex"}, {"after": "x"}, {"state": "x", "to_day": "31"}])
def test_malformed_filters_are_ignored(officer_client, concern, bad):
    assert filter_queue(officer_client, "canaryworry", **bad).status_code == 200


def test_search_reports_concerns_that_cannot_be_opened(officer_client, concern):
    damaged = send()
    Concern.objects.filter(pk=damaged.pk).update(sealed="v1||")
    response = filter_queue(officer_client, "canaryworry")
    assert rows(response) == [concern.reference]
    assert "1 could not be opened" in words(response)
    assert searched() == {concern.pk}


def test_search_without_a_key_gives_503(officer_client, concern, settings):
    settings.SEALING_PRIVATE_KEYS = []
    assert filter_queue(officer_client, "canaryworry").status_code == 503
    assert searched() == set()


def test_search_goes_no_further_after_a_long_concern(officer_client, monkeypatch):
    monkeypatch.setattr(full_text, "MAX_SEALED", 1_000)
    first, _ = send(answer="x" * 2_000, at=AT - timedelta(days=1)), send(answer="canary two")
    response = filter_queue(officer_client, "canary")
    assert searched() == {first.pk}
    assert "there are more, which were not looked through" in words(response)


def test_concern_that_was_restricted_during_the_search_is_not_shown(officer_client, monkeypatch):
    concern, other = send(), send()
    opening = full_text._text_of

    def restrict_meanwhile(each):
        Concern.objects.filter(pk=concern.pk).update(restricted_at=AT)
        return opening(each)

    monkeypatch.setattr(full_text, "_text_of", restrict_meanwhile)
    assert rows(filter_queue(officer_client, "canaryworry")) == [other.reference]
    assert searched() == {other.pk}


def test_search_holds_no_lock_while_it_opens_concerns(officer_client, monkeypatch):
    """It used to lock 157 rows for 1.7 s. Events are written in a transaction that opens nothing."""
    send()
    began, within = len(connection.savepoint_ids), []

    def noting(function):
        def wrapped(*given, **named):
            within.append((function.__name__, len(connection.savepoint_ids) > began))
            return function(*given, **named)

        return wrapped

    monkeypatch.setattr(full_text, "_text_of", noting(full_text._text_of))
    monkeypatch.setattr(Event.objects, "record_each", noting(Event.objects.record_each))
    filter_queue(officer_client, "canaryworry")
    assert within == [("_text_of", False), ("record_each", True)]


def test_nothing_is_shown_when_the_events_cannot_be_written(officer_client, monkeypatch):
    """As when the process dies in between: nobody has seen what was opened."""
    send()

    def die(*lines, **by):
        raise SystemExit

    monkeypatch.setattr(Event.objects, "record_each", die)
    with pytest.raises(SystemExit):
        filter_queue(officer_client, "canaryworry")


def test_junk_message_keeps_no_concern_from_being_found(officer_client):
    """Whoever knows the return code could add one."""
    concern = send(answer="Canaryworry")
    Message.objects.create(concern=concern, number=1, author="reporter", sealed="v1||", sent_at=AT)
    page = officer_client.post("/review/filter/", {"words": "canaryworry"}).content.decode()
    assert concern.reference in page
    assert "could not be opened" not in page


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Canary O’Brien", "canary o'brien"),
        ("Łukasz Canary", "LUKASZ canary"),
        ("علی کریمی", "علي كريمي"),
        ("ＣＡＮＡＲＹ", "canary"),
        ("我担心张伟东", "伟东"),
    ],
)
def test_words_are_folded_as_matching_folds_them(officer_client, written, typed):
    concern, _ = send(answer=written), send(answer="Nobody")
    assert rows(filter_queue(officer_client, typed)) == [concern.reference]


@pytest.mark.parametrize("typed", ["ab", "张"])
def test_too_few_characters_are_refused(officer_client, typed):
    assert "Enter 3 characters or more" in words(filter_queue(officer_client, typed))
