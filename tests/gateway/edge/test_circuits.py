"""A service that gives no answers is left alone, tried, and called again."""

from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from services.gateway.edge.circuits import FAILURES, LONG, LONGEST_PAUSE, PAUSE, TRY, Circuit, Open

USUAL = 2.0


@dataclass
class Clock:
    """Stands still until a test moves it."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def circuit(clock: Clock) -> Circuit:
    return Circuit("ideas", most=3, clock=clock)


def fail(circuit: Circuit, timeout: float = USUAL) -> None:
    with circuit.call(timeout, USUAL) as call:
        call.answered = False


def answer(circuit: Circuit) -> float:
    with circuit.call(USUAL, USUAL) as call:
        return call.timeout


def opened(circuit: Circuit) -> None:
    for _ in range(FAILURES):
        fail(circuit)


def test_it_opens_after_a_few_calls_in_a_row_without_an_answer(circuit: Circuit) -> None:
    opened(circuit)
    with pytest.raises(Open):
        answer(circuit)


def test_one_answer_shows_that_it_works(circuit: Circuit) -> None:
    for _ in range(3):
        for _again in range(FAILURES - 1):
            fail(circuit)
        answer(circuit)
    assert not circuit.is_open


def test_calls_that_had_no_time_say_nothing(circuit: Circuit) -> None:
    for _ in range(3 * FAILURES):
        fail(circuit, 0.1)
    assert not circuit.is_open


def test_one_short_call_tries_whether_it_is_back(circuit: Circuit, clock: Clock) -> None:
    opened(circuit)
    clock.now += PAUSE
    with circuit.call(USUAL, USUAL) as call:
        assert call.timeout == TRY
        with pytest.raises(Open):
            answer(circuit)
    assert not circuit.is_open
    assert answer(circuit) == USUAL


def test_failed_tries_grow_rare_but_never_stop(circuit: Circuit, clock: Clock) -> None:
    opened(circuit)
    pause = PAUSE
    for _ in range(6):
        clock.now += pause
        fail(circuit)
        pause = min(2 * pause, LONGEST_PAUSE)
        clock.now += pause - 0.01
        with pytest.raises(Open):
            answer(circuit)
        clock.now += 0.01 - pause
    clock.now += pause
    answer(circuit)
    assert not circuit.is_open


def test_calls_that_wait_long_leave_room_for_others(circuit: Circuit, clock: Clock) -> None:
    with ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(circuit.call(USUAL, USUAL))
        answer(circuit)
        clock.now += LONG + 0.01
        with pytest.raises(Open):
            answer(circuit)
    answer(circuit)


def test_what_may_take_long_is_not_counted_as_waiting(circuit: Circuit, clock: Clock) -> None:
    with ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(circuit.call(60.0, USUAL))
        clock.now += 10
        answer(circuit)
