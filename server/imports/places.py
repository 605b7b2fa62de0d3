"""Which division the address in a list names. Pure."""

import re
from collections.abc import Iterable, Mapping

import msgspec

from server.regions import Division

_COMMITTEE = re.compile(r"(?:村民委员会|居民委员会|村委会|居委会|村委)$")
_BEFORE = re.compile(r"[省市县区镇乡]|街道(?:办事处)?|[\s,，、;；/\-—]+")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_TWICE = re.compile(r"(.{3,}?)\1")
Words = Mapping[str, frozenset[str]]


def said_once(place: str) -> str:
    """A place put together of town, village and address, where the address begins with the other two again."""
    return _TWICE.sub(r"\1", place)


class Places(msgspec.Struct, frozen=True):
    """Names of towns and villages as addresses write them, with their codes."""

    county_code: str
    towns: Words
    villages: Words

    def find(self, address: str) -> str:
        """The code of the village an address names, else of the town, else of the county.

        A name counts only where a name can begin, and the longest there; of two villages of one name neither is
        taken unless the town is named.
        """
        starts = {0, *(found.end() for found in _BEFORE.finditer(address))}
        towns = {code for at in starts for code in _longest(self.towns, address, at)}
        villages = {code for at in starts for code in _longest(self.villages, address, at)}
        within = {code for code in villages if code[:9] in towns} if towns else villages
        return _only(within) or _only(towns) or self.county_code


def places(county_code: str, divisions: Iterable[Division]) -> Places:
    """The names of a county's divisions."""
    towns: dict[str, set[str]] = {}
    villages: dict[str, set[str]] = {}
    for one in divisions:
        if one.level == "town":
            towns.setdefault(one.name, set()).add(one.code)
        elif one.level == "village":
            for word in _written(one.name):
                villages.setdefault(word, set()).add(one.code)
    return Places(county_code, _frozen(towns), _frozen(villages))


def _written(name: str) -> set[str]:
    """南关村委会 is written 南关村委会, 南关村 and 南关; 城北社区居委会 also 城北社区."""
    core = _COMMITTEE.sub("", name)
    return {one for one in (name, core, core if core.endswith(("村", "社区")) else f"{core}村") if len(one) > 1}


def _frozen(words: Mapping[str, set[str]]) -> Words:
    return {word: frozenset(codes) for word, codes in words.items()}


def _longest(words: Words, text: str, at: int) -> frozenset[str]:
    for end in range(min(len(text), at + 12), at + 1, -1):
        word = text[at:end]
        if word in words and (word.endswith(("村", "社区", "会", "镇", "乡", "道")) or not _HAN.match(text, end)):
            return words[word]
    return frozenset()


def _only(codes: set[str]) -> str | None:
    return next(iter(codes)) if len(codes) == 1 else None
