"""A request to stop is never lost, and never cuts the orderly end short."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress

import pytest

from embedded.stopping import StopRequested, StopSignals


@pytest.fixture
def signals() -> Iterator[StopSignals]:
    kept = {name: signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    for name in kept:
        signal.signal(name, signal.SIG_DFL)  # whoever runs the tests may ignore hang-ups
    yield StopSignals()
    for name, handler in kept.items():
        signal.signal(name, handler)


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_each_signal_asks_to_stop(signals: StopSignals, name: signal.Signals) -> None:
    with pytest.raises(StopRequested):
        os.kill(os.getpid(), name)


def test_a_request_that_python_dropped_is_seen_at_the_next_check(signals: StopSignals) -> None:
    with suppress(StopRequested):
        os.kill(os.getpid(), signal.SIGTERM)
    with pytest.raises(StopRequested):
        signals.check()


def test_a_request_waits_for_the_next_check_where_nothing_may_be_cut_off(signals: StopSignals) -> None:
    signals.only_note()
    os.kill(os.getpid(), signal.SIGINT)
    with pytest.raises(StopRequested):
        signals.check()


def test_without_a_signal_nothing_is_asked(signals: StopSignals) -> None:
    signals.check()


def test_signals_change_nothing_once_the_end_has_begun(signals: StopSignals) -> None:
    signals.begin_to_end()
    os.kill(os.getpid(), signal.SIGINT)
    signals.check()
