"""Household spot checks: at least the county's share, never below 30 %, drawn so that anybody can draw again.

The draw orders cases by the digest of a published seed and the case id and takes the first ones: no randomness, the
same seed and cases give the same draw on every machine. Cases that are visited anyway (DB-11, DB-12) are not part of
the base and do not count towards the share.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from decimal import ROUND_CEILING, Decimal

import msgspec

from policy.parameters import ParameterView


class Draw(msgspec.Struct, frozen=True):
    """One draw: what went in, the share and the seed, and which cases are to be visited."""

    base: tuple[str, ...]
    forced: tuple[str, ...]
    ratio: Decimal
    seed: str
    drawn: tuple[str, ...]


def draw_spot_checks(cases: Iterable[str], forced: Iterable[str], *, seed: str, parameters: ParameterView) -> Draw:
    """Draws the spot checks of one batch (DB-10): the share rounded up, and at least one when there is a case.

    `cases` are the ids of the batch, `forced` those visited anyway; `seed` is chosen by the caller and kept with the
    draw. Raises ParameterNotSet, and ParameterOutOfRange when the view was built with a share below the law's.
    """
    return draw_again(cases, forced, seed=seed, ratio=parameters.number("p_sample_ratio"))


def draw_again(cases: Iterable[str], forced: Iterable[str], *, seed: str, ratio: Decimal) -> Draw:
    """The same draw from what was kept of it: whoever doubts one can take it again."""
    visited = set(forced)
    base = tuple(sorted(set(cases) - visited))
    wanted = int((ratio * len(base)).to_integral_value(ROUND_CEILING))
    ordered = sorted(base, key=lambda case: hashlib.sha256(f"{seed}\n{case}".encode()).digest())
    return Draw(base, tuple(sorted(visited)), ratio, seed, tuple(sorted(ordered[:wanted])))
