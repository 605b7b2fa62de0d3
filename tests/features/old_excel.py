"""A workbook as Excel 97 wrote it (.xls): BIFF8 records ([MS-XLS]) in one stream of a compound file ([MS-CFB])."""

import struct
from collections.abc import Sequence

SECTOR = 512
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
LEAST = 4096  # smaller streams would have to stand in the small table


def xls(rows: Sequence[Sequence[str]], sheet: str = "名单", *, locked: bool = False) -> bytes:
    """One sheet of texts, each in a LABEL record. `locked`: with the record that says what its password is."""
    name = sheet.encode("utf-16-le")
    bof = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    if locked:
        bof += _record(0x002F, struct.pack("<HHH", 1, 1, 1) + b"\0" * 48)
    bound = struct.pack("<IBBBB", 0, 0, 0, len(sheet), 1) + name
    offset = len(bof) + 4 + len(bound) + 4
    book = bof + _record(0x0085, struct.pack("<I", offset) + bound[4:]) + _record(0x000A, b"")
    page = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for at, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
            page += _record(0x0204, struct.pack("<HHH", at, column, 0) + text)
    return _compound(book + page + _record(0x000A, b""))


def locked_xlsx() -> bytes:
    """A workbook of today under a password: its package, sealed, is a stream of a compound file ([MS-OFFCRYPTO])."""
    return _compound(b"\x01" * LEAST, "EncryptedPackage")


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _compound(stream: bytes, name: str = "Workbook") -> bytes:
    """Sector 0 is the table, sector 1 the directory, the stream follows."""
    stream = stream.ljust(max(LEAST, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    count = len(stream) // SECTOR
    table = [TABLE, END, *range(3, 2 + count), END]
    fat = struct.pack(f"<{len(table)}I", *table).ljust(SECTOR, b"\xff")
    directory = _entry("Root Entry", 5, 1, END, 0) + _entry(name, 2, FREE, 2, len(stream))
    directory += (b"\0" * 64 + struct.pack("<HBBIII", 0, 0, 1, FREE, FREE, FREE) + b"\0" * 48) * 2
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, 1, 1, 0,
        LEAST, END, 0, END, 0, 0,
    ) + struct.pack("<108I", *[FREE] * 108)  # fmt: skip
    return header + fat + directory + stream


def _entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
    wide = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBBIII", len(wide), kind, 1, FREE, FREE, child)
    return wide.ljust(64, b"\0") + links + b"\0" * 36 + struct.pack("<IQ", first, size)
