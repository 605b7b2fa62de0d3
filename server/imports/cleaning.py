"""Cells as departments fill them in, made into values. Pure: a text in, a value and what is wrong with it out."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

import msgspec

from server.registry.identity import check_character, checked

_PLAIN_ID = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
_OLD_ID = re.compile(r"[1-9]\d{14}", re.ASCII)
_SHORTENED = re.compile(r"(\d)(?:\.(\d+))?E\+?1[4-7]", re.ASCII)
_MASKED = re.compile(r"[\dX]*\*+([\dX]*)", re.ASCII)
_DASHES = str.maketrans("", "", "-‐‑–—'`’‘\u200b\ufeff")
_NOTE = re.compile(r"[(\[【].*?[)\]】]?$")
_DOTS = str.maketrans({"•": "·", "・": "·", "．": "·", "‧": "·", "∙": "·"})
_EMPTY = {"", "-", "--", "—", "——", "/", "\\", "无", "空", "null", "none", "nan", "#n/a", "不详"}
_FIRST_SERIAL, _LAST_SERIAL = 1, 60_000  # Excel's days: 1900-01-01 to 2064
_SERIAL_ZERO = date(1899, 12, 30)
_MONTHS = {name: number for number, name in enumerate(re.findall("...", "janfebmaraprmayjunjulaugsepoctnovdec"), 1)}
_HAN = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_YEAR_FIRST = re.compile(r"(\d{4})(?:[-/.年 ](\d{1,2})(?:[-/.月 ](\d{1,2}))?)?[日号月年]?(?:[ T].*)?", re.ASCII)
_SOLID = re.compile(r"(\d{4})(\d{2})(\d{2})?(?:\d{6})?", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[ T].*)?", re.ASCII)
_NAMED_MONTH = re.compile(r"(\d{1,2})[- ]([a-z]{3})[a-z]*[-, ]+(\d{4})", re.ASCII)
_HAN_DATE = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})[日号])?"
)
_MONTH_ALONE = re.compile(r"\d{4}[-/.年 ]\d{1,2}月?|\d{6}|[^年]{4}年[^月]{1,3}月")
_BETWEEN = re.compile(r" +(?=[年月日号])|(?<=[年月]) +")
_MONEY = re.compile(r"(-?\d+(?:\.\d+)?)(亿|万|千|百)?(元)?(?:整|正)?", re.ASCII)
_TIMES = {"": 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
# What the 17th digit of a citizen ID says (GB 11643-1999).
SEXES = {digit: "male" if digit in "13579" else "female" for digit in "0123456789"}
_YES = frozenset(re.findall(r"\S+", "是 有 1 y yes true t √ ✓ ✔ 已 对 享受 已享受 参加 已参加 领取 在领"))
_NO = frozenset(re.findall(r"\S+", "否 无 0 n no false f × x ✗ 未 不 没有 不是 未享受 未参加 未领取"))


class CleanId(msgspec.Struct, frozen=True, gc=False):
    """`number`: 18 characters that pass their check, or None. `last4` and `born`: what can be read all the same."""

    number: str | None = None
    last4: str | None = None
    born: date | None = None
    problem: str | None = None


_NOBODY = CleanId()


def plain(text: str) -> str:
    """Full-width forms made narrow, spaces at the ends taken off, and the sign by which Excel keeps digits a text."""
    told = text if text.isascii() and text == text.strip() else unicodedata.normalize("NFKC", text).strip()
    return told[1:] if told[:1] == "'" and told[1:2].isdigit() else told


def clean_id(text: str) -> CleanId:
    """A citizen ID: 18 characters, or 15 digits lengthened by the century and the check character (GB 11643-1999).

    Problems: id_check_failed, id_digits_lost (a spreadsheet took it for a number), id_masked, id_wrong_length,
    id_unreadable.
    """
    given = re.sub(r"\s", "", plain(text)).translate(_DASHES).upper()
    if _PLAIN_ID.fullmatch(given):
        if check_character(given[:17]) == given[17]:
            return CleanId(given, given[-4:], _born(given[6:14]))
        lost = given.endswith("000")
        return CleanId(None, None, _born(given[6:14]), "id_digits_lost" if lost else "id_check_failed")
    if given.lower() in _EMPTY:
        return CleanId()
    return _broken_id(given)


def clean_ids(texts: Sequence[str]) -> list[CleanId]:
    """The same of many: those that need no cleaning have their check character worked out together."""
    given = [text.upper() for text in texts]
    plainly = [at for at, one in enumerate(given) if _PLAIN_ID.fullmatch(one)]
    right = {at for at, good in zip(plainly, checked([given[at] for at in plainly]), strict=True) if good}
    return [
        CleanId(one, one[-4:], _born(one[6:14])) if at in right else clean_id(one) if one else _NOBODY
        for at, one in enumerate(given)
    ]


def _broken_id(given: str) -> CleanId:
    if _OLD_ID.fullmatch(given):
        longer = f"{given[:6]}19{given[6:]}"
        number = longer + check_character(longer)
        born = _born(longer[6:14])
        return CleanId(number, number[-4:], born) if born else CleanId(problem="id_check_failed")
    shortened = _SHORTENED.fullmatch(given)
    if shortened:
        digits = shortened[1] + (shortened[2] or "")
        return CleanId(born=_born(digits[6:14]) if len(digits) >= 14 else None, problem="id_digits_lost")
    hidden = _MASKED.fullmatch(given)
    if hidden:
        return CleanId(last4=hidden[1][-4:] if len(hidden[1]) >= 4 else None, problem="id_masked")
    return CleanId(problem="id_wrong_length" if re.fullmatch(r"[\dX]+", given) else "id_unreadable")


@lru_cache(50_000)  # the days of more than a century
def _born(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def clean_name(text: str) -> str:
    """A name without spaces, remarks in brackets and marks of spreadsheets; "" when there is none."""
    if len(text) < 5 and text.isalpha() and not text.isascii():
        return text  # what nearly all cells are
    name = re.sub(r"\s|[\u200b\ufeff']", "", plain(text)).translate(_DOTS)
    name = _NOTE.sub("", name)
    return "" if name.lower() in _EMPTY else name[:60]


def clean_sex(text: str) -> str:
    """male, female or unknown."""
    first = plain(text)[:1].lower()
    return "male" if first in ("男", "m", "1") else "female" if first in ("女", "f", "2") else "unknown"


def clean_date(text: str) -> tuple[date | None, str | None]:
    """A day in any of the styles of lists; a month without a day is its first. Problems: date_unreadable,
    date_ambiguous (day and month cannot be told apart)."""
    given = _together(plain(text))
    if given.lower() in _EMPTY:
        return None, None
    for style in (_year_first, _solid, _named, _han, _serial):
        found = style(given)
        if found:
            return found, None
    return _year_last(given)


def is_month(text: str) -> bool:
    """Whether a cell that is a day names the month alone."""
    return _MONTH_ALONE.fullmatch(_together(plain(text))) is not None


def _together(text: str) -> str:
    """A day written "2026 年 3 月 5 日" as "2026年3月5日"."""
    return _BETWEEN.sub("", text) if "年" in text and " " in text else text


def _day(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _year_first(text: str) -> date | None:
    found = _YEAR_FIRST.fullmatch(text)
    return _day(found[1], found[2], found[3] or 1) if found and found[2] else None


def _solid(text: str) -> date | None:
    found = _SOLID.fullmatch(text)
    return _day(found[1], found[2], found[3] or 1) if found and 1900 <= int(found[1]) < 2100 else None


def _named(text: str) -> date | None:
    found = _NAMED_MONTH.fullmatch(text.lower())
    return _day(found[3], _MONTHS.get(found[2], 0), found[1]) if found else None


def _han(text: str) -> date | None:
    found = _HAN_DATE.fullmatch(text)
    return _day(found[1].translate(_HAN), _han_number(found[2]), _han_number(found[3] or "一")) if found else None


def _han_number(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    return (int(tens.translate(_HAN) or 1) * 10 if ten else 0) + int(ones.translate(_HAN) or 0)


def _serial(text: str) -> date | None:
    if not re.fullmatch(r"\d{4,5}(?:\.\d+)?", text):
        return None
    days = int(float(text))
    return _SERIAL_ZERO + timedelta(days) if 10_000 <= days <= _LAST_SERIAL else None


def _year_last(text: str) -> tuple[date | None, str | None]:
    found = _YEAR_LAST.fullmatch(text)
    if not found:
        return None, "date_unreadable"
    ways = {way for way in (_day(found[3], found[1], found[2]), _day(found[3], found[2], found[1])) if way}
    if len(ways) > 1:
        return None, "date_ambiguous"
    return (ways.pop(), None) if ways else (None, "date_unreadable")


def clean_money(text: str, times: int = 1) -> tuple[Decimal | None, str | None]:
    """Yuan, with 元 and 万 understood; `times`: 10,000 where the heading says 万元. Problem: money_unreadable."""
    given = re.sub(r"[\s,¥￥]|人民币|rmb", "", plain(text), flags=re.IGNORECASE)
    if given.lower() in _EMPTY:
        return None, None
    if given.startswith("(") and given.endswith(")"):
        given = f"-{given[1:-1]}"
    found = _MONEY.fullmatch(given)
    unit = 1 if found and (found[2] or found[3]) else times  # what the cell says itself comes first
    try:
        yuan = Decimal(found[1]) * _TIMES[found[2] or ""] if found else Decimal(given)
    except InvalidOperation:
        return None, "money_unreadable"
    yuan *= unit if yuan.is_finite() else 1
    return (round(yuan, 2), None) if yuan.is_finite() and abs(yuan) < 10**12 else (None, "money_unreadable")


def clean_yes_no(text: str) -> tuple[bool | None, str | None]:
    """Problem: value_unknown."""
    given = plain(text).lower()
    if given in _YES or given in _NO:
        return given in _YES, None
    return (None, None) if given in _EMPTY else (None, "value_unknown")


def clean_choice(text: str, says: Mapping[str, str | int | bool]) -> tuple[str | int | bool | None, str | None]:
    """The value of the word that a cell is, else of the longest it contains. Problem: value_unknown."""
    given = plain(text)
    if given in says:
        return says[given], None
    held = max((word for word in says if word.lower() in given.lower()), key=len, default=None)
    if held is not None:
        return says[held], None
    return (None, None) if given.lower() in _EMPTY else (None, "value_unknown")


def clean_phone(text: str) -> str:
    """The first mobile number, else all digits; "" when there are too few."""
    given = plain(text)
    mobile = re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", re.sub(r"(?<=\d)[- ](?=\d)", "", given))
    digits = mobile[0] if mobile else re.sub(r"\D", "", given)
    return digits if 7 <= len(digits) <= 13 else ""
