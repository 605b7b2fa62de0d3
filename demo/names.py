"""Invented names: surnames and given names in the proportions of rural north China, with their pinyin."""

import tomllib
from bisect import bisect_right
from functools import cache
from importlib.resources import files
from itertools import accumulate

from server.registry.pinyin import search_form

# By generation: born before 1955, 1955 to 1984, later.
_GENERATIONS = ("elder", "middle", "young")


def generation_of(year: int) -> int:
    """Which of the three generations of given names a birth year belongs to."""
    return 0 if year < 1955 else 1 if year < 1985 else 2


class NamePool:
    """Draws names; every name comes as (characters, pinyin with initials: "wang xiulan wxl")."""

    def __init__(self) -> None:
        source = tomllib.loads(files("demo").joinpath("data/names.toml").read_text(encoding="utf8"))
        words = source["surnames"].replace(",", " ").split()
        self.surnames: list[str] = words[::2]
        shares = list(accumulate(int(share) for share in words[1::2]))
        self._surname_steps = [share / shares[-1] for share in shares]
        self._given: dict[str, list[list[str]]] = {
            sex: [pools[age].split() for age in _GENERATIONS] for sex, pools in source["given"].items()
        }
        self._search: dict[str, str] = {}

    def surname(self, draw: float) -> str:
        """The surname a draw in [0, 1) stands for, by the shares."""
        return self.surnames[bisect_right(self._surname_steps, draw)]

    def full(self, surname: str, sex: str, year: int, draw: float) -> tuple[str, str]:
        """The name for a surname, sex, birth year and a draw in [0, 1), and how it is searched for."""
        pool = self._given[sex][generation_of(year)]
        given = pool[int(draw * len(pool))]
        name = surname + given
        search = self._search.get(name)
        if search is None:
            search = self._search[name] = search_form(name)
        return name, search


@cache
def name_pool() -> NamePool:
    """The one pool (its pinyin is worked out once)."""
    return NamePool()
