"""Subject access requests: the search within a force, and its events."""

import pytest

from referrals.actions.casework.assessment import add_note
from referrals.actions.data_rights import subject_access
from referrals.models import Concern, Event, NoteKind
from referrals.models.event import Kind
from referrals.models.states import NotPermitted
from tests.referrals.review.building import AT, BASILDON, acknowledge, exchange, send


def search(boss, *names):
    access_request = subject_access.make_access_request(names=names, authority="Canaryauthority", by=boss, at=AT)
    subject_access.search_next_batch(access_request=access_request, by=boss, at=AT)
    access_request.refresh_from_db()
    return access_request


def found(access_request):
    return set(access_request.found.values_list("pk", flat=True))


def test_only_supervisors_may_search(officer):
    with pytest.raises(NotPermitted):
        search(officer, "x")


@pytest.mark.parametrize("name", ["zoe o'brien", "ZOÉ O’Brien", "O'Brien Zoë"])
def test_case_accents_and_word_order_do_not_matter(boss, name):
    concern = send(answer="It is Zoë O'Brien, from the corner")
    send(answer="Zoe Bryan and an O'Brien"[:8])
    assert found(search(boss, name)) == {concern.pk}


def test_notes_and_messages_are_searched(boss):
    noted, written = send(), send()
    for concern in (noted, written):
        acknowledge(concern, boss)
    add_note(concern=noted, kind=NoteKind.FACT, text="Known as Testperson Quillfeather", by=boss, at=AT)
    exchange(written, boss, 1)
    assert found(search(boss, "testperson quillfeather")) == {noted.pk}
    assert found(search(boss, "nobody", "canaryanswer")) == {written.pk}


def test_concerns_of_another_force_are_not_searched(boss):
    send(council=BASILDON, answer="Testperson")
    access_request = search(boss, "Testperson")
    assert (found(access_request), access_request.looked) == (set(), 0)


def test_search_writes_events_without_the_name(boss):
    concern, other = send(answer="Testperson"), send()
    access_request = search(boss, "Testperson")
    event = Event.objects.get(kind=Kind.FOUND)
    assert (event.concern_id, event.by, event.facts) == (
        concern.pk,
        boss.user.email,
        {"access_request": str(access_request.pk)},
    )
    assert Event.objects.get(kind=Kind.RIGHTS_SEARCHED).facts == {
        "access_request": str(access_request.pk),
        "looked": 2,
        "found": 1,
    }
    assert not Event.objects.filter(concern_id=other.pk).exclude(kind__in=[Kind.RECEIVED]).exists()
    assert "Testperson" not in str(list(Event.objects.values_list())) + access_request.sealed


def test_search_continues_where_it_stopped(boss, monkeypatch):
    monkeypatch.setattr(subject_access, "SEARCH_BATCH", 2)
    wanted = {send(answer="Testperson").pk for _ in range(5)}
    access_request = search(boss, "Testperson")
    seen = [len(found(access_request))]
    while not access_request.is_searched:
        subject_access.search_next_batch(access_request=access_request, by=boss, at=AT)
        access_request.refresh_from_db()
        seen.append(len(found(access_request)))
    assert (seen, found(access_request), access_request.looked) == ([2, 4, 5], wanted, 5)


def test_unreadable_concern_is_counted(boss):
    send()
    Concern.objects.update(sealed="v1|nobody:AAAA|AAAA")
    assert search(boss, "x").unreadable == 1


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("It is Łukasz O’Malley's brother", "lukasz o'malley"),
        ("Łukasz O Malley", "Lukasz OMalley"),
        ("Fatima Al-Zahrani", "Fatima Alzahrani"),
        ("Fatima Alzahrani", "Fatima Al Zahrani"),
        ("علی کریمی آمد", "علي كريمي"),
        ("ＡＬＩ Ｋarimi", "Ali Karimi"),
        ("我担心张伟东会走", "张伟东"),
        ("我担心张伟东会走", "伟东"),
    ],
)
def test_names_written_otherwise_are_found(boss, written, asked):
    concern, _ = send(answer=written), send(answer="Somebody else")
    assert found(search(boss, asked)) == {concern.pk}


def test_parts_of_words_are_no_names(boss):
    send(answer="Somebody called Alison Martin")
    assert found(search(boss, "Ali", "Art", "Martin Ali")) == set()
