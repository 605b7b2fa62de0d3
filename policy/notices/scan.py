"""What a notice may not say, found in the text itself: numbers, telephones, illness, addresses, names.

Full-width and Chinese digits count as digits, and blanks or dashes between them do not hide a number. Places are
offsets into the text as it was given.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence

import msgspec

from policy.notices.kinds import NoticeSubject, notice_file

CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖", "00123456789123456789")
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
BETWEEN = r"[\s\-—–_·.*]*"  # what people put between the digits of one number
DIGITS = re.compile(rf"\d(?:{BETWEEN}[\dX])*", re.IGNORECASE)
DATE = re.compile(r"(?<!\d)(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?!\d)")
CITIZEN_ID = re.compile(
    r"[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]"
    r"|[1-9]\d{5}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)"
)
MOBILE = re.compile(r"(?:86)?1[3-9]\d{9}")
LANDLINE = re.compile(r"0[1-9]\d{1,2}\d{7,8}")
LONGEST_NUMBER = 11  # digits in a row; amounts and dates have fewer
NUMBER = r"[0-9一二三四五六七八九十百零〇]+"
DOOR = re.compile(
    rf"(?<![〕）)\d年月第])(?:{NUMBER}\s*(?:号楼|号院|号房|栋|幢|单元|室|弄|排|胡同|巷)|(?<!第){NUMBER}\s*[号號](?!文|令|公告|公示))"
    rf"|第\s*{NUMBER}\s*(?:号[院楼房]|栋|幢|单元|排)|(?:路|街|巷|村|庄|屯)\s*{NUMBER}\s*[号號]"
)


class NoticeFinding(msgspec.Struct, frozen=True, order=True):
    """Something that may not be published: `part` of the notice, `start` to `end` in it, and why (a key of the
    remedies)."""

    part: int
    start: int
    end: int
    why: str


class _Plain(msgspec.Struct, frozen=True):
    """A text in half-width characters with nothing invisible, and where each of them came from."""

    text: str
    origin: tuple[int, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        return self.origin[start], self.origin[end - 1] + 1


def scan(
    texts: Sequence[str],
    subjects: Sequence[NoticeSubject],
    contact: str,
    masking: Collection[str],
    today: dt.date,
) -> tuple[NoticeFinding, ...]:
    """Everything in the parts of a notice that stops it. `contact`: the supervision line, which may stand in it
    unless it is a household's own telephone."""
    found: set[NoticeFinding] = set()
    for part, text in enumerate(texts):
        plain = _plain(text)
        for start, end, why in _found(plain.text, subjects, contact, masking, today):
            found.add(NoticeFinding(part, *plain.place(start, end), why))
    return tuple(sorted(found))


Hit = tuple[int, int, str]


def _found(
    text: str, subjects: Sequence[NoticeSubject], contact: str, masking: Collection[str], today: dt.date
) -> Iterator[Hit]:
    own = {_digits(phone) for one in subjects for phone in one.phones} - {""}
    yield from _numbers(text, _digits(contact), own)
    yield from _illness(text)
    yield from _addresses(text, subjects)
    yield from _names(text, subjects, masking, today)


def _plain(text: str) -> _Plain:
    kept: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        for one in unicodedata.normalize("NFKC", character):
            if not INVISIBLE.match(one):
                kept.append(one)
                origin.append(index)
    return _Plain("".join(kept), tuple(origin))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", _plain(text).text.translate(CHINESE_DIGITS))


def _numbers(text: str, contact: str, own: Collection[str]) -> Iterator[Hit]:
    counted = text.translate(CHINESE_DIGITS)
    for run in DIGITS.finditer(counted):
        digits = re.sub(r"[^\dX]", "", run.group().upper())
        if CITIZEN_ID.search(digits):
            counted = counted[: run.start()] + "证" * len(run.group()) + counted[run.end() :]
            yield run.start(), run.end(), "id_number"
    without_dates = DATE.sub(lambda date: "年" * len(date.group()), counted)
    for run in DIGITS.finditer(without_dates):
        digits = re.sub(r"\D", "", run.group())
        if why := _kind_of(digits, contact, own):
            yield run.start(), run.end(), why


def _kind_of(digits: str, contact: str, own: Collection[str]) -> str | None:
    """Why a run of digits may not be shown; None when it may."""
    if any(one in digits for one in own):
        return "household_contact" if digits == contact else "phone"
    if contact and digits == contact:
        return None
    rest = digits.replace(contact, "", 1) if contact and len(contact) >= 5 else digits
    if len(rest) > LONGEST_NUMBER:
        return "long_number"
    return "phone" if MOBILE.search(rest) or LANDLINE.fullmatch(rest) else None


def _illness(text: str) -> Iterator[Hit]:
    words = notice_file().scan
    cleared = text
    for phrase in words.allowed:
        cleared = cleared.replace(phrase, "　" * len(phrase))
    for word in words.illness:
        for hit in re.finditer(_spaced(word), cleared, re.IGNORECASE):
            yield hit.start(), hit.end(), "illness"


def _addresses(text: str, subjects: Sequence[NoticeSubject]) -> Iterator[Hit]:
    for hit in DOOR.finditer(text):
        yield hit.start(), hit.end(), "address"
    for one in subjects:
        rest = _plain(one.address).text.replace(one.village, "").strip()
        if len(rest) > 2:  # "东" or "2组" says too little by itself
            for hit in re.finditer(_spaced(rest), text):
                yield hit.start(), hit.end(), "address"


def _names(text: str, subjects: Sequence[NoticeSubject], masking: Collection[str], today: dt.date) -> Iterator[Hit]:
    applicants = {one.applicant for one in subjects if not ((own := one.of_applicant()) and own.is_minor(today))}
    for subject in subjects:
        for member in subject.members:
            why = "minor" if member.is_minor(today) else "member"
            if member.name in applicants or (why == "member" and "members_as_relation" not in masking):
                continue
            for hit in re.finditer(_spaced(member.name), text):
                if not _inside(text, hit, applicants):
                    yield hit.start(), hit.end(), why


def _inside(text: str, hit: re.Match[str], applicants: Collection[str]) -> bool:
    """Whether the name found is only a piece of an applicant's longer name: 王秀 within 王秀兰."""
    return any(
        longer.start() <= hit.start() and hit.end() <= longer.end()
        for name in applicants
        if len(name) > len(hit.group())
        for longer in re.finditer(re.escape(name), text)
    )


def _spaced(word: str) -> str:
    """The word, also with blanks or dots between its characters."""
    return r"[\s·.]*".join(re.escape(one) for one in word if not one.isspace())
