"""The shuffle of `randomize()`: the same seed gives the same order on phone and server (ODK XForms)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_MODULUS = 2_147_483_647
_MULTIPLIER = 16_807


def shuffle(items: list[T], seed: float | Callable[[], float]) -> list[T]:
    """Inside-out Fisher-Yates over a seeded Park-Miller generator, or over a given source of randomness in [0, 1)."""
    draw = seed if callable(seed) else _park_miller(seed)
    result: list[T] = []
    for i, item in enumerate(items):
        j = math.floor(draw() * (i + 1))
        if j == i:
            result.append(item)
        else:
            result.append(result[j])
            result[j] = item
    return result


def _park_miller(seed: float) -> Callable[[], float]:
    if isinstance(seed, float):
        if math.isinf(seed):
            seed = 2**63 - 1 if seed > 0 else -(2**63)
        seed = math.trunc(seed)
    # The remainder keeps the sign of the seed, as in Java.
    state = int(math.copysign(abs(seed) % _MODULUS, seed)) if seed else 0
    if state <= 0:
        state += _MODULUS - 1

    def draw() -> float:
        nonlocal state
        state = state * _MULTIPLIER % _MODULUS
        return (state - 1) / (_MODULUS - 1)

    return draw
