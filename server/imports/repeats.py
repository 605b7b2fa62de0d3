"""Who may stand in a list more than once: found while it is read, in memory that does not grow with it. Pure."""

import numpy as np
from numpy.typing import NDArray

PLACES = 1 << 24  # bytes of memory; of a million different numbers three in a hundred are taken for one seen before


class Repeats:
    """Notes numbers and says which may have come before: every one that did, and few that did not."""

    def __init__(self, places: int = PLACES) -> None:
        self._seen = np.zeros(places, np.bool_)
        self._again: list[NDArray[np.int64]] = []

    def note(self, numbers: NDArray[np.int64]) -> None:
        """The numbers of the next rows."""
        at = numbers % len(self._seen)
        places, counts = np.unique(at, return_counts=True)
        again = self._seen[at] | np.isin(at, places[counts > 1])
        self._seen[places] = True
        self._again.append(numbers[again])

    def found(self) -> list[int]:
        """Each once."""
        return np.unique(np.concatenate([*self._again, np.empty(0, np.int64)])).tolist()
