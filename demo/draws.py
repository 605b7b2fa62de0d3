"""Chance, handed out one number at a time, and days as whole numbers."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Generic, TypeVar
from uuid import UUID

import numpy as np

from demo.identity import tails, uuid7

T = TypeVar("T")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_SHANGHAI_S = 8 * 3600


class Draws:
    """A seeded stream of uniform numbers and id tails, drawn in blocks because numpy is slow one by one."""

    def __init__(self, *seeds: int) -> None:
        self.random = np.random.default_rng(seeds)
        # Bound methods of the iterators, not methods of ours: this is called thirty times for a household.
        self.number: Callable[[], float] = self._blocks().__next__  # the next number in [0, 1)
        self._tail: Callable[[], int] = self._tail_blocks().__next__

    def between(self, low: int, high: int) -> int:
        """The next whole number from low to high, both included."""
        return low + int(self.number() * (high - low + 1))

    def new_id(self, millis: int) -> UUID:
        """The next id, made at that millisecond since 1970."""
        return uuid7(millis, self._tail())

    def _blocks(self) -> Iterator[float]:
        while True:
            yield from self.random.random(512).tolist()

    def _tail_blocks(self) -> Iterator[int]:
        while True:
            yield from tails(self.random, 64)


class Choice(Generic[T]):
    """Draws one of several things by their shares."""

    def __init__(self, shares: Mapping[T, float]) -> None:
        total = sum(shares.values())
        self._steps = [(step / total, thing) for step, thing in zip(accumulate(shares.values()), shares, strict=True)]

    def pick(self, draw: float) -> T:
        """The thing a number in [0, 1) stands for."""
        for step, thing in self._steps:
            if draw < step:
                return thing
        return self._steps[-1][1]


def moment_ms(day: int, seconds: int) -> int:
    """Milliseconds since 1970 of a time of day in Shanghai; `day` is an ordinal of `date`."""
    return ((day - _EPOCH_ORDINAL) * 86400 - _SHANGHAI_S + seconds) * 1000


def instant(millis: int) -> datetime:
    """The UTC instant of milliseconds since 1970."""
    return _EPOCH + timedelta(milliseconds=millis)
