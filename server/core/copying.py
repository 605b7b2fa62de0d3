"""Columns of values as lines of COPY's text format: a third of the work of handing records over one by one."""

import re
from collections.abc import Iterable, Sequence

NULL = "\\N"
_NEED_IT = re.compile(r"[\\\t\n\r]")
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def texts(column: Sequence[str | None]) -> list[str]:
    """Texts as a line may hold them; None is NULL."""
    care = _NEED_IT.search("".join(filter(None, column)))
    return [NULL if one is None else one.translate(_ESCAPED) if care else one for one in column]


def octets(column: Iterable[bytes | None]) -> list[str]:
    """Bytes; None is NULL."""
    return [NULL if one is None else "\\\\x" + one.hex() for one in column]


def known(column: Iterable[object]) -> list[str]:
    """Values whose text needs no care: days, words of our own; None is NULL."""
    return [NULL if one is None else str(one) for one in column]


def lines(columns: Sequence[Sequence[str]]) -> bytes:
    """One line for each row."""
    return "".join([f"{line}\n" for line in map("\t".join, zip(*columns, strict=True))]).encode()
