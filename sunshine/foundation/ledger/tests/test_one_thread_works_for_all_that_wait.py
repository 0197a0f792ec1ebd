"""Turns: nobody is answered by a run that began before it asked, and few runs serve many."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock, Thread

import pytest

from sunshine.foundation.ledger.actions.turns import Turns


def test_whoever_asks_during_a_run_waits_for_the_next_one() -> None:
    inside, go_on, seen = Event(), Event(), list[int]()
    committed = 1

    def work() -> None:
        seen.append(committed)
        if len(seen) == 1:
            inside.set()
            go_on.wait(5)

    turns = Turns(work)
    first = Thread(target=turns.take)
    first.start()
    assert inside.wait(5)
    committed = 9
    late = [Thread(target=turns.take) for _ in range(8)]
    for one in late:
        one.start()
    go_on.set()
    for one in [first, *late]:
        one.join(5)
    assert seen == [1, 9], "one more run for the eight, and it saw what they had committed"


def test_a_failed_run_answers_nobody_but_the_one_who_made_it() -> None:
    inside, go_on, runs, heard = Event(), Event(), list[int](), list[object]()

    def work() -> None:
        runs.append(len(runs))
        if len(runs) == 1:
            inside.set()
            go_on.wait(5)
            raise OSError("no space")

    def ask() -> None:
        try:
            turns.take()
            heard.append("ok")
        except OSError as error:
            heard.append(str(error))

    turns = Turns(work)
    first, second = Thread(target=ask), Thread(target=ask)
    first.start()
    assert inside.wait(5)
    second.start()
    go_on.set()
    first.join(5)
    second.join(5)
    assert sorted(map(str, heard)) == ["no space", "ok"]
    assert len(runs) == 2


@pytest.mark.parametrize("threads", [2, 7])
def test_under_any_crowd_what_was_committed_before_asking_is_in_when_answered(threads: int) -> None:
    guard, committed, logged, runs = Lock(), set[int](), set[int](), list[int]()

    def work() -> None:
        with guard:
            taken = set(committed)
        runs.append(len(taken))
        logged.update(taken)

    turns = Turns(work)

    def act(number: int) -> bool:
        with guard:
            committed.add(number)
        turns.take()
        return number in logged

    with ThreadPoolExecutor(threads) as crowd:
        assert all(crowd.map(act, range(500)))
    assert len(runs) <= 500
