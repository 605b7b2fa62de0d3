"""A county's own values."""

from datetime import date
from typing import Any

import msgspec


class CountyParameter(msgspec.Struct, frozen=True):
    """Valid from a civil date until a later value of the same name replaces it."""

    name: str
    value: Any
    valid_from: date
    decided_by: str
