"""Which row of a list is its heading, and which column is what. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache

import msgspec

from policy.feeds import Feed, feeds, identity
from server.imports.cleaning import clean_id

SEARCHED = 30  # rows from the top among which the heading is looked for
_FURNITURE = re.compile(
    r"([合总小共]\s*计|本页|[填制]\s*表|审\s*核|单位负责人|负责人|填报|注\s*[:：]|说\s*明|备\s*注\s*[:：])"
)
_NAME = re.compile(r"[\u3400-\u9fff·]{2,10}")
_IN_BRACKETS = re.compile(r"[(\[【{<].*?[)\]】}>]")


class Heading(msgspec.Struct, frozen=True):
    """`first` and `last`: its rows counted from 0, -1 when the list has none; `labels`: one for each column."""

    first: int
    last: int
    labels: tuple[str, ...]


def bare(label: str) -> str:
    """A heading without spaces, signs and letters' case."""
    return re.sub(r"[\s*_:：、.\-]", "", unicodedata.normalize("NFKC", label)).lower()


@cache
def _words(feed_id: str) -> Mapping[str, str]:
    """Bare headings and the field each names; the feed's own come before those of any feed."""
    found: dict[str, str] = {}
    for name, field in (*identity().items(), *feeds()[feed_id].field.items()):
        found |= {bare(word): name for word in field.words}
    return found


def field_of(feed_id: str, label: str) -> str | None:
    """The field that a heading names, also with its unit or a remark in brackets."""
    words, given = _words(feed_id), bare(label)
    return words.get(given) or words.get(bare(_IN_BRACKETS.sub("", unicodedata.normalize("NFKC", label))))


def in_ten_thousands(label: str) -> bool:
    """Whether a heading says that its amounts are in 万元."""
    return "万元" in label


def find_heading(feed_id: str, top: Sequence[Sequence[str]]) -> Heading:
    """The heading among the first rows: the one row, or two rows of merged cells, that names most fields.

    A list without one is read by what its columns hold; its labels say their number.
    """
    best, most = Heading(-1, -1, ()), 1
    for at, row in enumerate(top[:SEARCHED]):
        ways = [Heading(at, at, _labels(row))]
        if at + 1 < len(top):
            ways.append(Heading(at, at + 1, _labels(_joined(feed_id, row, top[at + 1]))))
        for way in ways:
            named = {field_of(feed_id, label) for label in way.labels} - {None}
            if len(named) > most:
                best, most = way, len(named)
    if best.first >= 0:
        return best
    width = max((len(row) for row in top), default=0)
    return Heading(-1, -1, tuple(f"第 {at} 列" for at in range(1, width + 1)))


def _joined(feed_id: str, upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Labels of a heading of two rows: a merged cell above holds for the columns to its right as well."""
    above, found = "", list[str]()
    for at in range(max(len(upper), len(lower))):
        over = upper[at].strip() if at < len(upper) else ""
        under = lower[at].strip() if at < len(lower) else ""
        above = over or (above if under else "")
        if not under or field_of(feed_id, above + under):
            found.append(above + under if under else over)
        else:
            found.append(under)
    return found


def _labels(row: Sequence[str]) -> tuple[str, ...]:
    """One label for each column, none twice."""
    seen: dict[str, int] = {}
    found: list[str] = []
    for at, cell in enumerate(row, 1):
        label = re.sub(r"\s+", "", cell) or f"第 {at} 列"
        seen[label] = seen.get(label, 0) + 1
        found.append(label if seen[label] == 1 else f"{label} {seen[label]}")
    return tuple(found)


def suggest(feed_id: str, heading: Heading, sample: Sequence[Sequence[str]]) -> dict[str, str]:
    """Field → label, by the headings' words; a citizen ID also by what its column holds."""
    found: dict[str, str] = {}
    for label in heading.labels:
        name = field_of(feed_id, label)
        if name and name not in found:
            found[name] = label
    if "id_number" not in found and sample:
        for at, label in enumerate(heading.labels):
            held = [row[at] for row in sample if at < len(row) and row[at].strip()]
            if held and sum(clean_id(cell).number is not None for cell in held) * 2 > len(held):
                found["id_number"] = label
                break
    if "name" not in found and "id_number" in found:
        before = heading.labels.index(found["id_number"])
        for at, label in enumerate(heading.labels[: before + 2]):
            held = [row[at].strip() for row in sample if at < len(row)]
            if held and label not in found.values() and all(_NAME.fullmatch(one) for one in held):
                found["name"] = label
                break
    return found


def missing(feed_id: str, mapped: Mapping[str, str]) -> list[str]:
    """Fields that a list of this feed cannot do without and that no column is."""
    feed = feeds()[feed_id]
    lacking = [name for name, field in feed.field.items() if field.needed and name not in mapped]
    return lacking if "id_number" in mapped or "name" in mapped else ["name", *lacking]


def likelier(feed_id: str, top: Sequence[Sequence[str]]) -> str | None:
    """Another feed whose own columns this list has while it lacks those of the feed it was handed in as."""
    own = _own_fields(feed_id, top)
    lacking = [name for name, field in feeds()[feed_id].field.items() if field.needed and name not in own]
    if not lacking:
        return None
    others = {
        other: len(_own_fields(other, top))
        for other, feed in feeds().items()
        if other != feed_id
        and all(name in _own_fields(other, top) for name, field in feed.field.items() if field.needed)
    }
    return max(others, key=lambda one: others[one], default=None)


def _own_fields(feed_id: str, top: Sequence[Sequence[str]]) -> set[str]:
    heading, feed = find_heading(feed_id, top), feeds()[feed_id]
    return {name for label in heading.labels if (name := field_of(feed_id, label)) in feed.field and name}


def is_furniture(cells: Sequence[str], labels: Sequence[str]) -> bool:
    """A line that is no row of the list: totals, who filled it in, the heading again, numbers of the columns."""
    first = cells[0].strip() or next((cell.strip() for cell in cells if cell and not cell.isspace()), "")
    if first.isdecimal() and first != "1" and first not in labels:
        return False  # a number in its list
    if not first or _FURNITURE.match(first):
        return True
    if first != "1" and re.sub(r"\s+", "", first) not in labels:
        return False  # nearly all lines, looked at no further
    held = [re.sub(r"\s+", "", cell) for cell in cells if cell.strip()]
    if held == [str(at) for at in range(1, len(held) + 1)] and len(held) > 2:
        return True
    return sum(cell in labels for cell in held) * 2 > len(held)


def kind_of(feed: Feed, name: str) -> str:
    """What a field holds."""
    return feed.field[name].kind if name in feed.field else identity()[name].kind
