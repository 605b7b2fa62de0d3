"""Parts of a list as PostgreSQL's COPY takes them in its binary format: numbers are packed a column at a time.

https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format"; arrays as its array_recv() reads them.
"""

from collections.abc import Iterable, Sequence
from struct import Struct
from typing import Any

import numpy as np

from server.imports.reading import Part

_BEGIN, _END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
_NULL = b"\xff\xff\xff\xff"
_size = Struct(">i").pack
_SIZES = [_size(one) for one in range(2000)]  # no name, hash, reading, phone or place is longer
_array = Struct(">iiiii").pack  # dimensions, whether any is null, type, length, first index
_TEXT, _BYTES, _SMALL, _LARGE = 25, 17, 23, 20  # text, bytea, integer, bigint: the types' numbers in every database
_NUMBERS = {
    _SMALL: np.dtype([("size", ">i4"), ("value", ">i4")]),
    _LARGE: np.dtype([("size", ">i4"), ("value", ">i8")]),
}
_ARRAYS = {"rows": _SMALL, "names": _TEXT, "id_blinds": _BYTES, "same_as": _LARGE, "said": _LARGE, "readings": _TEXT,
           "phone_ciphers": _BYTES, "places": _TEXT}  # fmt: skip


def packed(parts: Iterable[Part]) -> bytes:
    """What COPY import_parts (the fields of Part) FROM STDIN WITH (FORMAT binary) reads."""
    return b"".join([_BEGIN, *map(_tuple, parts), _END])


def _tuple(part: Part) -> bytes:
    values = [_value(name, value) for name, value in zip(Part._fields, part, strict=True)]
    sized = [_NULL if one is None else _size(len(one)) + one for one in values]
    return len(values).to_bytes(2) + b"".join(sized)


def _value(name: str, value: Any) -> bytes | None:
    if value is None:
        return None
    if name in _ARRAYS:
        return _list(_ARRAYS[name], value)
    return value.bytes if name == "import_id" else _size(value) if name == "part" else value.encode()


def _list(kind: int, values: Sequence[Any]) -> bytes:
    if kind in _NUMBERS:
        numbers = np.empty(len(values), _NUMBERS[kind])
        numbers["size"], numbers["value"] = _NUMBERS[kind]["value"].itemsize, values
        items = numbers.tobytes()
    else:
        told = map(str.encode, values) if kind == _TEXT and None not in values else map(_bytes, values)
        items = b"".join([_NULL if one is None else _SIZES[len(one)] + one for one in told])
    return _array(1, kind not in _NUMBERS and None in values, kind, len(values), 1) + items


def _bytes(value: str | bytes | None) -> bytes | None:
    return value.encode() if isinstance(value, str) else value
