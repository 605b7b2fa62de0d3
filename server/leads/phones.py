"""Telephone numbers as people say and write them.."""

import re
import unicodedata

from server.core.crypto import Crypto
from server.leads.records import SealedPhone

_SPOKEN = str.maketrans("〇零一二三四五六七八九幺", "001234567891")
# Mobile; landline with its area code, or without; service numbers.
_SHAPE = re.compile(r"1[3-9]\d{9}|0\d{9,11}|[2-8]\d{6,7}|400\d{7}")


def canonical_phone(said: str) -> str | None:
    """The digits of a Chinese telephone number, without the country's code; None when there is no number in it.

    Full-width digits, numerals, blanks, dashes and brackets are all the same number.
    """
    plain = unicodedata.normalize("NFKC", said).translate(_SPOKEN)
    digits = re.sub(r"\D", "", plain)
    for country in ("0086", "86"):
        if digits.startswith(country) and _SHAPE.fullmatch(digits.removeprefix(country)):
            return digits.removeprefix(country)
    return digits if _SHAPE.fullmatch(digits) else None


def seal(crypto: Crypto, said: str) -> SealedPhone | None:
    """What was said for a number, sealed, with the blind index of its digits; None when nothing was said."""
    if not said.strip():
        return None
    number = canonical_phone(said)
    return SealedPhone(crypto.seal(number or said.strip()), crypto.blind(f"phone {number}") if number else None)
