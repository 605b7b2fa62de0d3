"""UUIDv7 (RFC 9562): ids that sort by the time they were made, made by whoever creates the thing."""

import os
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

Random = Callable[[int], bytes]


def new_id(now: datetime, random: Random = os.urandom) -> UUID:
    """An id whose first 48 bits are `now` in milliseconds and whose last 74 bits come from `random`."""
    millis = int(now.timestamp() * 1000)
    tail = int.from_bytes(random(10), "big")
    value = (millis & (1 << 48) - 1) << 80 | 0x7 << 76 | (tail >> 62 & 0xFFF) << 64
    return UUID(int=value | 0b10 << 62 | tail & (1 << 62) - 1)
