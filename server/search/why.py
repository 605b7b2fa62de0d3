"""Why something was found: which word in which field, and where in its text. Pure."""

import re

from msgspec import structs

from server.core.crypto import Crypto
from server.registry import canonical_id, standard_id
from server.search.records import Field, FoundRow, MatchReason
from server.search.words import HIDDEN, forms, misheard, phone_digits, reading_of

STARS = "*"


def why(crypto: Crypto, found: FoundRow, word: str, *, near: bool = False) -> MatchReason | None:
    """Where the word is in what was found; None when it is not there after all."""
    return _why(crypto, found, word, near=near) or _formerly(crypto, found, word, near=near)


def _formerly(crypto: Crypto, found: FoundRow, word: str, *, near: bool) -> MatchReason | None:
    for one in found.former:
        as_then = FoundRow(kind=found.kind, id=found.id, **structs.asdict(one))
        reason = _why(crypto, as_then, word, near=near)
        if reason is not None:
            return structs.replace(reason, former=True)
    return None


def _why(crypto: Crypto, found: FoundRow, word: str, *, near: bool) -> MatchReason | None:
    number = re.fullmatch(r"[\dx-]+", word) and re.search(r"\d", word)
    return (
        (_in_numbers(crypto, found, word) if number else None)
        or (_in_name(found.name, word) if not number else None)
        or _in_text("address", found.address, word)
        or _in_text("place", found.village_name or "", word)
        or _in_text("place", found.town_name or "", word)
        or (_nearly(found.name, word) if near and not number else None)
    )


def _in_numbers(crypto: Crypto, found: FoundRow, word: str) -> MatchReason | None:
    digits = canonical_id(word.replace("-", ""))
    if found.door and digits == found.door:
        return MatchReason(word, "door_code", found.door, [(0, len(digits))])
    if found.id_cipher and len(digits) >= 4:
        whole = crypto.open(found.id_cipher)
        asked = standard_id(digits)
        if whole == asked or whole.endswith(digits):
            shown = len(whole) if whole == asked else len(digits)
            return MatchReason(word, "id_number", _starred(whole, 4), [(len(whole) - shown, len(whole))])
    if found.phone_cipher and len(digits) >= 4:
        whole = phone_digits(crypto.open(found.phone_cipher))
        if whole == digits or (len(digits) == 4 and whole.endswith(digits)):
            return MatchReason(word, "phone", _starred(whole, 4), [(len(whole) - len(digits), len(whole))])
    return None


def _starred(number: str, shown: int) -> str:
    return STARS * (len(number) - shown) + number[-shown:]


def _in_name(name: str, word: str) -> MatchReason | None:
    """In characters, hidden ones too, in pinyin or in initials."""
    spoken = [(at, sign) for at, sign in enumerate(name) if sign not in " ·•・."]
    places = _latin(spoken, word) if re.fullmatch("[a-zü][a-zü']*", word) else _signs(spoken, word)
    return MatchReason(word, "name", name, [(at, at + 1) for at in places]) if places else None


def _signs(spoken: list[tuple[int, str]], word: str) -> list[int]:
    for start in range(len(spoken) - len(word) + 1):
        part = spoken[start : start + len(word)]
        if all(sign.lower() in forms(asked) for (_, sign), asked in zip(part, word, strict=True)):
            return [at for at, _ in part]
    if HIDDEN in word and word[0] != HIDDEN and spoken[0][1] not in forms(word[0]):
        return []
    shown = [sign for sign in word if sign != HIDDEN] if HIDDEN in word else []
    places = [next((at for at, sign in spoken if sign in forms(one)), None) for one in shown]
    return [at for at in places if at is not None] if shown and None not in places else []


def _latin(spoken: list[tuple[int, str]], word: str) -> list[int]:
    from server.registry import search_form  # the surname is read as a surname

    typed = word.replace("'", "").replace("ü", "v")
    name = "".join(sign for _, sign in spoken)
    parts = search_form(name).split(" ")
    syllables = reading_of(name)
    if parts and syllables:
        surname = 2 if len(parts) > 2 and parts[0] == "".join(syllables[:2]) and len(name) > 2 else 1
        syllables[0] = parts[0] if surname == 1 else syllables[0]
    for start in range(len(syllables)):
        rest = typed
        for used, syllable in enumerate(syllables[start:], start=1):
            if syllable.startswith(rest):
                return [at for at, _ in spoken[start : start + used]]
            if not rest.startswith(syllable):
                break
            rest = rest[len(syllable) :]
    initials = "".join(syllable[:1] for syllable in syllables)
    at = initials.find(typed)
    return [place for place, _ in spoken[at : at + len(typed)]] if at >= 0 else []


def _in_text(field: Field, text: str, word: str) -> MatchReason | None:
    """In an address or a place, whatever spaces stand in it."""
    signs = [(at, sign) for at, sign in enumerate(text.lower()) if not sign.isspace()]
    for start in range(len(signs) - len(word) + 1):
        part = signs[start : start + len(word)]
        if all(sign in forms(asked) for (_, sign), asked in zip(part, word, strict=True)):
            return MatchReason(word, field, text, [(part[0][0], part[-1][0] + 1)])
    return None


def _nearly(name: str, word: str) -> MatchReason:
    return MatchReason(word, "name", name, _alike(name, word), near=True)


def _alike(name: str, word: str) -> list[tuple[int, int]]:
    """The characters of a near name that are the same as those asked for, or heard alike."""
    if word.isascii():
        return [(at, at + 1) for at in range(len(name))]
    asked = set(word) | {misheard(one) for one in reading_of(word)}
    heard = [misheard(one) for one in reading_of(name)]
    return [(at, at + 1) for at, sign in enumerate(name) if sign in asked or heard[at] in asked]
