"""What somebody typed, as words to look up. Pure.

A word is looked for in several ways at once: as (part of) a name in any of its written forms, in pinyin or initials,
as the end of a number, in an address. The marks of a word, one letter before it, say which (`server/migrations`,
search_document): `=` whole name, `^` surname, `n` in the name, `p` pinyin, `z` pinyin as it is often misheard,
`i` initials, `d` end of the citizen ID, `D` all of it, `t` and `T` the same of the telephone, `a` address,
`r` division, `h` head of a household.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise, product

import msgspec

from server.core.crypto import Crypto
from server.registry import standard_id

HIDDEN = "某"  # how a paper hides a character of a name: 王某兰
MARK = 24  # hex digits of a keyed hash that are kept as a word
MOST_DIVISIONS = 60  # that one word may stand for
SHORT_ID = (5, 17)  # digits: more of a number than its last four
_WIDE = str.maketrans("０１２３４５６７８９ＸｘＡ　", "0123456789XxA ")
_DOTS = str.maketrans("", "", "·•・.")
_MISHEARD = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))  # how the county's people say and type them


class Word(msgspec.Struct, frozen=True):
    """One word as tsquery texts; "" where it cannot be that. `own`: name or number, `place`: address or division.

    `exact`: fits nothing better; `begins`: from the first character; `near`: a sign off, or heard alike.
    """

    text: str
    own: str
    place: str
    exact: str
    begins: str
    near: str
    private: bool = False  # a whole citizen ID or telephone number: finding somebody by it is put on file


@cache
def variants() -> dict[str, str]:
    """Each character's other forms (variants.txt)."""
    found: dict[str, set[str]] = {}
    text = (files("server.search") / "variants.txt").read_text(encoding="utf8")
    for line in text.splitlines():
        for group in () if line.startswith("#") else line.split():
            for sign in group[1:]:
                found.setdefault(group[0], set()).add(sign)
                found.setdefault(sign, set()).add(group[0])
    return {sign: "".join(sorted(others)) for sign, others in found.items()}


def forms(sign: str) -> str:
    """A character and its other forms, itself first."""
    return sign + variants().get(sign, "")


def misheard(pinyin: str) -> str:
    """Pinyin without what is often confused: zh and z, ch and c, sh and s, -ng and -n."""
    for said, heard in _MISHEARD:
        pinyin = pinyin.replace(said, heard)
    return pinyin


def phone_digits(typed: str) -> str:
    """A telephone number as it is compared."""
    return re.sub(r"\D", "", typed)


def phone_marks(crypto: Crypto, number: str) -> tuple[bytes, bytes | None]:
    """Keyed hashes of a whole telephone number and of its last four digits."""
    digits = phone_digits(number)
    return crypto.blind(digits), crypto.blind(f"tail {digits[-4:]}") if len(digits) > 4 else None


def split(typed: str) -> list[str]:
    """The words of what was typed; a citizen ID or telephone number typed in groups is one."""
    plain = re.sub(r"\s+", " ", typed.translate(_WIDE).translate(_DOTS)).strip().lower()
    digits = re.sub(r"[ -]", "", plain)
    if re.fullmatch(r"\d{15}|\d{17}[\dx]|\d{11}", digits):
        return [digits]
    return plain.split(" ") if plain else []


def word(crypto: Crypto, text: str, divisions: Iterable[str]) -> Word:
    """One word, read in every way it can be meant. `divisions`: codes of places whose name has it."""
    place = _any([*_units(text, "a"), *(_lexeme("r", code) for code in list(divisions)[:MOST_DIVISIONS])])
    if re.fullmatch(r"[\dx-]+", text) and re.search(r"\d", text):
        return _number(crypto, text, place)
    if re.fullmatch(r"[a-zü][a-zü']*", text):
        return _latin(text.replace("'", "").replace("ü", "v"), place)
    return _name(text, place)


def _number(crypto: Crypto, text: str, place: str) -> Word:
    digits = text.replace("-", "").upper()
    whole: list[str] = []
    if len(digits) in (15, 18):
        whole.append(_lexeme("D", crypto.blind(standard_id(digits)).hex()[:MARK]))
    if 7 <= len(digits) <= 12:
        whole.append(_lexeme("T", crypto.blind(digits).hex()[:MARK]))
    ends: list[str] = []
    if 4 <= len(digits) <= SHORT_ID[1]:
        ends.append(_lexeme("d", digits[-4:].lower()))
    if len(digits) == 4:
        ends.append(_lexeme("t", crypto.blind(f"tail {digits}").hex()[:MARK]))
    exact = _any([*whole, *(ends if len(digits) == 4 else [])])
    return Word(text, _any([*whole, *ends]), place, exact, exact, "", bool(whole))


def ends_asked(text: str) -> str | None:
    """The digits that must end somebody's citizen ID, when more than the four that are kept were typed."""
    digits = text.upper()
    return digits if re.fullmatch(r"\d{4,16}[\dX]", digits) and SHORT_ID[0] <= len(digits) <= SHORT_ID[1] else None


def _latin(text: str, place: str) -> Word:
    initials = [_lexeme("i", text, ":*")] if len(text) <= 4 else []
    own = _any([_lexeme("p", text, ":*"), *initials])
    exact = _any([_lexeme("p", text), _lexeme("i", text)])
    return Word(text, own, place, exact, exact, _lexeme("z", misheard(text), ":*"))


def _name(text: str, place: str) -> Word:
    signs = list(text)
    if HIDDEN in signs:
        return _hidden(text, signs, place)
    exact = _any(_lexeme("=", "".join(one)) for one in _spellings(signs))
    begins = _any(_lexeme("^", one) for one in forms(signs[0]))
    own = _all(_any(_lexeme("n", "".join(pair)) for pair in _spellings(part)) for part in _pairs(signs))
    return Word(text, own, place, exact, _all([begins, own]), _near(text, signs))


def _hidden(text: str, signs: Sequence[str], place: str) -> Word:
    first = [_any(_lexeme("^", one) for one in forms(signs[0]))] if signs[0] != HIDDEN else []
    shown = [_any(_lexeme("n", one) for one in forms(sign)) for sign in signs[1:] if sign != HIDDEN]
    literal = _all(_lexeme("n", "".join(part)) for part in _pairs(signs))
    own = _any([_all([*first, *shown]), literal])
    return Word(text, own, place, _lexeme("=", text), own, "")


def _near(text: str, signs: Sequence[str]) -> str:
    """Names heard alike, and names of three characters of which one is another."""
    from pypinyin import lazy_pinyin  # slow to import

    heard = _lexeme("z", misheard("".join(lazy_pinyin(text))))
    if len(signs) != 3:
        return heard
    first, second, third = (
        [_lexeme(mark, one) for one in forms(sign)] for mark, sign in zip("^nn", signs, strict=True)
    )
    last_two = [_lexeme("n", "".join(pair)) for pair in _spellings(signs[1:])]
    return _any([heard, _all([_any(first), _any(third)]), _all([_any(first), _any(second)]), *last_two])


def reading_of(text: str) -> list[str]:
    """The syllables of Chinese text, one for each character."""
    return [_syllable(sign) for sign in text]


@lru_cache(20_000)
def _syllable(sign: str) -> str:
    from pypinyin import lazy_pinyin  # slow to import

    return lazy_pinyin(sign)[0]


def _pairs(signs: Sequence[str]) -> list[Sequence[str]]:
    return [signs[n : n + 2] for n in range(max(1, len(signs) - 1))]


def _spellings(signs: Sequence[str]) -> list[tuple[str, ...]]:
    return list(product(*(forms(sign)[:5] for sign in signs)))[:64]


def _units(text: str, mark: str) -> list[str]:
    units = re.findall(r"[0-9a-z]+|[^0-9a-z\s]", text)
    pairs = [one + two for one, two in pairwise(units)] or units
    return [_all(_any(_lexeme(mark, form) for form in _place_forms(pair)) for pair in pairs)] if pairs else []


def _place_forms(pair: str) -> list[str]:
    return ["".join(one) for one in _spellings(pair)] if re.fullmatch(r"[^0-9a-z]{1,2}", pair) else [pair]


def _lexeme(mark: str, text: str, ending: str = "") -> str:
    literal = (mark + text).replace("\\", "\\\\").replace("'", "''")
    return f"'{literal}'{ending}"


def _any(parts: Iterable[str]) -> str:
    given = [part for part in parts if part]
    return given[0] if len(given) == 1 else f"({' | '.join(given)})" if given else ""


def _all(parts: Iterable[str]) -> str:
    given = [part for part in parts if part]
    return given[0] if len(given) == 1 else f"({' & '.join(given)})" if given else ""


class Queries(msgspec.Struct, frozen=True):
    """What the register is asked for; "" asks nothing. `near` is asked when the others find little."""

    exact: str
    begins: str
    wide: str
    near: str


def queries(words: Sequence[Word], region: str | None) -> Queries:
    """All words must be found in somebody. Only words of places: the head of each household stands for it."""
    within = [_lexeme("r", region)] if region else []
    own = _any(one.own for one in words)
    everything = [_any([one.own, one.place]) for one in words]
    # of one word that is all: said twice, the index is read several times as long
    both = [own] if len(words) == 1 else [own, *everything]
    of_people = _all([*within, *both]) if own and all(everything) else ""
    of_places = _all([*within, "'h'", *(one.place for one in words)]) if all(one.place for one in words) else ""
    exact = _all([*within, *(one.exact or one.place for one in words)]) if any(one.exact for one in words) else ""
    begins = _all([*within, *(one.begins or one.place for one in words)]) if any(one.begins for one in words) else ""
    near = _all([*within, *(one.near or _any([one.own, one.place]) for one in words)])
    return Queries(
        exact if all(one.exact or one.place for one in words) else "",
        begins if all(one.begins or one.place for one in words) else "",
        _any([of_people, of_places]),
        near if any(one.near for one in words) else "",
    )
